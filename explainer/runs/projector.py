"""Shows a tape on a hub: jumps to a moment, and plays a passage at the rate of the lesson's clock."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from dashboard.live.hub import Hub
from explainer.doing.practice import NOTHING_STEPPED
from explainer.limits import PROJECTED_SLICE_S
from explainer.player.effects import Rate
from explainer.player.ways import Now
from explainer.runs.tape import Passage, Rows, Tape, typed

Sleep = Callable[[float], Awaitable[None]]
STEPPED = "To the next change that was recorded."


class Projector:
    """One for a run. It is the run's clock as well: its seconds are those of the tape."""

    def __init__(self, hub: Hub, tape: Tape, *, sleep: Sleep = asyncio.sleep) -> None:
        self._hub, self.tape, self._sleep = hub, tape, sleep
        self._rows: Rows = {}
        self._rate: Rate = 1.0
        self._waits = self._is_stepped = False
        self.at_ms = tape.from_ms
        self.show(tape.from_ms)

    def show(self, at_ms: int) -> None:
        """The picture of that moment, at once."""
        rows = self.tape.rows(at_ms)
        up = [typed(row) for name, row in rows.items() if self._rows.get(name) != row]
        gone = [name for name in self._rows if name not in rows]
        self._rows, self.at_ms = rows, at_ms
        if up or gone:
            self._hub.publish(up, gone, self._hub.timing.wall_ms())

    async def play(self, passage: Passage) -> None:
        """From its beginning to its end. Who jumps elsewhere meanwhile ends it."""
        self.show(passage.from_ms)
        for change in self.tape.changes(passage):
            if not await self._until(change.at_ms):
                return
            self._hub.publish(change.up, change.gone, self._hub.timing.wall_ms())
        if await self._until(passage.to_ms):
            self._rows = self.tape.rows(passage.to_ms)

    async def _until(self, at_ms: int) -> bool:
        """Let the tape's time pass; False when somebody jumped."""
        while self.at_ms < at_ms:
            expected = self.at_ms
            if self._rate != "max":
                self._waits = True
                await self._sleep(PROJECTED_SLICE_S)
                self._waits = False
            if self.at_ms != expected:
                return False
            if self._is_stepped:
                self._is_stepped, self.at_ms = False, at_ms
                break
            rate = float("inf") if self._rate == "max" else float(self._rate)
            step_ms = PROJECTED_SLICE_S * 1000 * rate
            self.at_ms = at_ms if step_ms >= at_ms - self.at_ms else self.at_ms + round(step_ms)
        return True

    def step(self) -> str:
        """To the next change of what is being played; what that is, in words."""
        self._is_stepped = self._waits
        return STEPPED if self._waits else NOTHING_STEPPED

    # --- the run's time (explainer.runs.timing.Time) --------------------------------------------

    async def now(self) -> Now:
        """Of the tape, and of the wall."""
        return self.reckoned()

    async def set_rate(self, rate: Rate) -> None:
        """So many seconds of the tape in one of the wall."""
        self._rate = rate

    def reckoned(self) -> Now:
        """Without asking anybody."""
        return Now(self.at_ms / 1000, time.time_ns() // 1_000_000)
