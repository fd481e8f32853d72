"""What a line has to work with: the cluster, a bounded screen, the book that changes are written into first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name, path
from explainer.doing.call import Call
from explainer.doing.performing import Ledger
from explainer.terminal.flags import Parsed
from explainer.terminal.limits import TERMINAL_OUT_CHARS
from explainer.terminal.reading import Line
from explainer.terminal.refusals import Failed
from explainer.terminal.resources import Resource

Answer = TypeVar("Answer")
MANAGER = "podium"
"""As for lessons' buttons: what one of them set, the other may take away."""


@dataclass(slots=True, kw_only=True)
class Console:
    """Of one line. ``say`` takes ("out" or "err", text); ``folder`` has the lesson's manifests; ``fill`` fills their
    placeholders; ``said`` tells the others what was done."""

    api: Api
    namespace: str
    folder: Path | None
    fill: Callable[[str], str]
    ledger: Ledger
    say: Callable[[str, str], None]
    said: Callable[[Call], Awaitable[None]]
    now: Callable[[], datetime]
    line: Line
    parsed: Parsed
    left: int = TERMINAL_OUT_CHARS

    def out(self, text: str) -> None:
        """To standard output."""
        self._say("out", text)

    def err(self, text: str) -> None:
        """To standard error, with its end of line."""
        self._say("err", f"{text}\n")

    def _say(self, where: str, text: str) -> None:
        if len(text) > self.left:
            self.say(where, text[: self.left])
            self.left = 0
            raise Failed(
                f"[Podium: the rest is beyond {TERMINAL_OUT_CHARS} characters; kubectl gives all]"
            )
        self.left -= len(text)
        self.say(where, text)

    @property
    def place(self) -> str:
        """The namespace that is meant."""
        return self.parsed.text("namespace") or self.namespace

    def within(self, resource: Resource) -> str:
        """The same, "" for kinds that have none."""
        return self.place if resource.kind.namespaced else ""

    async def read(self, resource: Resource, name: str, namespace: str | None = None) -> Object:
        """One object. Raises Failed, KubeError."""
        may_show(resource)
        where = self.within(resource) if namespace is None else namespace
        found = await self.api.get(resource.kind, where, _name(name))
        return {"apiVersion": resource.kind.api_version, "kind": resource.kind.kind, **found}

    async def list(
        self, resource: Resource, selector: str = "", *, namespace: str = ""
    ) -> list[Object]:
        """All of a selector in the namespace. Raises Failed, KubeError."""
        may_show(resource)
        answer = await self.api.list(
            resource.kind, namespace or self.within(resource), label_selector=selector
        )
        told = {"apiVersion": resource.kind.api_version, "kind": resource.kind.kind}
        return [told | one for one in answer.get("items") or []]

    async def write(
        self,
        action: str,
        resource: Resource,
        name: str,
        send: Awaitable[Answer],
        *,
        namespace: str | None = None,
    ) -> Answer:
        """One change, written down before it goes out. Raises Failed, KubeError."""
        target = Target(
            kind=resource.kind.kind, name=name,
            namespace=self.within(resource) if namespace is None else namespace,
        )  # fmt: skip

        async def none() -> None:
            return None

        call = Call(
            action=action,
            target=target,
            kubectl=self.line.text,
            said=f"typed: {self.line.text}",
            send=none,
        )
        refused = await self.ledger.begin(call)
        if refused:
            if hasattr(send, "close"):
                send.close()
            raise Failed(f"error: {refused}")
        try:
            answer = await send
        except KubeError as error:
            await self.ledger.end(call, error.message)
            raise
        except BaseException:
            await self.ledger.end(call, "It was broken off; it may have been done all the same.")
            raise
        await self.ledger.end(call, "")
        await self.said(call)
        return answer

    async def patch(
        self, action: str, resource: Resource, name: str, body: Any, *, sort: Any = "application/merge-patch+json",
        subresource: str = "", namespace: str | None = None,
    ) -> Object:  # fmt: skip
        """A patch, written down. Of Secrets only the metadata comes back. Raises Failed, KubeError."""
        where = self.within(resource) if namespace is None else namespace
        send = self.api.request(
            "PATCH", path(resource.kind, where, _name(name), subresource), params={"fieldManager": MANAGER},
            body=msgspec.json.encode(body), content_type=sort, accept=quiet(resource),
        )  # fmt: skip
        raw = await self.write(action, resource, name, send, namespace=namespace)
        return msgspec.json.decode(raw, type=Object)


META = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"


def is_secret(resource: Resource) -> bool:
    """Whether its contents are nobody's picture."""
    return resource.kind.plural == "secrets" and not resource.kind.group


def quiet(resource: Resource) -> str:
    """What to ask for as the answer to a write."""
    return META if is_secret(resource) else "application/json"


def may_show(resource: Resource) -> None:
    """Raises Failed for Secrets."""
    if is_secret(resource):
        raise Failed(
            "error: this terminal never asks for the data of Secrets; "
            "the table of `kubectl get secrets` is all there is."
        )


def _name(name: str) -> str:
    try:
        path(by_name("Node"), "", name)
    except ValueError as why:
        raise Failed(f'error: invalid resource name "{name}": {why}') from why
    return name
