"""A hall of 300 phones on one Podium: how long until every one of them is where the instructor is.

Each phone is a browser of its own: it comes in by the code, has its own session and one socket, and acknowledges as a
page does. All of them are in this one process, whose work is in the figures, which makes them an upper bound. Three
things are timed from the moment the instructor sends a request: another view, the next step of the lesson, and a
stroke of the pen; the last two while an update runs in the lesson's cluster and is drawn by everybody.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bench.clients import Heard, Viewer, listening
from bench.measuring import Goal, Result, Samples, Table, now_ms, shown
from bench.processes import memory_mib, processor_s
from tests.running.podium import Podium

PHONES = 300
AT_ONCE = 8  # coming in: as many as have their phones ready
LESSON = "a-rolling-update"
VIEWS = 20
STROKES = 20
PAUSE_S = 0.4
PATIENCE_S = 20.0
GOAL_MS = 500


class Leader:
    """The instructor's browser: plain requests."""

    def __init__(self, link: str) -> None:
        self.viewer = Viewer(link)
        self.place = ""
        self._session: aiohttp.ClientSession | None = None
        self._csrf = ""

    async def begin(self) -> None:
        """Come in, and hold the lesson."""
        await self.viewer.come_in()
        self._session = aiohttp.ClientSession(cookies=self.viewer.cookies)
        self._csrf = next(v for k, v in self.viewer.cookies.items() if k.endswith("-csrf"))
        said = await self.post(f"/lessons/{LESSON}/start/", {"mode": "hall"})
        self.place = said["at"].removesuffix("/cluster/")

    async def post(self, path: str, body: object) -> Any:
        """A command; what is answered."""
        headers = {"X-CSRFToken": self._csrf, "Origin": self.viewer.address}
        url = f"{self.viewer.address}{path}"
        async with self.session.post(url, json=body, headers=headers) as answer:
            if answer.status >= 400:
                raise RuntimeError(f"POST {path}: {answer.status} {await answer.text()}")
            return json.loads(await answer.text() or "{}")

    async def get(self, path: str) -> Any:
        """JSON below the run's place."""
        async with self.session.get(f"{self.viewer.address}{self.place}{path}") as answer:
            return json.loads(await answer.text())

    async def until(self, test: Callable[[Any], bool]) -> Any:
        """The lesson's first state that passes."""
        async with asyncio.timeout(PATIENCE_S * 3):
            while not test(state := await self.get("/lesson/")):  # noqa: ASYNC110 - it tells sockets only
                await asyncio.sleep(0.1)
        return state

    @property
    def session(self) -> aiohttp.ClientSession:
        """Open from `begin` to `end`."""
        assert self._session is not None
        return self._session

    async def end(self) -> None:
        """Close what is open."""
        await self.session.close()


class Hall:
    """All phones, and what each heard."""

    def __init__(self, leader: Leader, code: str) -> None:
        self.phones = [
            Viewer(leader.viewer.link, leader.place, code, hears=self._hears(number))
            for number in range(PHONES)
        ]
        self.wanted = ""
        self.came: dict[int, float] = {}
        self.all_came = asyncio.Event()

    def _hears(self, number: int) -> Callable[[Heard], None]:
        def hear(one: Heard) -> None:
            if self.wanted and number not in self.came and self.wanted in one.text:
                self.came[number] = one.at_ms
                if len(self.came) == PHONES:
                    self.all_came.set()

        return hear

    async def come_in(self) -> float:
        """Everybody; the seconds it took."""
        began_s, gate = time.monotonic(), asyncio.Semaphore(AT_ONCE)

        async def one(phone: Viewer) -> None:
            async with gate:
                await phone.come_in()

        await asyncio.gather(*map(one, self.phones))
        return time.monotonic() - began_s

    async def timed(self, wanted: str, sending: Awaitable[object]) -> list[float]:
        """Milliseconds from sending to a frame that holds these words, at each phone."""
        self.came, self.wanted = {}, wanted
        self.all_came.clear()
        sent_ms = now_ms()
        await sending
        async with asyncio.timeout(PATIENCE_S):
            await self.all_came.wait()
        self.wanted = ""
        return [at_ms - sent_ms for at_ms in self.came.values()]


async def measure() -> Result:
    """One line for each thing that is followed."""
    podium = Podium()
    await asyncio.to_thread(podium.start)
    leader = Leader(podium.links["instructor"])
    try:
        await leader.begin()
        await leader.until(lambda one: one["phase"] == "intro")
        hall = Hall(leader, (await leader.get("/room/"))["door"]["code"])
        came_in_s = await hall.come_in()
        heard: list[list[Heard]] = [[] for _ in hall.phones]
        there = [asyncio.Event() for _ in hall.phones]
        sockets = (one.listen(heard[i], there[i]) for i, one in enumerate(hall.phones))
        async with listening(*sockets):
            async with asyncio.timeout(120):
                await asyncio.gather(*(one.wait() for one in there))
            return await _followed(podium, leader, hall, came_in_s)
    finally:
        await leader.end()
        await asyncio.to_thread(podium.stop)


async def _followed(podium: Podium, leader: Leader, hall: Hall, came_in_s: float) -> Result:
    at_rest_s = processor_s(podium.pid)
    await asyncio.sleep(5)
    rest_share = (processor_s(podium.pid) - at_rest_s) / 5
    before_s, own_s, began_s = processor_s(podium.pid), time.process_time(), time.monotonic()
    found: dict[str, list[float]] = {}
    cost_ms: dict[str, float] = {}
    for name, follow in (
        ("view", _views),
        ("step", _steps),
        ("stroke, while an update runs", _strokes),
    ):
        spent_s = processor_s(podium.pid)
        found[name] = await follow(leader, hall)
        spent_s = processor_s(podium.pid) - spent_s
        cost_ms[name] = spent_s * 1000 / (len(found[name]) / PHONES)
    took_s = time.monotonic() - began_s
    table = Table(
        f"{PHONES} phones on one process: from the instructor's request to the frame at each (ms)",
        ("followed", "times", "p50", "p99", "max", "processor for each time"),
    )
    data: dict[str, Any] = {"phones": PHONES, "came_in_s": round(came_in_s, 1)}
    goals = []
    for name, values in found.items():
        samples = Samples.of(values)
        figures = (shown(one) for one in (samples.median, samples.p99, samples.highest))
        cost = shown(cost_ms[name])
        table.rows.append((name, str(len(values) // PHONES), *figures, cost))
        data[name] = {**samples.as_json(), "processor_ms": round(cost_ms[name])}
        goals.append(Goal(f"a hall of {PHONES} follows: {name}, p99", "ms", samples.p99, GOAL_MS))
    share = (processor_s(podium.pid) - before_s) / took_s
    own = (time.process_time() - own_s) / took_s
    data |= {
        "processor_share": round(share, 3),
        "processor_share_at_rest": round(rest_share, 3),
        "own_processor_share": round(own, 3),
        "memory_mib": round(memory_mib(podium.pid)),
    }
    table.remarks.append(
        f"The processor's time (ms) is Podium's, with pauses of {PAUSE_S} s in which it goes on with everything else; "
        "neighbours on the machine do not change it."
    )
    table.remarks.append(
        f"All came in by the code within {shown(came_in_s, 1)} s. Podium's processor: {shown(rest_share * 100)} % "
        f"while nothing happened, {shown(share * 100)} % meanwhile; the phones' own process {shown(own * 100)} %. "
        f"Podium's memory: {shown(memory_mib(podium.pid))} MiB."
    )
    return Result("room", [table], data, goals)


async def _views(leader: Leader, hall: Hall) -> list[float]:
    """Another view, again and again."""
    found: list[float] = []
    for number in range(VIEWS):
        address = f"#view=apps&find=view-{number}"
        body = {"do": "view", "address": address}
        found += await hall.timed(
            f'"address":"{address}"',
            leader.post(f"{leader.place}/room/lead/", body),
        )
        await asyncio.sleep(PAUSE_S)
    return found


async def _steps(leader: Leader, hall: Hall) -> list[float]:
    """On through the lesson up to its button, and the press of that; votes are taken without voters."""
    found: list[float] = []

    async def on(path: str, body: dict[str, Any], wanted: str) -> None:
        nonlocal found
        found += await hall.timed(wanted, leader.post(f"{leader.place}{path}", body))
        await asyncio.sleep(PAUSE_S)

    await on("/lesson/", {"do": "begin"}, '"stage":"next"')
    await on("/lesson/", {"do": "next"}, '"stage":"ask"')
    await on("/room/lead/", {"do": "poll", "what": "take"}, '"stage":"act"')
    await on("/lesson/", {"do": "act", "button": 0, "key": "k"}, '"stage":"watch"')
    return found


async def _strokes(leader: Leader, hall: Hall) -> list[float]:
    """The pen, while the pods change: time is let go on wherever the lesson holds it."""
    found: list[float] = []
    for number in range(STROKES):
        state = await leader.get("/lesson/")
        if state["clock"]["held"]:
            await leader.post(f"{leader.place}/lesson/", {"do": "next"})
        body = {"do": "draw", "stroke": number, "points": list(range(40))}
        found += await hall.timed(
            f'"stroke":{number},', leader.post(f"{leader.place}/room/lead/", body)
        )
        await asyncio.sleep(PAUSE_S)
    return found
