"""`pods/NAME/exec`, `attach` and `portforward`: the API server's part, before the node has its say.

Mirrors the connect handlers of the pod registry: whoever may `get` one of these but not `create` it
is refused (since 1.35, also over WebSocket, which must use GET); the container must be the pod's;
the pod must have a node, and the node must be there.
"""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from practice.api.api import Api
from practice.api.errors import bad_request
from practice.api.http.logs import no_nodes, require_node
from practice.api.http.streams import Streams
from practice.api.request import Request, User
from practice.api.schema.structure import Json
from practice.streaming.negotiating import wish_of
from practice.streaming.serving import StreamServer

SUBRESOURCES = ("attach", "exec", "portforward")
_QUERY = {"stdin": "stdin", "stdout": "stdout", "stderr": "stderr", "terminal": "tty"}


class Connecting:
    """Serves the three subresources."""

    def __init__(self, api: Api, streams: Streams) -> None:
        self._api = api
        self._server = StreamServer(streams, translated=True)

    async def serve(
        self, request: web.Request, user: User, kind: str, namespace: str, name: str
    ) -> web.StreamResponse:
        """One stream, until it ends. ApiError: 400, 403, 404, 429, 500, 503."""
        self._api.admit_connection(
            Request(user=user), "pods", namespace, name, kind, _options(kind, request)
        )
        pod = self._api.get("pods", namespace, name)
        container = ""
        if kind != "portforward":
            container = _container(pod, request.query.get("container", ""))
        if not pod.get("spec", {}).get("nodeName"):
            raise bad_request(f"pod {name} does not have a host assigned")
        require_node(self._api, pod)
        nodes = self._api.node_services
        if nodes is None:
            raise no_nodes()
        if kind == "portforward":
            return await self._server.forward(request, nodes, pod)
        wish = wish_of(request.query, _QUERY)
        if isinstance(wish, web.Response):
            return wish
        if kind == "exec":
            wish = replace(wish, command=tuple(request.query.getall("command", [])))
        where = (pod["metadata"]["namespace"], name, container)
        return await self._server.command(request, nodes, where, wish)


def _options(kind: str, request: web.Request) -> Json:
    """What admission is shown: PodExecOptions and its kin."""
    query = request.query
    if kind == "portforward":
        return {"kind": "PodPortForwardOptions", "apiVersion": "v1"}
    options: Json = {"kind": f"Pod{kind.title()}Options", "apiVersion": "v1"}
    switches = ("stdin", "stdout", "stderr", "tty")
    options |= {name: True for name in switches if query.get(name) in ("1", "true")}
    if query.get("container"):
        options["container"] = query["container"]
    return options | ({"command": query.getall("command", [])} if kind == "exec" else {})


def _container(pod: Json, asked: str) -> str:
    """The container that is meant. ApiError 400."""
    spec, name = pod.get("spec", {}), pod["metadata"]["name"]
    kinds = ("initContainers", "containers", "ephemeralContainers")
    every = [str(one["name"]) for kind in kinds for one in spec.get(kind) or []]
    if asked:
        if asked not in every:
            raise bad_request(f"container {asked} is not valid for pod {name}")
        return asked
    main = spec.get("containers") or []
    if len(main) == 1:
        return str(main[0]["name"])
    words = f"a container name must be specified for pod {name}"
    raise bad_request(f"{words}, choose one of: [{' '.join(every)}]")
