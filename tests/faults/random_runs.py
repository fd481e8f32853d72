"""Many random sequences in a row: Hypothesis draws them, and a seed repeats them.

The loop's time runs as fast as the machine allows: the cluster's answers pass in real time, and where it is slow to
answer us, too, four of Podium's seconds for a sign of life must not be shorter than its slowness. A demand in time
(live again within so long) that is missed is lived through once more, at the slowest speed: what is missed there, too,
counts. A picture that is not the cluster's is given time at that speed, too, in which nothing may be listed: what is
only on its way arrives, and what was lost stays lost.
"""

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from dashboard.kube.errors import KubeError
from tests.faults.bench import Bench, bench
from tests.faults.clock import FastLoop, possible
from tests.faults.compositions import KINDS, SEQUENCES, SPEED, Step, live_through
from tests.faults.table import Connect


@dataclass
class Score:
    """How many sequences ended well, and those that did not."""

    seed: int
    done: int = 0
    faults: int = 0
    diverged: list[tuple[list[Step], str]] = field(default_factory=list)
    repeated: int = 0
    """Too slow at first, and good when lived through slowly."""
    took_s: float = 0.0

    def text(self) -> str:
        """One line, and one for each divergence."""
        lines = [
            f"{self.done} sequences with {self.faults} faults in {self.took_s:.0f} s, "
            f"{len(self.diverged)} divergences (seed {self.seed}); {self.repeated} were late, and good at leisure"
        ]
        for steps, why in self.diverged:
            lines.append(f"  {why[:600]}")
            lines += [f"    {step}" for step in steps]
        return "\n".join(lines)


class _Enough(Exception):
    """The time is over."""


LATE = "not within"
"""How a demand in time begins that was missed (`Bench.until`)."""
SLOWEST = 2.0
ARRIVES_S = 75.0
"""Longer than any watch lives: one that had died without a word has been replaced by then."""
LOOKS = 4


class Lives:
    """One Podium after the other, each of which lives through sequences until one ends badly."""

    def __init__(self, runner: asyncio.Runner, connect: Connect, score: Score) -> None:
        self._runner = runner
        self._connect = connect
        self._score = score
        self._stack = AsyncExitStack()
        self._bench: Bench | None = None

    def live(self, steps: list[Step]) -> None:
        """Through one sequence; into the score."""
        try:
            why = self._tried(steps)
            if why.startswith(LATE):
                why = self._tried(steps, slowly=True)
                self._score.repeated += not why
        except (KubeError, TimeoutError) as error:
            # What asks past the proxy was not answered: the machine is too busy, nothing is proven.
            sys.stdout.write(f"not counted, the cluster did not answer us: {error}\n")
            self._bench = None
            return
        if why:
            self._score.diverged.append((steps, why))
            sys.stdout.write(f"diverged: {why[:600]}\n  {steps}\n")
        self._score.done += 1
        self._score.faults += len(steps)
        if self._score.done % 50 == 0:
            sys.stdout.write(
                f"{self._score.done} sequences, {len(self._score.diverged)} divergences\n"
            )
        sys.stdout.flush()

    def end(self) -> None:
        """What still runs."""
        self._runner.run(self._stack.aclose())

    def _tried(self, steps: list[Step], *, slowly: bool = False) -> str:
        """What was missed, or nothing. After a miss the next one begins with a Podium of its own."""
        try:
            self._runner.run(self._through(steps, slowly))
        except AssertionError as why:
            told = str(why) or "missed"
            lost = "" if told.startswith(LATE) else self._runner.run(self._lost())
            if not told.startswith(LATE) and not lost:
                self._score.repeated += 1
                return ""
            self._bench = None
            return lost or told
        return ""

    async def _lost(self) -> str:
        """What does not become the cluster's in some time, by what was on its way alone; nothing when all does."""
        made, loop = self._bench, asyncio.get_running_loop()
        if made is None or not isinstance(loop, FastLoop):
            return "no Podium"
        if made.chain.replica.mismatches:
            return f"{made.chain.replica.mismatches} checksum mismatches"
        if ended := made.ended():
            return f"ended by itself: {ended}"
        loop.turn(SLOWEST)
        made.proxy.speed = SLOWEST
        began_s = loop.time()
        for _ in range(LOOKS):
            told = len(made.chain.states)
            try:
                await made.chain.until_equal(made.direct, ARRIVES_S)
            except AssertionError:
                # A kind that was away meanwhile had no chance to bring what is missing.
                if made.states() == {"live"} and len(made.chain.states) == told:
                    return await self._others(made)
            else:
                listed = {
                    one.plural
                    for one in made.proxy.log
                    if one.at_s >= began_s and one.is_whole_list
                }
                return f"equal, but only after new lists of {sorted(listed)}" if listed else ""
        return f"{LATE} {LOOKS * ARRIVES_S:g} s: equal rows; {made.words()}"

    async def _others(self, made: Bench) -> str:
        """Which rows differ."""
        rows, truth = made.chain.replica.rows, await made.chain.truth(made.direct)
        other = [
            one for one in {**rows, **truth}.values() if rows.get(one["id"]) != truth.get(one["id"])
        ]
        names = [f"{one['kind']} {one['name']}" for one in other]
        return (
            f"{len(names)} rows are others after {ARRIVES_S:g} s in which all was live: {names[:9]}"
        )

    async def _through(self, steps: list[Step], slowly: bool) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, FastLoop)
        if self._bench is None:
            await self._stack.aclose()
            loop.turn(SLOWEST)
            begun = bench(self._connect(), speed=SPEED, kinds=KINDS)
            self._bench = await self._stack.enter_async_context(begun)
        speed = SLOWEST if slowly else max(SLOWEST, await possible(self._bench.direct, SPEED))
        loop.turn(speed)
        self._bench.proxy.speed = speed
        await live_through(self._bench, steps)


def live(connect: Connect, *, count: int, number: int, most_s: float = float("inf")) -> Score:
    """So many sequences, or as many as fit into ``most_s`` real seconds. ``number`` is the seed."""
    score = Score(number)
    began_s = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: FastLoop(SPEED)) as runner:
        podium = Lives(runner, connect, score)

        @seed(number)
        @settings(
            max_examples=count,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(SEQUENCES)
        def lives(steps: list[Step]) -> None:
            if time.monotonic() - began_s > most_s:
                raise _Enough
            podium.live(steps)

        try:
            lives()
        except _Enough:
            pass
        finally:
            podium.end()
    score.took_s = time.monotonic() - began_s
    return score


def told(score: Score) -> int:
    """Print it; 1 when there were divergences."""
    sys.stdout.write(score.text() + "\n")
    return 1 if score.diverged else 0
