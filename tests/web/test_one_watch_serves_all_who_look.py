"""A kind that is not drawn is watched while somebody looks: once, told to all, and no longer than that."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

import pytest

from dashboard import limits
from dashboard.kube.api import Api
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import Kind, by_name
from dashboard.web.others.watching import Looks

pytestmark = pytest.mark.slow  # it waits for the practice cluster

LIMITS = Kind("", "v1", "limitranges", "LimitRange")
NOBODYS = Kind("example.org", "v1", "nothings", "Nothing")
DEFINITIONS = Kind(
    "apiextensions.k8s.io",
    "v1",
    "customresourcedefinitions",
    "CustomResourceDefinition",
    namespaced=False,
)
SCHEMA = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def definition(kind: Kind) -> dict[str, Any]:
    """What makes the API server serve it."""
    names = {"plural": kind.plural, "singular": kind.kind.lower(), "kind": kind.kind}
    version = {
        "name": kind.version,
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": SCHEMA},
    }
    spec = {"group": kind.group, "scope": "Namespaced", "names": names, "versions": [version]}
    return {"metadata": {"name": f"{kind.plural}.{kind.group}"}, "spec": spec}


class Counting(Api):
    """The real client; `watches` are those it began, `lists` the tables it asked for."""

    watches = 0
    lists = 0

    def stream(self, *given: Any, **how: Any) -> AbstractAsyncContextManager[Any]:
        self.watches += 1
        return super().stream(*given, **how)

    async def request(self, method: str, where: str, **how: Any) -> bytes:
        self.lists += "as=Table" in how.get("accept", "")
        return await super().request(method, where, **how)


@pytest.fixture
async def counting(api: Api) -> AsyncIterator[Counting]:
    async with Counting(api.connection) as opened:
        yield opened


@pytest.fixture
async def looks(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Looks]:
    monkeypatch.setattr(limits, "OTHERS_NEWS_S", 0.02)
    monkeypatch.setattr(limits, "OTHERS_POLL_S", 0.05)
    made = Looks(counting)
    yield made
    await made.close()


async def settled(looks: Looks, kind: Kind = LIMITS) -> int:
    """The mark once the watch has told what there is."""
    mark, _ = await looks.table(kind)
    while not looks._looks[kind].is_live:
        mark = await looks.news(kind, mark)
    return await looks.news(kind, mark) if looks._looks[kind]._due else looks.mark(kind)


async def make(api: Api, name: str = "") -> tuple[str, str]:
    namespace, name = "default", name or f"small-{uuid.uuid4().hex[:6]}"
    body = {"metadata": {"name": name}, "spec": {"limits": []}}
    await api.create(LIMITS, namespace, body)
    return namespace, name


async def test_a_change_is_told_to_all_with_one_watch_and_one_list(
    looks: Looks, counting: Counting
) -> None:
    since = await settled(looks)
    waiting = [asyncio.create_task(looks.news(LIMITS, since)) for _ in range(5)]
    await asyncio.sleep(0)
    counting.lists = 0
    where = await make(counting)
    async with asyncio.timeout(10):
        marks = await asyncio.gather(*waiting)
    assert since not in marks
    tables = await asyncio.gather(*(looks.table(LIMITS) for _ in range(5)))
    assert all(where[1] in [row.name for row in found.rows] for _, found in tables)
    assert (counting.watches, counting.lists) == (1, 1)
    await counting.delete(LIMITS, *where)
    async with asyncio.timeout(10):
        assert await looks.news(LIMITS, marks[0]) != marks[0]


async def test_who_comes_late_is_told_at_once(looks: Looks, counting: Counting) -> None:
    since = await settled(looks)
    where = await make(counting)
    async with asyncio.timeout(10):
        mark = await looks.news(LIMITS, since)
        assert await looks.news(LIMITS, since) == mark
    await counting.delete(LIMITS, *where)


async def test_the_watch_ends_when_nobody_looks(
    looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(looks)
    task = looks._looks[LIMITS].task
    assert looks.watched == [LIMITS]
    monkeypatch.setattr(limits, "OTHERS_WATCH_KEPT_S", 0.0)
    await looks.table(by_name("Lease"))  # somebody looks at another one
    assert looks.watched == [by_name("Lease")]
    await asyncio.wait([task], timeout=10)
    assert task.cancelled()


async def test_there_is_a_bound_and_beyond_it_one_is_asked_to_look_again(
    looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(looks)
    monkeypatch.setattr(limits, "OTHERS_WATCHED", 1)
    mark, _ = await looks.table(by_name("Lease"))
    assert (looks.watched, mark) == ([LIMITS], 0)
    assert await looks.news(by_name("Lease"), 0) != 0


async def test_a_kind_that_comes_back_is_watched_at_once(looks: Looks, counting: Counting) -> None:
    made = Kind("example.org", "v1", "returners", "Returner")
    since = looks.mark(made)
    while looks._looks[made]._is_missing is False:
        since = await looks.news(made, since)
    await counting.create(DEFINITIONS, "", definition(made))
    async with asyncio.timeout(30):
        while True:  # those who look ask again, as of any kind that is not watched
            since = await looks.news(made, since)
            with suppress(NotFound):
                await looks.table(made)
                break
        while not looks._looks[made].is_live:
            since = await looks.news(made, since)
    await counting.delete(DEFINITIONS, "", f"{made.plural}.{made.group}")


async def test_what_cannot_be_watched_is_asked_for_again(looks: Looks) -> None:
    since = looks.mark(NOBODYS)
    async with asyncio.timeout(10):
        assert await looks.news(NOBODYS, since) != since
