"""`doctor --compare`: differences that stay are told, those that are on their way are not."""

import pytest

from dashboard.doctor.comparing import _finding
from dashboard.kube.kinds import by_name
from dashboard.mirror import comparing
from dashboard.mirror.comparing import Compared, compare, compared
from dashboard.mirror.store import Store
from tests.kube.server import listing, refusing, serving
from tests.projection.objects import pod, record

POD = by_name("Pod")


def made(name: str, version: str) -> dict:
    obj = pod(name, uid=name)
    obj["metadata"]["resourceVersion"] = version
    return obj


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "COMPARE_AGAIN_S", 0)


def mirror(*objects: dict) -> Store:
    store = Store()
    store.replace("Pod", [record("Pod", one) for one in objects], 1)
    return store


async def looked(store: Store, *lists: list[dict]) -> Compared:
    async with serving() as server, server.api() as api:
        server.lists = [listing(*one, version="9") for one in lists]
        return await compared(api, POD, store)


async def test_equal_is_equal() -> None:
    found = await looked(mirror(made("a", "1")), [made("a", "1")])
    assert not found.differs
    assert found.listed == 1


async def test_what_stays_different_is_named() -> None:
    store = mirror(made("gone", "1"), made("old", "1"))
    now = [made("old", "2"), made("new", "3")]
    found = await looked(store, *[now] * 5)
    assert found.missing == ("default/new",)
    assert found.too_many == ("default/gone",)
    assert found.other == ("default/old",)


async def test_what_was_on_its_way_is_no_difference() -> None:
    store = mirror(made("a", "2"))
    found = await looked(store, [made("a", "1")], [made("a", "2")])
    assert not found.differs


async def test_list_in_pages_is_read_to_its_end() -> None:
    async with serving() as server, server.api() as api:
        server.lists = [
            listing(made("a", "1"), version="9", token="more"),
            listing(made("b", "1"), version="9"),
        ]
        found = await compared(api, POD, mirror(made("a", "1"), made("b", "1")))
    assert (found.listed, found.differs) == (2, False)


async def test_own_mirror_is_followed_and_compared() -> None:
    async with serving() as server, server.api() as api:
        server.lists = [listing(made("a", "1"), version="9"), listing(made("a", "1"), version="9")]
        (found,) = await compare(api, [POD])
    assert found == Compared("Pod", "live", listed=1)


async def test_forbidden_kind_is_not_compared_and_says_why() -> None:
    async with serving() as server, server.api() as api:
        server.lists = [refusing(403, "Forbidden", "no pods for you")]
        (found,) = await compare(api, [POD])
    assert (found.state, found.reason) == ("forbidden", "no pods for you")
    assert _finding(found).grade == "denied"


def test_difference_is_trouble_with_names_and_what_next() -> None:
    found = _finding(Compared("Pod", "live", listed=9, missing=("a", "b", "c", "d", "e")))
    assert found.is_trouble
    assert "5 missing (a, b, c and 2 more)" in found.text
    assert found.next
