"""Faults at random, several at once and one after the other, and what must be true after each sequence.

One Podium lives through them all, so that what an earlier sequence left behind (back-off, doubts, dead lines) meets
the next. Only the kinds are watched that the sequences touch.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from dashboard.kube.kinds import by_name
from tests.faults import catalogue as faults
from tests.faults.bench import Bench
from tests.faults.proxy import Answer, Rule
from tests.faults.streams import Bend

SPEED = 25.0
KINDS = tuple(map(by_name, ("Pod", "Service", "Deployment", "ReplicaSet", "EndpointSlice", "Node")))
PLURALS = ("pods", "services", "deployments", "replicasets", "endpointslices", "nodes")
WITHIN_S = 150.0
"""Of the loop: the longest back-off, a forbidden kind's next try and a watch's end fit in."""


@dataclass(frozen=True, slots=True)
class Step:
    """One fault: its name, whom it meets, how often, how many turns life takes meanwhile, and a pause after it."""

    fault: str
    plural: str
    verb: str
    times: int
    turns: int
    pause_s: float


ANSWERS: dict[str, Callable[[], Answer]] = {
    "500": lambda: faults.refused(500, "InternalError"),
    "503": lambda: faults.refused(503, "ServiceUnavailable"),
    "429": lambda: faults.refused(429, "TooManyRequests", **{"Retry-After": "2"}),
    "403": lambda: faults.refused(403, "Forbidden"),
    "404": lambda: faults.refused(404, "NotFound"),
    "410": lambda: faults.refused(410, "Expired"),
    "410 as an event": faults.gone_as_event,
    "500 as an event": lambda: faults.says(faults.INTERNAL_ERROR),
    "too large a version": faults.version_too_large,
    "garbage instead": lambda: faults.says(faults.GARBAGE),
    "nothing instead": lambda: faults.says(),
    "reset": lambda: faults.reset,
    "late": lambda: faults.late(3),
}
ONLY_WATCHES = {"410 as an event", "500 as an event", "garbage instead", "nothing instead"}
BENDS: dict[str, Callable[[], Callable[[bytes], object]]] = {
    "torn": lambda: faults.Once(faults.torn),
    "garbage": lambda: faults.Once(faults.then(faults.GARBAGE)),
    "gone": lambda: faults.Once(faults.then(faults.GONE)),
    "failing": lambda: faults.Once(faults.then(faults.INTERNAL_ERROR)),
    "twice": lambda: faults.twice,
    "byte by byte": lambda: faults.byte_by_byte,
    "without bookmarks": lambda: faults.without_bookmarks,
}


async def _outage(bench: Bench, step: Step) -> None:
    await bench.proxy.down()
    await bench.life.go_on()
    await asyncio.sleep(step.pause_s)
    await bench.proxy.up()


async def _cut(bench: Bench, _step: Step) -> None:
    bench.proxy.cut()


async def _silence(bench: Bench, _step: Step) -> None:
    bench.proxy.silence()


async def _rotate(bench: Bench, step: Step) -> None:
    token = f"token-{len(bench.proxy.log)}"
    bench.proxy.token = token
    bench.proxy.cut()
    await asyncio.sleep(step.pause_s)
    bench.proxy.known_token = token


async def _wrong_clock(bench: Bench, step: Step) -> None:
    bench.wall.wrong_by_ms = (step.times - 2) * 86_400_000


DEEDS: dict[str, Callable[[Bench, Step], Awaitable[None]]] = {
    "outage": _outage,
    "cut": _cut,
    "silence": _silence,
    "token rotated": _rotate,
    "wrong clock": _wrong_clock,
}

REPLAYED = "replayed"

STEPS = st.builds(
    Step,
    fault=st.sampled_from([*ANSWERS, *BENDS, *DEEDS, REPLAYED]),
    plural=st.sampled_from([*PLURALS, ""]),
    verb=st.sampled_from(["", "watch", "list"]),
    times=st.integers(1, 3),
    turns=st.integers(0, 2),
    pause_s=st.sampled_from([0.0, 0.0, 0.5, 2.0, 6.0]),
)
SEQUENCES = st.lists(STEPS, min_size=1, max_size=4)


async def begin(bench: Bench, step: Step) -> None:
    """Let this fault happen, from now on."""
    plurals = (step.plural,) if step.plural else ()
    if step.fault in ANSWERS:
        verb = "watch" if step.fault in ONLY_WATCHES else step.verb
        answer = ANSWERS[step.fault]()
        bench.proxy.rules.append(Rule(faults.of(*plurals, verb=verb), answer, times=step.times))
        for stream in list(bench.proxy.streams):
            if not plurals or stream.asked.plural in plurals:
                stream.cut()
    elif step.fault == REPLAYED:
        bench.proxy.bends.append(faults.replaying(faults.of(*plurals)))
    elif step.fault in BENDS:
        bend: Bend = faults.bending(faults.of(*plurals), BENDS[step.fault]())  # type: ignore[arg-type]
        bench.proxy.bends.append(bend)
    else:
        await DEEDS[step.fault](bench, step)


async def live_through(bench: Bench, steps: list[Step]) -> None:
    """One sequence, to its end. AssertionError when the viewer's picture is not the cluster's afterwards."""
    for step in steps:
        await begin(bench, step)
        for _ in range(step.turns):
            await bench.life.go_on()
        await asyncio.sleep(step.pause_s)
    bench.proxy.clear()
    if any(step.fault == "silence" for step in steps):
        bench.proxy.cut()  # what answers for a dead line has noticed
    await bench.life.go_on()
    await bench.verdict(WITHIN_S)
