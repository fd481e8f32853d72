"""The other processes: what people do there is told here, and what they do here is told there.

Whatever stands (a drain under way, a probe) is said again every few seconds, so that a process which comes later, or a
Redis that was away, needs no protocol of its own. What its process says no more is over: it ended with its process.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeGuard

import msgspec

from dashboard import limits
from dashboard.kube.timing import Timing
from dashboard.live.frames import Drain
from dashboard.relay.line import Line
from dashboard.relay.said import (
    Forget,
    Here,
    Letter,
    Said,
    StopDrain,
    StopProbe,
    Traffic,
    drain_key,
    key_of,
    opened,
    place,
    sealed,
    traffic_key,
)

GONE = "The process of Podium that did this has ended."
AWAY = "Redis does not answer ({}). What people do at other processes of Podium is not told here until it does."
BACK = "Redis answers again: what people do at other processes of Podium is told here."


@dataclass(slots=True)
class _Theirs:
    """What stands at another process, and when it was said last."""

    said: Drain | Traffic
    heard_s: float


class Others:
    """Of one cluster. ``hear`` gets what another process said; ``tell`` sentences for the viewers of this one."""

    def __init__(
        self,
        url: str,
        context: str,
        *,
        hear: Callable[[Said], None],
        tell: Callable[[str], None],
        timing: Timing | None = None,
    ) -> None:
        self._timing = timing or Timing()
        self._me = secrets.token_hex(8)
        self._hear = hear
        self._tell = tell
        self._ours: dict[str, Drain | Traffic] = {}
        self._theirs: dict[str, _Theirs] = {}
        self._heard_s: dict[str, float] = {}
        self._was_away = False
        self.line = Line(
            url, place(context), hear=self.read, changed=self._line_changed, timing=self._timing
        )

    # --- what is done here ------------------------------------------------------------------------

    def say(self, said: Said) -> None:
        """To all others."""
        self._ours.pop(key_of(said), None)
        if _stands(said):
            self._ours[key_of(said)] = _for_late_comers(said)
        self._write(said)

    def stop_drain(self, drain_id: str) -> bool:
        """Ask who drains to stop; False when nobody does."""
        return self._ask(drain_key(drain_id), StopDrain(id=drain_id))

    def stop_probe(self, service_id: str, why: str) -> bool:
        """Ask who asks this Service to stop; False when nobody does."""
        return self._ask(traffic_key(service_id), StopProbe(id=service_id, why=why))

    def drainer(self, node_id: str) -> str:
        """Who drains this node at another process, "" for nobody."""
        running = (one.said for one in self._theirs.values() if isinstance(one.said, Drain))
        return next((one.user for one in running if one.node_id == node_id), "")

    def is_probed(self, service_id: str) -> bool:
        """Whether another process asks this Service."""
        return traffic_key(service_id) in self._theirs

    @property
    def processes(self) -> int:
        """How many others were heard lately."""
        since_s = self._timing.monotonic() - limits.RELAY_GONE_S
        return sum(heard_s >= since_s for heard_s in self._heard_s.values())

    # --- what is done there -----------------------------------------------------------------------

    def read(self, text: str) -> None:
        """A text from the line."""
        letter = opened(text)
        if letter is None or letter.by == self._me:
            return
        said, now_s = letter.said, self._timing.monotonic()
        is_new = letter.by not in self._heard_s
        self._heard_s[letter.by] = now_s
        if is_new:
            self._say_what_stands()
        key = key_of(said)
        before = self._theirs.pop(key, None)
        if _stands(said):
            self._theirs[key] = _Theirs(said, now_s)
        is_again = before is not None and before.said == said
        if not isinstance(said, Here) and not is_again:
            self._hear(said)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.line.run(), name="relay")
            group.create_task(self._repeat(), name="relay repeater")

    async def close(self) -> None:
        """Say what waits to be said, for a moment; call it before `run` is cancelled."""
        if self.line.is_up:
            try:
                async with asyncio.timeout(limits.RELAY_CLOSE_S):
                    await self.line.said()
            except TimeoutError:
                return

    # --- inside -----------------------------------------------------------------------------------

    def _ask(self, key: str, said: Said) -> bool:
        if key not in self._theirs:
            return False
        self._write(said)
        return True

    def _write(self, said: Said) -> None:
        self.line.say(key_of(said), lambda: sealed(Letter(by=self._me, said=said)))

    async def _repeat(self) -> None:
        while True:
            self.look_after()
            await self._timing.sleep(limits.RELAY_AGAIN_S)

    def look_after(self) -> None:
        """Say again what stands here; end what nobody says any more."""
        self._say_what_stands()
        if not self.line.is_up:
            return  # nobody can be heard: nobody is known to be gone
        before_s = self._timing.monotonic() - limits.RELAY_GONE_S
        for by in [one for one, heard_s in self._heard_s.items() if heard_s < before_s]:
            del self._heard_s[by]
        for key, theirs in list(self._theirs.items()):
            if theirs.heard_s < before_s:
                del self._theirs[key]
                self._end(theirs.said)

    def _say_what_stands(self) -> None:
        self._write(Here())
        for said in self._ours.values():
            self._write(said)

    def _end(self, said: Drain | Traffic) -> None:
        now_ms = self._timing.wall_ms()
        match said:
            case Drain():
                self._hear(
                    msgspec.structs.replace(said, at_ms=now_ms, state="interrupted", text=GONE)
                )
            case Traffic():
                report = msgspec.json.decode(said.rest)
                report |= {"at_ms": now_ms, "state": "ended", "why": GONE, "items": []}
                text = msgspec.json.encode(report).decode()
                self._hear(Traffic(id=said.id, text=text, rest=text))
                self._hear(Forget(id=said.id))

    def _line_changed(self) -> None:
        if self.line.is_up:
            now_s = self._timing.monotonic()
            for theirs in self._theirs.values():
                theirs.heard_s = now_s
            if self._was_away:
                self._tell(BACK)
            self._was_away = False
        else:
            self._was_away = True
            self._tell(AWAY.format(self.line.trouble))


def _stands(said: Said) -> TypeGuard[Drain | Traffic]:
    """Whether it goes on, and is to be said again."""
    match said:
        case Drain():
            return said.state == "running"
        case Traffic():
            return bool(msgspec.json.decode(said.rest)["state"] == "running")
    return False


def _for_late_comers(said: Drain | Traffic) -> Drain | Traffic:
    """They need the totals of a probe, not the single requests of this moment."""
    return msgspec.structs.replace(said, text=said.rest) if isinstance(said, Traffic) else said
