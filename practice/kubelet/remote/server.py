"""The kubelet's own port, on which the API server asks for logs, commands and connections.

Mirrors the kubelet's HTTP server: `/containerLogs`, `/exec`, `/attach`, `/portForward`, `/pods`,
`/healthz`, `/metrics/resource`, `/stats/summary`; refusals in plain text. One process serves many
nodes, each on a port of its own, by which it is known.

Who may: with the API server's client CA, only who shows a certificate of it; without, whoever
reaches the address, which is loopback unless told otherwise.
"""

from __future__ import annotations

import logging
import socket
import ssl
from dataclasses import replace

from aiohttp import web

from practice.api.errors import ApiError
from practice.api.http.answers import encode_json, text
from practice.api.http.listening import listen
from practice.api.http.logs import read_options, serve_logs
from practice.api.http.streams import Streams
from practice.clock import Clock
from practice.informer import Object
from practice.kubelet.kubelets import Kubelets
from practice.kubelet.pod_life import PodLife
from practice.kubelet.remote import usage
from practice.streaming.negotiating import wish_of
from practice.streaming.serving import StreamServer

log = logging.getLogger(__name__)
_QUERY = {"stdin": "input", "stdout": "output", "stderr": "error", "terminal": "tty"}


class KubeletServer:
    """Serves the ports of all nodes of one process."""

    def __init__(self, kubelets: Kubelets, clock: Clock) -> None:
        self._kubelets = kubelets
        self._clock = clock
        self._streams = Streams()
        self._server = StreamServer(self._streams, translated=False)
        self._nodes: dict[int, str] = {}
        self._runner: web.AppRunner | None = None

    async def start(self, sockets: dict[str, socket.socket], tls: ssl.SSLContext) -> None:
        """Answer on a bound socket for each node."""
        self._nodes = {sock.getsockname()[1]: node for node, sock in sockets.items()}
        self._runner = await listen(sockets.values(), self._answer, context=tls)

    async def close(self) -> None:
        """End all streams and connections."""
        self._streams.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._route(request)
        except ApiError as error:
            code = 400 if error.code == 422 else error.code
            return text(str(error.status["message"]), code=code)

    async def _route(self, request: web.Request) -> web.StreamResponse:
        match [part for part in request.path.split("/") if part]:
            case ["healthz"]:
                return text("ok")
            case ["pods"]:
                return _json(
                    {
                        "kind": "PodList",
                        "apiVersion": "v1",
                        "metadata": {},
                        "items": self._pods(request),
                    }
                )
            case ["containerLogs", namespace, name, container]:
                return await self._logs(request, namespace, name, container)
            case ["exec" | "attach" as kind, namespace, name, container]:
                return await self._command(request, kind, namespace, name, container)
            case ["exec" | "attach" as kind, namespace, name, _, container]:
                return await self._command(request, kind, namespace, name, container)
            case ["portForward", namespace, name, *_]:
                pod = self._pod(namespace, name)
                if pod is None:
                    return text("pod does not exist", code=404)
                return await self._server.forward(request, self._kubelets, pod)
            case ["metrics", "resource"] if self._is_up(request):
                kubelet = self._kubelets.kubelet(self._node(request))
                return text(usage.metrics(kubelet, self._clock))
            case ["stats", "summary"] if self._is_up(request):
                kubelet = self._kubelets.kubelet(self._node(request))
                return _json(usage.summary(kubelet, self._clock))
        return text("404 page not found\n", code=404)

    async def _logs(
        self, request: web.Request, namespace: str, name: str, container: str
    ) -> web.StreamResponse:
        pod = self._pod(namespace, name)
        if pod is None:
            return text(f'pod "{name}" does not exist', code=404)
        options = read_options(request.query, name, self._clock.now())
        return await serve_logs(
            request, self._kubelets, self._streams, pod, container, replace(options, container="")
        )

    async def _command(
        self, request: web.Request, kind: str, namespace: str, name: str, container: str
    ) -> web.StreamResponse:
        wish = wish_of(request.query, _QUERY)
        if isinstance(wish, web.Response):
            return wish
        if self._pod(namespace, name) is None:
            return text("pod does not exist", code=404)
        if kind == "exec":
            wish = replace(wish, command=tuple(request.query.getall("command", [])))
        where = (namespace, name, container)
        return await self._server.command(request, self._kubelets, where, wish)

    def _node(self, request: web.Request) -> str:
        transport = request.transport
        port = transport.get_extra_info("sockname")[1] if transport is not None else 0
        return self._nodes.get(port, "")

    def _is_up(self, request: web.Request) -> bool:
        return self._kubelets.knows(self._node(request))

    def _pod(self, namespace: str, name: str) -> Object | None:
        return self._kubelets.pod(namespace, name)

    def _pods(self, request: web.Request) -> list[Object]:
        return [life.pod for life in self._lives(request)]

    def _lives(self, request: web.Request) -> list[PodLife]:
        return self._kubelets.lives(self._node(request))


def _json(document: Object) -> web.Response:
    return web.Response(body=encode_json(document), content_type="application/json")
