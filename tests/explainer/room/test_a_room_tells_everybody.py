"""What a hall costs, and what who comes late is told: without a cluster, a socket or a database."""

import asyncio
from typing import Any, cast

import msgspec
import pytest

from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from explainer.room import commands as c
from explainer.room.allowance import Allowances
from explainer.room.door import Doorway, unreachable
from explainer.room.frames import Copies
from explainer.room.room import LASER, ROOM, Room


class Lesson:
    """As much of the machine as a room looks at, with no question open."""

    phase, question, turn, steps = "step", None, 1, ()


def opened() -> tuple[Room, Hub]:
    hub = Hub(cluster=Cluster(name="a", practice=True, version="", context="a"))

    async def nothing(_command: object) -> None:
        return None

    room = Room(
        hub, cast("Any", Lesson()), Doorway("run-1", "Ada", "A lesson"),
        command=nothing, copies=lambda: Copies(may=True, free=8),
    )  # fmt: skip
    return room, hub


def told(outbox: Any, key: str) -> str:
    return str(outbox._waiting._states[key])


async def test_a_frame_is_encoded_once_however_many_look() -> None:
    room, hub = opened()
    phones = [hub.admit(f"phone {n}", "observer") for n in range(300)]
    stage = hub.admit("ada", "operator")
    await room.lead(c.View("#view=apps"))
    texts = {id(one._waiting._states[ROOM]) for one in cast("Any", phones)}
    assert len(texts) == 1
    assert msgspec.json.decode(told(phones[0], ROOM))["door"] is None
    assert msgspec.json.decode(told(stage, ROOM))["door"]["most"] == 600


async def test_many_changes_are_one_frame_a_moment_later() -> None:
    room, hub = opened()
    phone: Any = hub.admit("phone", "observer")
    await room.lead(c.View("#view=apps"))
    first = told(phone, ROOM)
    for number in range(50):
        room.follow(f"phone {number}", on=False)
        await room.lead(c.View(f"#view=apps&find={number}"))
    assert told(phone, ROOM) == first
    async with asyncio.timeout(2):
        while told(phone, ROOM) == first:
            await asyncio.sleep(0.01)
    state = msgspec.json.decode(told(phone, ROOM))
    assert (state["rev"], state["address"]) == (2, "#view=apps&find=49")


async def test_who_comes_late_is_told_the_view_and_the_sheet_but_no_laser() -> None:
    room, hub = opened()
    await room.lead(c.View("#view=apps", selected="uid"))
    await room.lead(c.Draw(stroke=1, points=[0, 0]))
    await room.lead(c.Draw(stroke=1, points=[5, 5]))
    await room.lead(c.Laser(points=[1, 1]))
    late: Any = hub.admit("late", "observer")
    assert msgspec.json.decode(told(late, "ink 1"))["points"] == [0, 0, 5, 5]
    assert LASER not in late._waiting._states
    await room.lead(c.Erase())
    later: Any = hub.admit("later", "observer")
    assert "ink 1" not in later._waiting._states


def test_a_person_has_an_allowance_that_fills_again() -> None:
    now = [0.0]
    allowances = Allowances(2.0, 3, 2, lambda: now[0])
    assert [allowances.take("vera") for _ in range(4)] == [True, True, True, False]
    assert allowances.take("vito")
    now[0] = 0.5
    assert [allowances.take("vera") for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("url", "reaches"),
    [
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://192.0.2.7:8000", True),
        ("https://podium.example.org", True),
    ],
)
def test_an_address_that_phones_cannot_reach_is_said(url: str, reaches: bool) -> None:
    assert (unreachable(url) == "") is reaches
