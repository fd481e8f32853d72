"""Who opens a large namespace, or asks for a large picture, keeps nobody waiting for longer than a portion takes."""

import asyncio

import pytest

from dashboard.limits import PORTION_ROWS, VIEWS_PER_VIEWER
from dashboard.live import frames
from dashboard.live.outbox import Outbox
from dashboard.live.protocol import Replica
from dashboard.live.refusals import Refused
from dashboard.projection.views import View
from tests.live.parts import World
from tests.projection.objects import pod, record

SHOP = View(namespace="shop")
PODS = 3 * PORTION_ROWS


def put(world: World, name: str, namespace: str = "shop", **wishes) -> None:
    made = record("Pod", pod(name, namespace, uid=f"{namespace}-{name}", **wishes))
    world.store.put("Pod", made, 0)


@pytest.fixture
def world() -> World:
    world = World()
    for number in range(PODS // 2):
        put(world, f"p{number}", "shop")
        put(world, f"p{number}", "other")
    world.tick()
    return world


async def others_turns(work) -> int:
    """How often others had their turn until this was done."""
    task = asyncio.ensure_future(work)
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    await task
    return turns


def seen(outbox: Outbox) -> Replica:
    """What a viewer holds who has just subscribed, checksum and all."""
    replica = Replica()
    for text in outbox._next():
        assert isinstance(text, str)
        replica.read(text)
    assert replica.mismatches == 0
    return replica


async def test_others_have_their_turn_after_each_portion(world) -> None:
    assert await others_turns(world.hub.enter("ada", "operator", view=SHOP)) >= PODS / PORTION_ROWS
    assert await others_turns(world.hub.whole.prepare("operator")) >= PODS / PORTION_ROWS


async def test_what_changes_meanwhile_is_in_it(world) -> None:
    opening = asyncio.create_task(world.hub.enter("ada", "operator", view=SHOP))
    for number in range(3):
        await asyncio.sleep(0)
        assert len(world.hub.views) == 0, "not complete yet"
        put(world, f"new-{number}")
        put(world, "p1", ready=number % 2 == 0)
        world.store.remove("Pod", f"shop-p{number + 5}", 0)
        world.store.remove("Pod", f"shop-p{PODS // 2 - 1 - number}", 0)
        world.tick()
    outbox = await opening
    await outbox.hear(frames.Sub(None, None))
    inside = {row.id for row in world.projection.rows.values() if row.namespace == "shop"}
    replica = seen(outbox)
    assert set(replica.rows) == inside
    assert replica.rows["shop-p1"]["state"] == "ready"
    assert replica.sum == outbox.source.sum("operator")
    world.remove("shop-p1")
    assert seen_after(outbox, replica) == inside - {"shop-p1"}


def seen_after(outbox: Outbox, replica: Replica) -> set[str]:
    outbox.take(frames.Ack(replica.seq or 0))
    for text in outbox._next():
        assert isinstance(text, str)
        replica.read(text)
    return set(replica.rows)


async def test_all_who_ask_together_share_one(world) -> None:
    found = await asyncio.gather(
        *(world.hub.enter(f"viewer {n}", "operator", view=SHOP) for n in range(20))
    )
    assert len({id(one.source) for one in found}) == len(world.hub.views) == 1
    pictures = await asyncio.gather(*(one.source.prepare("operator") for one in found))
    assert len({id(one) for one in pictures}) == 1


async def test_who_goes_away_stops_it_for_nobody(world) -> None:
    first = asyncio.create_task(world.hub.enter("ada", "operator", view=SHOP))
    second = asyncio.create_task(world.hub.enter("omar", "operator", view=SHOP))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).source.seq == 1
    assert (await asyncio.gather(first, return_exceptions=True))[0] is not None


async def test_whoever_may_not_have_it_has_nothing_opened(world) -> None:
    for number in range(VIEWS_PER_VIEWER):
        await world.hub.enter("ada", "operator", view=View(namespace=f"n{number}"))
    opened = len(world.hub.views)
    with pytest.raises(Refused, match="at most"):
        await world.hub.enter("ada", "operator", view=SHOP)
    assert len(world.hub.views) == opened


async def test_a_small_one_is_there_at_once() -> None:
    small = World()
    put(small, "a")
    small.tick()
    assert await others_turns(small.hub.enter("ada", "operator", view=SHOP)) == 1


async def test_a_picture_begun_before_another_cluster_came_serves_nobody_later(world) -> None:
    making = asyncio.create_task(world.hub.whole.prepare("operator"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    world.hub.start_over()
    await making
    assert world.hub.whole.ready("operator") is None
