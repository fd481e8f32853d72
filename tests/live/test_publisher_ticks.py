import asyncio

from dashboard.kube.timing import Timing
from dashboard.limits import PUBLISH_CHANGES, TICK_MAX_S, TICK_MIN_S
from dashboard.live.publisher import Publisher
from tests.live.parts import World
from tests.projection.objects import pod, record


class Paced:
    """A publisher whose pauses end when the test says so."""

    def __init__(self) -> None:
        self.world = World()
        self.pauses: asyncio.Queue[float] = asyncio.Queue()
        self.go_on = asyncio.Semaphore(0)
        self.cost_s = 0.0
        self.calls = 0
        timing = Timing(monotonic=self.monotonic, wall_ms=lambda: 1, sleep=self.sleep)
        self.publisher = Publisher(self.world.store, self.world.hub, timing=timing)

    def monotonic(self) -> float:
        self.calls += 1
        return self.cost_s * (self.calls % 2 == 0)

    async def sleep(self, seconds: float) -> None:
        self.pauses.put_nowait(seconds)
        await self.go_on.acquire()

    def put(self, name: str) -> None:
        self.world.store.put("Pod", record("Pod", pod(name, uid=name)), 7)

    async def __aenter__(self):
        self.task = asyncio.create_task(self.publisher.run())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *exc) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def test_first_change_leaves_at_once_and_the_next_ones_together() -> None:
    async with Paced() as paced:
        paced.put("a")
        assert await paced.pauses.get() == TICK_MIN_S
        assert paced.world.hub.seq == 1
        for name in "bcd":
            paced.put(name)
            await asyncio.sleep(0)
        assert paced.world.hub.seq == 1, "they wait for the tick"
        paced.go_on.release()
        await paced.pauses.get()
        assert paced.world.hub.seq == 2


async def test_quiet_makes_no_ticks() -> None:
    async with Paced() as paced:
        paced.put("a")
        await paced.pauses.get()
        paced.go_on.release()
        for _ in range(5):
            await asyncio.sleep(0)
        assert paced.pauses.empty()
        assert paced.world.hub.seq == 1


async def test_tick_grows_with_what_publishing_costs_to_a_bound() -> None:
    async with Paced() as paced:
        paced.cost_s = 0.02
        paced.put("a")
        assert await paced.pauses.get() == 0.08
        paced.cost_s = 5
        paced.put("b")
        paced.go_on.release()
        assert await paced.pauses.get() == TICK_MAX_S


async def test_change_that_draws_nothing_is_no_tick() -> None:
    async with Paced() as paced:
        paced.put("a")
        await paced.pauses.get()
        paced.put("a")  # a new resourceVersion, the same to look at
        paced.go_on.release()
        await paced.pauses.get()
        assert paced.world.hub.seq == 1


async def test_delta_tells_when_its_first_change_was_read() -> None:
    async with Paced() as paced:
        paced.put("a")
        await paced.pauses.get()
        assert '"at_ms":7,' in paced.world.hub.whole.delta("operator", 0).texts[0]


async def test_a_very_large_change_leaves_in_parts_between_which_others_have_their_turn() -> None:
    async with Paced() as paced:
        for number in range(PUBLISH_CHANGES + 1):
            paced.put(f"p{number}")
        turns = 0
        while paced.world.hub.seq < 2:
            await asyncio.sleep(0)
            turns += 1
        assert len(paced.publisher.projection.rows) == PUBLISH_CHANGES + 1
        assert turns >= 2


async def test_what_is_published_at_once_does_not_overtake_what_waits() -> None:
    async with Paced() as paced:
        for number in range(PUBLISH_CHANGES + 1):
            paced.put(f"p{number}")
        while paced.world.hub.seq < 1:
            await asyncio.sleep(0)
        last = f"p{PUBLISH_CHANGES}"
        paced.world.store.remove("Pod", last, 8)
        paced.publisher.publish()
        assert last not in paced.publisher.projection.rows
        await paced.pauses.get()
        assert last not in paced.publisher.projection.rows
