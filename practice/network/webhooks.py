"""The API server asks webhooks: HTTPS to a Service's program, answered within the write that waits.

Mirrors apiserver's service resolver and what Go's HTTP client says when something is in the way.
There is no way out of the cluster, so a webhook with a `url` cannot be reached.
"""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import urlsplit

from practice.api.admission.webhooks.plugins import NoAnswerError
from practice.images.messages import Answer, Failure, Request
from practice.images.program import Program
from practice.informer import Informers, Object
from practice.network.certificates import is_signed_by
from practice.network.network import Network
from practice.network.places import CONTROL_PLANE

_AGENT = "kube-apiserver-admission"
_LATE = "context deadline exceeded"


class WebhookDialer:
    """Of one cluster."""

    def __init__(self, network: Network, informers: Informers) -> None:
        self._network = network
        self._services = informers("services")

    def ask(self, client: Object, body: bytes, timeout_s: float) -> str:
        """The body of the answer. NoAnswerError in the words of Go's client."""
        service = client.get("service")
        if service is None:
            url = client.get("url", "")
            host = urlsplit(url).hostname or ""
            raise _failed(f"{url}?timeout={timeout_s:g}s", f"dial tcp: lookup {host}: no such host")
        path = f"{service.get('path') or '/'}?timeout={timeout_s:g}s"
        host = f"{service['name']}.{service['namespace']}.svc"
        url = f"https://{host}:{service.get('port', 443)}{path}"
        ip, port = self._address(service, url)
        program, port = self._program(ip, port, timeout_s, url)
        if program.certificate is None:
            raise _failed(url, "http: server gave HTTP response to HTTPS client")
        if not is_signed_by(program.certificate, b64decode(client.get("caBundle") or "")):
            untrusted = "x509: certificate signed by unknown authority"
            raise _failed(url, f"tls: failed to verify certificate: {untrusted}")
        request = Request(
            port=port,
            path=path,
            method="POST",
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            agent=_AGENT,
            source_ip=CONTROL_PLANE.ip,
            host=host,
            body=body,
        )
        return _body(program.answer(request), timeout_s, url)

    def _address(self, service: Object, url: str) -> tuple[str, int]:
        name, port = service["name"], service.get("port", 443)
        found = self._services.get(f"{service['namespace']}/{name}")
        if found is None:
            raise _failed(url, f'service "{name}" not found')
        if all(one["port"] != port for one in found["spec"].get("ports") or ()):
            raise _failed(url, f'no service port {port} found for service "{name}"')
        ip = found["spec"].get("clusterIP") or "None"
        if ip == "None":
            raise _failed(url, 'cannot route to service with ClusterIP "None"')
        return ip, port

    def _program(self, ip: str, port: int, timeout_s: float, url: str) -> tuple[Program, int]:
        """Who listens at the end of the way, and where."""
        network = self._network
        route = network.route(CONTROL_PLANE, ip, port)
        trouble = route.trouble if isinstance(route, Failure) else network.answering(route)
        if trouble == "refused":
            raise _failed(url, f"dial tcp {ip}:{port}: connect: connection refused")
        if isinstance(route, Failure) or isinstance(trouble, str):
            raise _failed(url, _LATE)
        if 2 * network.way_s(CONTROL_PLANE, route.ip) >= timeout_s or not isinstance(
            trouble, Program
        ):
            raise _failed(url, _LATE)
        return trouble, route.port


def _body(answer: Answer | None, timeout_s: float, url: str) -> str:
    if answer is None:
        raise _failed(url, "EOF")
    if answer.latency_s >= timeout_s:
        raise _failed(url, _LATE)
    if not 200 <= answer.status < 300:
        raise NoAnswerError(
            f'an error on the server ("{answer.body.strip() or "unknown"}") has prevented the '
            "request from succeeding"
        )
    return answer.body


def _failed(url: str, why: str) -> NoAnswerError:
    return NoAnswerError(f'Post "{url}": {why}')
