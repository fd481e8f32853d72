"""The in-cluster ingress: one address in front of all Ingresses of its class.

Mirrors the documentation page "Ingress" (path types, the longest path wins, exact before prefix,
hosts with a wildcard stand for one label) and, in its answers, the well-known nginx controller: 404
when no rule fits, 503 when nobody stands behind the Service.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from practice.images.messages import Answer, Call, Failure, Reply, Request, Result
from practice.informer import Informers, Object
from practice.network.places import Place

if TYPE_CHECKING:
    from practice.network.network import Network

CONTROLLER = "practice.podium.dev/ingress"
"""What an IngressClass names as controller so that its Ingresses are served here."""

INGRESS_IP = "198.51.100.10"
"""From RFC 5737's second block for examples: nobody is reached by mistake."""

PORTS = (80, 443)
_ANNOTATION = "kubernetes.io/ingress.class"
_PLACE = Place(ip=INGRESS_IP, node="ingress")


def class_of(ingress: Object) -> str:
    """The class that it names, in the newer or the older way."""
    annotations = ingress["metadata"].get("annotations") or {}
    return str(ingress["spec"].get("ingressClassName") or annotations.get(_ANNOTATION) or "")


@dataclass(frozen=True, slots=True)
class Backend:
    """A Service of an Ingress's namespace and one of its ports."""

    namespace: str
    service: Object


class IngressProxy:
    """Chooses a Service by host and path, and sends the request on to it."""

    def __init__(self, network: Network, informers: Informers) -> None:
        self._network = network
        self._ingresses = informers("ingresses.networking.k8s.io")
        self._classes = informers("ingressclasses.networking.k8s.io")
        self._services = informers("services")

    def serve(self, request: Request, reply: Reply) -> None:
        """Answer a request that arrived at the ingress's address."""
        backend = self._choose(request.host.partition(":")[0], request.path.partition("?")[0])
        if backend is None:
            reply(_page(404, "Not Found"))
            return
        address = self._address(backend)
        if address is None:
            reply(_page(503, "Service Temporarily Unavailable"))
            return
        forwarded = {
            **request.headers,
            "X-Forwarded-For": request.source_ip,
            "X-Forwarded-Host": request.host,
            "X-Forwarded-Proto": "https" if request.port == PORTS[1] else "http",
            "Host": request.host,
        }
        call = Call(
            host=address[0],
            port=address[1],
            path=request.path,
            method=request.method,
            headers=forwarded,
            agent=request.agent,
            body=request.body,
            connect_timeout_s=5.0,
            timeout_s=60.0,
        )
        self._network.send(_PLACE, call, partial(_answered, reply))

    def _choose(self, host: str, path: str) -> Backend | None:
        """The backend of the best rule, else a default backend."""
        best: tuple[tuple[int, int, int], Backend] | None = None
        for ingress in self._mine():
            namespace, spec = ingress["metadata"]["namespace"], ingress["spec"]
            for rule in spec.get("rules") or ():
                likeness = _host_fits(rule.get("host", ""), host)
                for one in (rule.get("http") or {}).get("paths") or () if likeness else ():
                    rank = (likeness, *_path_fits(one, path))
                    service = one["backend"].get("service")
                    if rank[1] and service and (best is None or rank > best[0]):
                        best = (rank, Backend(namespace, service))
            default = (spec.get("defaultBackend") or {}).get("service")
            if default and best is None:
                best = ((0, 0, 0), Backend(namespace, default))
        return best[1] if best else None

    def _mine(self) -> list[Object]:
        return [
            ingress
            for ingress in self._ingresses.all()
            if ((self._classes.get(class_of(ingress)) or {}).get("spec") or {}).get("controller")
            == CONTROLLER
        ]

    def _address(self, backend: Backend) -> tuple[str, int] | None:
        """Cluster address and port; a headless Service is asked for by name."""
        wanted, name = backend.service.get("port") or {}, backend.service["name"]
        service = self._services.get(f"{backend.namespace}/{name}")
        for port in (service or {}).get("spec", {}).get("ports") or ():
            if wanted.get("number") == port["port"] or (
                wanted.get("name") and wanted["name"] == port.get("name")
            ):
                ip = (service or {})["spec"].get("clusterIP")
                host = f"{name}.{backend.namespace}.svc.cluster.local" if ip == "None" else ip
                return str(host), int(port["port"])
        return None


def _answered(reply: Reply, result: Result) -> None:
    if isinstance(result, Answer):
        reply(Answer(result.status, result.body, result.content_type, 0.0, result.headers))
        return
    reply(_trouble(result))


def _trouble(failure: Failure) -> Answer:
    """Nobody there is 503, silence is 504, everything else a bad gateway."""
    if failure.trouble == "timeout":
        return _page(504, "Gateway Time-out")
    if failure.trouble in ("refused", "name"):
        return _page(503, "Service Temporarily Unavailable")
    return _page(502, "Bad Gateway")


def _page(status: int, words: str) -> Answer:
    title = f"{status} {words}"
    body = (
        f"<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n"
        "<hr><center>nginx</center>\n</body>\n</html>\n"
    )
    return Answer(status, body, "text/html")


def _host_fits(pattern: str, host: str) -> int:
    """3: the very host, 2: a wildcard for one label, 1: any host, 0: no."""
    if not pattern:
        return 1
    if pattern == host:
        return 3
    _, _, domain = host.partition(".")
    return 2 if pattern.startswith("*.") and pattern[2:] == domain else 0


def _path_fits(rule: Object, path: str) -> tuple[int, int]:
    """(length + 1 of the path that fits, exact before prefix); (0, 0): it does not fit."""
    wanted, kind = rule.get("path") or "/", rule.get("pathType")
    if kind == "Exact":
        return (len(wanted) + 1, 1) if wanted == path else (0, 0)
    stem = wanted.rstrip("/")
    fits = path == stem or path.startswith(f"{stem}/")
    return (len(stem) + 1, 0) if fits else (0, 0)
