"""Talking to the API server and to etcd: as much of it as the control plane's own care needs."""

import base64
import contextlib
import http.client
import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REQUEST_S = 10.0
JSON_TYPE = "application/json"
# Outside of /registry, where Kubernetes keeps its objects: no watch sees this key change.
MARKER_KEY = base64.b64encode(b"/podium/compaction").decode("ascii")


class ApiError(Exception):
    """The API server answered, but not with what was asked for."""

    def __init__(self, answer: "Answer") -> None:
        super().__init__(f"{answer.status}: {answer.body.decode(errors='replace')[:500]}")
        self.status = answer.status


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        """The object answered, or ApiError where the server refused."""
        if self.status >= http.client.BAD_REQUEST:
            raise ApiError(self)
        return json.loads(self.body)

    def lines(self) -> list[Any]:
        """The events of a watch that has ended."""
        return [json.loads(line) for line in self.body.splitlines()]


class Api:
    """As much of an API client as the control plane's own care and its tests need."""

    def __init__(self, port: int, authority: Path, certificate: Path, key: Path) -> None:
        self._port = port
        self._tls = ssl.create_default_context(cafile=str(authority))
        self._tls.load_cert_chain(certificate, key)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        content_type: str = JSON_TYPE,
        timeout_s: float = REQUEST_S,
    ) -> Answer:
        headers = {"Accept": JSON_TYPE, "Content-Type": content_type}
        content = None if body is None else json.dumps(body)
        with self._connection(timeout_s) as connection:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())

    def get(self, path: str) -> Any:
        return self.send("GET", path).json()

    def create(self, path: str, body: Mapping[str, Any]) -> Any:
        return self.send("POST", path, body).json()

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path).json()

    def exists(self, path: str) -> bool:
        """Whether the server is there, and has it: for polling while things come up."""
        try:
            return self.send("GET", path).status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    @contextlib.contextmanager
    def _connection(self, timeout_s: float) -> Iterator[http.client.HTTPSConnection]:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self._port, timeout=timeout_s, context=self._tls
        )
        with contextlib.closing(connection):
            yield connection


def forget_history(etcd_port: int) -> int:
    """Compacts etcd up to its newest revision, and returns that; nobody may write meanwhile."""
    marker = {"key": MARKER_KEY, "value": MARKER_KEY}
    # Twice, as a watch from version N starts at N+1, and that must be compacted away as well.
    post_to_etcd(etcd_port, "/v3/kv/put", marker)
    revision = int(post_to_etcd(etcd_port, "/v3/kv/put", marker)["header"]["revision"])
    post_to_etcd(etcd_port, "/v3/kv/compaction", {"revision": revision, "physical": True})
    return revision


def post_to_etcd(port: int, path: str, body: object) -> Any:
    """One request to etcd's JSON gateway, which speaks plain HTTP on the loopback interface."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_S)
    with contextlib.closing(connection):
        connection.request("POST", path, json.dumps(body), {"Content-Type": JSON_TYPE})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read()).json()
