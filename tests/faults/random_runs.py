"""Many random sequences in a row: Hypothesis draws them, and a seed repeats them."""

import asyncio
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from dashboard.kube.errors import KubeError
from tests.faults.bench import Bench, bench
from tests.faults.clock import FastLoop
from tests.faults.compositions import KINDS, SEQUENCES, SPEED, Step, live_through
from tests.faults.table import Connect


@dataclass
class Score:
    """How many sequences ended well, and those that did not."""

    seed: int
    done: int = 0
    faults: int = 0
    diverged: list[tuple[list[Step], str]] = field(default_factory=list)
    took_s: float = 0.0

    def text(self) -> str:
        """One line, and one for each divergence."""
        lines = [
            f"{self.done} sequences with {self.faults} faults in {self.took_s:.0f} s, "
            f"{len(self.diverged)} divergences (seed {self.seed})"
        ]
        for steps, why in self.diverged:
            lines.append(f"  {why[:600]}")
            lines += [f"    {step}" for step in steps]
        return "\n".join(lines)


class _Enough(Exception):
    """The time is over."""


def live(connect: Connect, *, count: int, number: int, most_s: float = float("inf")) -> Score:
    """So many sequences, or as many as fit into ``most_s`` real seconds. ``number`` is the seed."""
    score = Score(number)
    began_s = time.monotonic()
    with asyncio.Runner(loop_factory=lambda: FastLoop(SPEED)) as runner:
        stack = AsyncExitStack()
        benches: list[Bench] = []

        async def begin() -> Bench:
            await stack.aclose()
            return await stack.enter_async_context(bench(connect(), speed=SPEED, kinds=KINDS))

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
            try:
                if not benches:
                    benches.append(runner.run(begin()))
                runner.run(live_through(benches[0], steps))
            except AssertionError as why:
                score.diverged.append((steps, str(why)))
                sys.stdout.write(f"diverged: {str(why)[:600]}\n  {steps}\n")
                sys.stdout.flush()
                benches.clear()  # the next one begins with a Podium of its own
            except (KubeError, TimeoutError) as why:
                # What asks past the proxy was not answered: the machine is too busy, nothing is proven.
                sys.stdout.write(f"not counted, the cluster did not answer us: {why}\n")
                benches.clear()
                return
            score.done += 1
            score.faults += len(steps)

        try:
            lives()
        except _Enough:
            pass
        finally:
            runner.run(stack.aclose())
    score.took_s = time.monotonic() - began_s
    return score


def told(score: Score) -> int:
    """Print it; 1 when there were divergences."""
    sys.stdout.write(score.text() + "\n")
    return 1 if score.diverged else 0
