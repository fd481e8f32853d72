"""One cluster as a kubeconfig describes it, spoken to over plain HTTPS.

No Kubernetes client stands in between: what is compared is what was on the wire. One connection is
kept open for the requests; each watch gets a connection of its own.
"""

import base64
import contextlib
import http.client
import json
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

REQUEST_S = 20.0


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: status, headers in lower case (all Warning headers in a list), and bytes."""

    status: int
    content_type: str
    warnings: list[str]
    content: bytes


class Connection:
    """HTTPS to one API server, as the current context of a kubeconfig says. Not thread-safe."""

    def __init__(self, kubeconfig: Path) -> None:
        cluster, user = _current(yaml.safe_load(kubeconfig.read_text()))
        address = urlsplit(cluster["server"])
        self.host = address.netloc
        self._tls = _tls(cluster, user)
        self._credentials = {"Authorization": f"Bearer {user['token']}"} if "token" in user else {}
        self._kept: http.client.HTTPSConnection | None = None

    def send(
        self,
        method: str,
        path: str,
        content: bytes | None,
        headers: Mapping[str, str],
        *,
        anonymous: bool = False,
    ) -> Response:
        """One request on the connection that is kept; a connection closed meanwhile is renewed."""
        if anonymous:
            with self._open(anonymous=True) as fresh:
                fresh.request(method, path, content, dict(headers))
                return _read(fresh.getresponse())
        try:
            return self._send_kept(method, path, content, headers)
        except (http.client.RemoteDisconnected, ConnectionError, ssl.SSLError):
            self.close()
            return self._send_kept(method, path, content, headers)

    def _send_kept(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> Response:
        if self._kept is None:
            self._kept = self._connection(anonymous=False)
        try:
            self._kept.request(method, path, content, {**self._credentials, **headers})
            return _read(self._kept.getresponse())
        except BaseException:
            self.close()  # half an answer must not be taken for the next one
            raise

    @contextlib.contextmanager
    def stream(self, path: str, headers: Mapping[str, str]) -> Iterator[http.client.HTTPResponse]:
        """The open answer of a GET that goes on, such as a watch."""
        with self._open(anonymous=False) as fresh:
            fresh.request("GET", path, None, {**self._credentials, **headers})
            yield fresh.getresponse()

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    @contextlib.contextmanager
    def _open(self, *, anonymous: bool) -> Iterator[http.client.HTTPSConnection]:
        fresh = self._connection(anonymous=anonymous)
        with contextlib.closing(fresh):
            yield fresh

    def _connection(self, *, anonymous: bool) -> http.client.HTTPSConnection:
        tls = self._tls.nameless if anonymous else self._tls.named
        return http.client.HTTPSConnection(self.host, timeout=REQUEST_S, context=tls)


@dataclass(frozen=True, slots=True)
class _Tls:
    """`named` shows the user's certificate, where there is one; `nameless` never."""

    named: ssl.SSLContext
    nameless: ssl.SSLContext


def _current(config: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cluster and the user of the current context."""

    def entry(kind: str, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(i for i in config[f"{kind}s"] if i["name"] == name)[kind]
        return found

    context = entry("context", config["current-context"])
    return entry("cluster", context["cluster"]), entry("user", context["user"])


def _tls(cluster: Mapping[str, Any], user: Mapping[str, Any]) -> _Tls:
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode("ascii")
    named = ssl.create_default_context(cadata=authority)
    nameless = ssl.create_default_context(cadata=authority)
    if "client-certificate-data" in user:
        pair = user["client-certificate-data"], user["client-key-data"]
        with tempfile.NamedTemporaryFile() as pem:  # ssl takes a certificate only from a file
            pem.write(b"\n".join(base64.b64decode(part) for part in pair))
            pem.flush()
            named.load_cert_chain(pem.name)
    return _Tls(named, nameless)


def _read(answer: http.client.HTTPResponse) -> Response:
    return Response(
        answer.status,
        answer.headers.get("Content-Type", ""),
        answer.headers.get_all("Warning", []),
        answer.read(),
    )


def decoded(content: bytes, content_type: str) -> Any:
    """JSON as data, everything else as text, an empty body as None."""
    if not content:
        return None
    if content_type.startswith("application/json"):
        return json.loads(content)
    return content.decode(errors="replace")
