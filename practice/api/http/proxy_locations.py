"""Where a proxied request goes: from `[scheme:]NAME[:port]` to an address and a port.

Mirrors the registries of pods and Services: a pod is reached at its own address; a Service at one
of its ready pods, chosen at random, never at its virtual address, so that no kube-proxy is needed.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from practice.api.api import Api
from practice.api.errors import ApiError, bad_request
from practice.api.schema.structure import Json
from practice.api.values import at

SCHEMES = ("", "http", "https")
SLICES = "endpointslices.discovery.k8s.io"
SERVICE_NAME = "kubernetes.io/service-name"
STREAM = "service-proxy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """`port` is text, as the client wrote it: it may be no number at all."""

    scheme: str
    host: str
    port: str


def unavailable(message: str) -> ApiError:
    return ApiError(503, "ServiceUnavailable", message)


def _split(kind: str, wanted: str) -> tuple[str, str, str]:
    """Scheme, name and port. ApiError 400."""
    parts = wanted.split(":")
    scheme, name, port = {1: ["", *parts, ""], 2: ["", *parts], 3: parts}.get(
        len(parts), ["", "", ""]
    )
    if not name or scheme not in SCHEMES:
        raise bad_request(f'invalid {kind} request "{wanted}"')
    return scheme, name, port


def locate_pod(api: Api, namespace: str, wanted: str) -> Location:
    """Without a port it is the first one that a container declares. ApiError 400, 404."""
    scheme, name, port = _split("pod", wanted)
    pod = api.get("pods", namespace, name)
    if not port:
        declared = [
            one["containerPort"]
            for container in pod["spec"]["containers"]
            for one in container.get("ports") or []
        ]
        port = str(declared[0]) if declared else "80"
    address = at(pod, "status", "podIP") or ""
    if not _is_allowed(address):
        raise bad_request("address not allowed")
    return Location(scheme=scheme, host=address, port=port)


def _is_allowed(text: str) -> bool:
    """Neither empty nor an address that means the API server's own host or link."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    special = (address.is_loopback, address.is_multicast, address.is_unspecified)
    return not any(special) and not address.is_link_local


def locate_service(api: Api, namespace: str, wanted: str) -> Location:
    """A port may be a number or a name of the Service's. ApiError 400, 404, 503."""
    scheme, name, port = _split("service", wanted)
    if port.isdecimal():
        service = api.get("services", namespace, name)
        named = [one for one in service["spec"].get("ports") or [] if one["port"] == int(port)]
        if not named:
            raise unavailable(f'no service port {int(port)} found for service "{name}"')
        port = named[0].get("name", "")
    chance = api.clock.random(STREAM)
    found = [
        (endpoint["addresses"][0], one["port"])
        for piece in _slices(api, namespace, name)
        for one in piece.get("ports") or []
        if one.get("name", "") == port and one.get("port")
        for endpoint in piece.get("endpoints") or []
        if at(endpoint, "conditions", "ready") is not False
        if _is_pods(api, namespace, endpoint)
    ]
    if not found:
        raise unavailable(f'no endpoints available for service "{name}"')
    host, number = found[chance.randrange(len(found))]
    return Location(scheme=scheme, host=host, port=str(number))


def _slices(api: Api, namespace: str, service: str) -> list[Json]:
    return [
        piece
        for _, piece in api.store.items(SLICES, prefix=f"{namespace}/")
        if (piece["metadata"].get("labels") or {}).get(SERVICE_NAME) == service
    ]


def _is_pods(api: Api, namespace: str, endpoint: Json) -> bool:
    """Only addresses that a pod of the namespace has now: nobody can point the API server elsewhere."""
    reference = endpoint.get("targetRef") or {}
    pod = api.store.get("pods", f"{namespace}/{reference.get('name', '')}")
    listed = at(pod, "status", "podIPs") or []
    return any(one["ip"] == endpoint["addresses"][0] for one in listed)


def refuse_node(api: Api, wanted: str) -> ApiError:
    """Simulated kubelets have no server of their own. 404 for a node that is not there."""
    _, name, _ = _split("node", wanted)
    api.get("nodes", None, name)
    why = "the kubelets of the practice cluster are simulated and cannot be proxied to"
    message = f'nodes "{name}" is forbidden: {why}'
    return ApiError(403, "Forbidden", message, details={"name": name, "kind": "nodes"})
