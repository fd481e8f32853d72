"""The client that a case is given: short to write with, and it hides nothing of the answers."""

import contextlib
import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.contract.cluster import Cluster
from tests.contract.connection import decoded
from tests.contract.masking import Origins
from tests.contract.places import PLACES
from tests.contract.watching import Stream

JSON_TYPE = "application/json"
MERGE_PATCH = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
USER_AGENT = "contract/1"
SETTLE_S = 105.0
"""How long something may take to become so: the storage version migrator of a real control plane begins up to
80 s late, when the garbage collector has not yet begun to watch the resource (resync every 30 s)."""
POLL_S = 0.02
NAMESPACES_AHEAD = 20

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is compared: `body` is JSON where the server said so, else text."""

    status: int
    content_type: str
    warnings: list[str]
    body: Any

    @property
    def version(self) -> str:
        """metadata.resourceVersion of the object or list in the body."""
        version: str = self.body["metadata"]["resourceVersion"]
        return version

    @property
    def uid(self) -> str:
        uid: str = self.body["metadata"]["uid"]
        return uid


class Caller:
    """Requests to one cluster in a namespace of the case's own, which is made when first used.

    `origins` learns which values the case chose itself: these must come back unchanged, while
    those that the server chose are masked.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._connection = cluster.connection
        self._forget = cluster.forget
        self._spare = cluster.spare_namespaces
        self._namespace = ""
        self._made: set[str] = set()
        self.origins = Origins()
        self.host = cluster.connection.host

    @property
    def namespace(self) -> str:
        if not self._namespace:
            if not self._spare:
                self._spare.extend(self._new_namespace() for _ in range(NAMESPACES_AHEAD))
            self._namespace = self._spare.pop(0)
            self._wait_for_account()
        return self._namespace

    def _wait_for_account(self) -> None:
        """As any client that makes pods in a new namespace: they run as its account `default`."""
        account = f"/api/v1/namespaces/{self._namespace}/serviceaccounts/default"
        self.wait(lambda: self.call("GET", account).status == 200)

    def _new_namespace(self) -> str:
        name = f"contract-{uuid.uuid4().hex[:8]}"
        body = json.dumps({"metadata": {"name": name}}).encode()
        self.must(self.call("POST", "/api/v1/namespaces", body))
        return name

    @property
    def own_namespace(self) -> str:
        """The namespace if the case has used one, else empty."""
        return self._namespace

    def has_made(self, resources: Iterable[str]) -> bool:
        """Whether objects of these resources were made, or tried to be made, in the namespace."""
        return bool(self._namespace) and any(self.path(name) in self._made for name in resources)

    def unique(self, prefix: str) -> str:
        """A name for an object outside of namespaces; masked, so that it is free each time."""
        name = f"{prefix}-{uuid.uuid4().hex[:8]}"
        self.origins.rename(name, f"{prefix}-<unique>")
        return name

    # -- any request -------------------------------------------------------------------------------

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        anonymous: bool = False,
    ) -> Answer:
        """`body`: bytes go as they are, None is no body, everything else goes as JSON."""
        raw = isinstance(body, bytes) or body is None
        content: bytes | None = body if raw else json.dumps(body).encode()
        if not raw:
            self.origins.sent(body)
        defaults = {"Accept": JSON_TYPE, "User-Agent": USER_AGENT}
        if content is not None:
            defaults["Content-Type"] = JSON_TYPE
        if method == "POST":
            self._made.add(path)
        response = self._connection.send(
            method,
            path + (f"?{urlencode(query)}" if query else ""),
            content,
            {**defaults, **(headers or {})},
            anonymous=anonymous,
        )
        result = decoded(response.content, response.content_type)
        self.origins.answered(result)
        return Answer(response.status, response.content_type, response.warnings, result)

    def path(self, resource: str, name: str = "", sub: str = "") -> str:
        """`pods`, `deployments.apps`: in the case's namespace where the resource has one."""
        place = PLACES[resource]
        scope = f"/namespaces/{self.namespace}" if place.namespaced else ""
        tail = "".join(f"/{part}" for part in (name, sub) if part)
        return f"{place.root}{scope}/{place.plural}{tail}"

    # -- the verbs ---------------------------------------------------------------------------------

    def get(self, resource: str, name: str = "", sub: str = "", **query: str) -> Answer:
        return self.call("GET", self.path(resource, name, sub), query=query)

    def create(self, resource: str, obj: Object, name: str = "", sub: str = "", **q: str) -> Answer:
        return self.call("POST", self.path(resource, name, sub), obj, query=q)

    def update(self, resource: str, obj: Object, sub: str = "", **query: str) -> Answer:
        return self.call("PUT", self.path(resource, obj["metadata"]["name"], sub), obj, query=query)

    def merge(self, resource: str, name: str, patch: Any, sub: str = "", **query: str) -> Answer:
        return self.patch(MERGE_PATCH, resource, name, patch, sub, **query)

    def strategic(self, resource: str, name: str, patch: Any, sub: str = "", **q: str) -> Answer:
        return self.patch(STRATEGIC_PATCH, resource, name, patch, sub, **q)

    def json_patch(self, resource: str, name: str, patch: Any, sub: str = "", **q: str) -> Answer:
        return self.patch(JSON_PATCH, resource, name, patch, sub, **q)

    def apply(
        self, resource: str, config: Object, manager: str, name: str = "", sub: str = "", **q: str
    ) -> Answer:
        """Server-side apply, of a configuration that names its object unless `name` does."""
        name = name or config["metadata"]["name"]
        query = {"fieldManager": manager, **q}
        return self.patch(APPLY_PATCH, resource, name, config, sub, **query)

    def patch(
        self, kind: str, resource: str, name: str, patch: Any, sub: str = "", **query: str
    ) -> Answer:
        path = self.path(resource, name, sub)
        return self.call("PATCH", path, patch, query=query, headers={"Content-Type": kind})

    def delete(self, resource: str, name: str = "", options: Any = None, **query: str) -> Answer:
        return self.call("DELETE", self.path(resource, name), options, query=query)

    def must(self, answer: Answer) -> Answer:
        """The answer, when the server did what was asked; for the steps before the point."""
        if answer.status >= 300:
            raise AssertionError(f"a preparing step was refused: {answer}")
        return answer

    # -- watching and waiting ----------------------------------------------------------------------

    @contextlib.contextmanager
    def watch(self, resource: str, **query: str) -> Iterator[Stream]:
        with self.watch_path(self.path(resource), **query) as stream:
            yield stream

    @contextlib.contextmanager
    def watch_path(self, path: str, *, accept: str = JSON_TYPE, **query: str) -> Iterator[Stream]:
        headers = {"Accept": accept, "User-Agent": USER_AGENT}
        question = urlencode({"watch": "true", **query})
        with self._connection.stream(f"{path}?{question}", headers) as answer:
            yield Stream(answer, self.origins)

    def forget(self) -> None:
        """Makes every version handed out so far too old."""
        self._forget()

    def until(self, ask: Callable[[], Answer], good: Callable[[Any], bool]) -> Answer:
        """Asks again and again until the body is good (None: the server refuses to answer)."""
        answer: list[Answer] = []

        def settled() -> bool:
            answer[:] = [ask()]
            return good(answer[0].body if answer[0].status < 300 else None)

        self.wait(settled)
        return answer[0]

    def wait(self, settled: Callable[[], bool]) -> None:
        """Until it is so. AssertionError after `SETTLE_S`."""
        deadline = time.monotonic() + SETTLE_S
        while not settled():
            if time.monotonic() > deadline:
                raise AssertionError(f"not settled after {SETTLE_S:.0f} s")
            time.sleep(POLL_S)

    def until_gone(self, resource: str, name: str) -> Answer:
        """The 404 that follows a deletion."""
        return self.until(lambda: self.get(resource, name), lambda body: body is None)
