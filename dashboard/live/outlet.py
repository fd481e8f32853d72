"""The two ways out of an outbox: a task pulls its texts, or they are poured in turns with those of others.

What is sent, an outbox knows (``dashboard.live.outbox``); here is when. Either way nothing is lost when the viewer is
slow: what changes meanwhile is merged into the next frame."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.kube.timing import Timing
    from dashboard.live import frames
    from dashboard.live.turns import Turns

_ALARM_SLACK_S = 0.001  # the same moment reckoned twice is not the same number


@dataclass(frozen=True, slots=True)
class Ending:
    """The socket is to be closed after the frame ``bye``."""

    bye: "frames.Bye"


class Outlet(ABC):
    """Of one socket. One consumer iterates ``texts``, or awaits ``pour``."""

    def __init__(self, timing: "Timing", turns: "Turns") -> None:
        self._timing = timing
        self._turns = turns
        self._awake = asyncio.Event()
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_s = float("inf")  # when it rings, by our clock
        self._send: Callable[[str], None] | None = None
        self._ended: asyncio.Future[Ending] | None = None

    @abstractmethod
    def _next(self) -> list[str | Ending]:
        """What can be sent now."""

    @abstractmethod
    def _due_s(self) -> float:
        """When something happens by itself."""

    def wake(self) -> None:
        """There is something new."""
        if self._send is None:
            self._awake.set()
        else:
            self._turns.ask(self)

    # --- pulled -------------------------------------------------------------------------------

    async def texts(self) -> AsyncIterator[str | Ending]:
        """Frames to send, one by one; ends after an Ending. The time a send takes is the reader's."""
        try:
            while True:
                for item in self._next():
                    yield item
                    if isinstance(item, Ending):
                        return
                await self._wait()
        finally:
            self._silence()

    async def _wait(self) -> None:
        """Until something is new or due. Nothing may be awaited between the check and the wait."""
        if not self._awake.is_set():
            self._set_alarm()
            await self._awake.wait()
        self._awake.clear()

    # --- poured -------------------------------------------------------------------------------

    async def pour(self, send: Callable[[str], None]) -> Ending:
        """The same for who can send without waiting: no task is woken for a frame. The Ending is not sent."""
        self._ended = asyncio.get_running_loop().create_future()
        self._send = send
        self.wake()
        try:
            return await self._ended
        finally:
            self._send = None
            self._silence()

    def serve(self) -> None:
        """One turn; nothing once it has ended."""
        send, ended = self._send, self._ended
        if send is None or ended is None or ended.done():
            return
        try:
            for item in self._next():
                if isinstance(item, Ending):
                    ended.set_result(item)
                    return
                send(item)
        except Exception as error:  # noqa: BLE001 - whoever awaits is told; others' turns go on
            ended.set_exception(error)
            return
        self._set_alarm()

    # --- by itself ----------------------------------------------------------------------------

    def _set_alarm(self) -> None:
        """One that rings earlier stands: it finds nothing due and is set again, which is cheaper than a new one
        for each frame."""
        due_s, now_s = self._due_s(), self._timing.monotonic()
        if self._alarm is not None:
            if now_s < self._alarm_s <= due_s + _ALARM_SLACK_S:
                return
            self._alarm.cancel()
        self._alarm_s = due_s
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_at(loop.time() + max(0.0, due_s - now_s), self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self.wake()

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
