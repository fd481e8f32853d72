"""Who can be sent to without waiting has no task that is woken for a frame: all are served in turns."""

import asyncio
import json
from collections.abc import Callable

import pytest

from dashboard.limits import BEAT_S, CREDIT_MAX_S, FAN_OUT_TURN_S, TOO_SLOW_S
from dashboard.live import frames
from dashboard.live.outlet import Ending
from dashboard.live.turns import Turns
from tests.live.parts import World


class Poured:
    """A viewer, and the task that waits for its end."""

    def __init__(self, world: World, name: str = "ada") -> None:
        self.world = world
        self.texts: list[str] = []
        self.outbox = world.hub.admit(name, "operator")
        self.end = asyncio.create_task(self.outbox.pour(self.send))

    def send(self, text: str) -> None:
        self.texts.append(text)

    def sub(self) -> None:
        self.outbox.take(frames.Sub(None, None))

    async def types(self) -> list[str]:
        """Of the frames that have come since, once everybody was served."""
        await served(self.world)
        found = [json.loads(text)["t"] for text in self.texts]
        self.texts.clear()
        return found


async def served(world: World) -> None:
    await asyncio.sleep(0)
    while world.hub._turns._is_going:
        await asyncio.sleep(0)


async def test_the_picture_comes_and_then_each_change() -> None:
    world = World()
    world.change("a")
    viewer = Poured(world)
    assert await viewer.types() == [], "nothing is sent before it is asked for"
    viewer.sub()
    assert await viewer.types() == ["snapshot", "beat"]
    world.change("b")
    assert await viewer.types() == ["delta"]


async def test_changes_between_two_turns_are_one_frame() -> None:
    world = World()
    viewer = Poured(world)
    viewer.sub()
    await served(world)
    viewer.texts.clear()
    for name in "abc":
        world.change(name)
    await served(world)
    (text,) = viewer.texts
    assert (json.loads(text)["from"], json.loads(text)["to"]) == (0, 3)


async def test_all_are_given_the_same_text() -> None:
    world = World()
    viewers = [Poured(world, str(number)) for number in range(5)]
    for viewer in viewers:
        viewer.sub()
    await served(world)
    world.change("a")
    await served(world)
    assert len({id(viewer.texts[-1]) for viewer in viewers}) == 1


async def test_who_does_not_answer_is_held_back_and_sent_away() -> None:
    world = World()
    viewer = Poured(world)
    viewer.sub()
    world.change("a")
    await served(world)
    viewer.texts.clear()
    world.now_s += CREDIT_MAX_S
    world.change("b")
    assert await viewer.types() == ["beat"]
    world.now_s += TOO_SLOW_S
    world.change("c")
    assert await viewer.types() == []
    assert (await viewer.end).bye.code == frames.TOO_SLOW


async def test_something_due_comes_by_itself() -> None:
    world = World()
    viewer = Poured(world)
    viewer.sub()
    await served(world)
    alarm = viewer.outbox._alarm
    assert alarm is not None
    assert alarm.when() - asyncio.get_running_loop().time() <= BEAT_S
    viewer.texts.clear()
    world.now_s += BEAT_S
    viewer.outbox._ring()
    assert await viewer.types() == ["beat"]


async def test_an_ending_is_told_to_who_awaits_it_and_nothing_is_sent_after_it() -> None:
    world = World()
    viewer = Poured(world)
    viewer.sub()
    await served(world)
    viewer.texts.clear()
    world.hub.end("This place is closed.")
    world.change("a")
    await served(world)
    assert isinstance(await viewer.end, Ending)
    assert viewer.texts == []
    assert viewer.outbox._alarm is None


async def test_a_line_that_fails_takes_nobody_elses_turn() -> None:
    world = World()
    broken, well = Poured(world, "broken"), Poured(world, "well")

    def fail(text: str) -> None:
        raise RuntimeError("the line is broken")

    await served(world)
    broken.outbox._send = fail
    for viewer in (broken, well):
        viewer.sub()
    assert await well.types() == ["snapshot", "beat"]
    with pytest.raises(RuntimeError, match="the line is broken"):
        await broken.end


async def test_who_has_left_is_not_served() -> None:
    world = World()
    viewer = Poured(world)
    viewer.sub()
    await served(world)
    viewer.texts.clear()
    world.change("a")
    viewer.end.cancel()
    await asyncio.gather(viewer.end, return_exceptions=True)
    assert await viewer.types() == []


class Costly:
    """Takes half a turn to be served."""

    def __init__(self, clock: list[float], served: list["Costly"]) -> None:
        self.clock = clock
        self.served = served
        self.then: Callable[[], None] = lambda: None

    def serve(self) -> None:
        self.clock[0] += FAN_OUT_TURN_S / 2
        self.served.append(self)
        self.then()


async def test_a_turn_is_short_and_others_have_theirs_in_between() -> None:
    clock, order = [0.0], list[Costly]()
    turns = Turns(lambda: clock[0])
    for one in (all_of := [Costly(clock, order) for _ in range(6)]):
        turns.ask(one)
    seen = []
    while len(order) < len(all_of):
        await asyncio.sleep(0)
        seen.append(len(order))
    assert seen == [2, 4, 6]
    assert order == all_of


async def test_nobody_is_served_twice_before_all_were_served() -> None:
    clock, order = [0.0], list[Costly]()
    turns = Turns(lambda: clock[0])
    greedy, patient, late = (Costly(clock, order) for _ in range(3))
    greedy.then = lambda: turns.ask(greedy) if len(order) < 5 else None
    for one in (greedy, patient, late):
        turns.ask(one)
    while turns._is_going:
        await asyncio.sleep(0)
    assert order[:4] == [greedy, patient, late, greedy]
