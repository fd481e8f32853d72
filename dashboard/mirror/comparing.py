"""Holds a mirror against plain lists: is what streams brought what the API server says when it is asked?

What client-go calls its data consistency check. A cluster does not stand still meanwhile, so an object that differs is
looked at again; only what still differs after a while is a difference.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import DRAWN, Kind, accept, path
from dashboard.limits import COMPARE_AGAIN_S, COMPARE_LOOKS, COMPARE_START_S, LIST_PAGE_OBJECTS
from dashboard.mirror.records.base import Metadata
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind: how many objects the list has, and the names of those that the mirror lacks, has too many, or has in
    another version. ``state`` is not "live" where there was nothing to compare, for ``reason``."""

    kind: str
    state: str
    reason: str = ""
    listed: int = 0
    missing: tuple[str, ...] = ()
    too_many: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the mirror is wrong."""
        return bool(self.missing or self.too_many or self.other)


class _Meta(msgspec.Struct, rename="camel"):
    uid: str = ""
    name: str = ""
    namespace: str = ""
    resource_version: str = ""
    continue_: str = msgspec.field(name="continue", default="")


class _Object(msgspec.Struct):
    metadata: _Meta


class _List(msgspec.Struct):
    metadata: _Meta
    items: list[_Object] | None = None


_lists = msgspec.json.Decoder(_List)


async def compare(api: Api, kinds: Sequence[Kind] = DRAWN) -> list[Compared]:
    """Follow these kinds as the page does, then list each one and compare. Takes seconds; changes nothing."""
    store = Store()
    settled = asyncio.Event()
    supervisor = Supervisor(api, store, kinds=kinds, on_settled=settled.set)
    following = asyncio.create_task(supervisor.run(), name="compare")
    try:
        try:
            async with asyncio.timeout(COMPARE_START_S):
                await settled.wait()
        except TimeoutError:
            pass  # what is not live by now says so itself
        return [await _compared(api, kind, store, supervisor) for kind in kinds]
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def compared(api: Api, kind: Kind, store: Store, namespace: str = "") -> Compared:
    """One kind of a mirror that is live. Raises KubeError when it cannot be listed."""
    found = await _once(api, kind, store, namespace)
    for _ in range(COMPARE_LOOKS - 1):
        if not found.differs:
            break
        await asyncio.sleep(COMPARE_AGAIN_S)
        found = _both(found, await _once(api, kind, store, namespace))
    return found


async def _compared(api: Api, kind: Kind, store: Store, supervisor: Supervisor) -> Compared:
    state = supervisor.states[kind.kind]
    if state.state != "live":
        return Compared(kind.kind, state.state, state.reason)
    try:
        return await compared(api, kind, store)
    except KubeError as error:
        if not api.connection.namespace:
            return Compared(kind.kind, "stale", error.message)
    try:
        return await compared(api, kind, store, api.connection.namespace)
    except KubeError as error:
        return Compared(kind.kind, "stale", error.message)


async def _once(api: Api, kind: Kind, store: Store, namespace: str) -> Compared:
    listed: dict[str, _Meta] = {}
    token = ""
    while True:
        raw = await api.request(
            "GET",
            path(kind, namespace),
            params={"limit": LIST_PAGE_OBJECTS, "continue": token},
            accept=accept(kind, lists=True),
        )
        page = _lists.decode(raw)
        listed.update((one.metadata.uid, one.metadata) for one in page.items or ())
        token = page.metadata.continue_
        if not token:
            break
    held = {record.uid: record for record in store.all(kind.kind)}
    return Compared(
        kind.kind,
        "live",
        listed=len(listed),
        missing=tuple(_name(one) for uid, one in listed.items() if uid not in held),
        too_many=tuple(_name(one.metadata) for uid, one in held.items() if uid not in listed),
        other=tuple(
            _name(one)
            for uid, one in listed.items()
            if uid in held and held[uid].resource_version != one.resource_version
        ),
    )


def _both(first: Compared, second: Compared) -> Compared:
    """What differed at both looks; a difference that was there once was on its way."""
    return Compared(
        second.kind,
        second.state,
        listed=second.listed,
        missing=tuple(one for one in second.missing if one in first.missing),
        too_many=tuple(one for one in second.too_many if one in first.too_many),
        other=tuple(one for one in second.other if one in first.other),
    )


def _name(meta: _Meta | Metadata) -> str:
    return f"{meta.namespace}/{meta.name}".lstrip("/")
