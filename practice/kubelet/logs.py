"""What a container has printed: a bounded ring, its followers, and heartbeats that cost nothing.

Promises: the newest `LOG_LINES_DEFAULT` lines are kept; lines stand in the order of their times.
Heartbeat lines are not printed by a timer: they are written down when somebody looks or when
another line comes, with the times they would have had. Only a followed log has a timer.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from practice.clock import Clock, Timer
from practice.limits import (
    LOG_FILES_BYTES,
    LOG_LINE_CHARACTERS,
    LOG_LINE_FRAME_BYTES,
    LOG_LINES_DEFAULT,
)

OnLine = Callable[[bytes | None], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line and when it was printed."""

    at: datetime
    text: str
    ends: bool = True
    """False: the program ended before its line did."""

    def encode(self, *, timestamps: bool) -> bytes:
        """The line's bytes, with its time in front if asked for (RFC 3339, nanoseconds)."""
        if not timestamps:
            return self.text.encode()
        return f"{self.at:%Y-%m-%dT%H:%M:%S.%f}000Z {self.text}".encode()


class Log:
    """The log of one run of a container."""

    def __init__(self, clock: Clock, component: str) -> None:
        self._clock = clock
        self._component = component
        self._lines: deque[Line] = deque(maxlen=LOG_LINES_DEFAULT)
        self._followers: dict[int, tuple[OnLine, bool]] = {}
        self._numbers = 0
        self._heartbeat: Callable[[int], str] | None = None
        self._period_s = 0.0
        self._began = clock.now()
        self._beats = 0
        self._timer: Timer | None = None
        self._written = 0
        self.closed = False

    @property
    def size_bytes(self) -> int:
        """What it takes up on the node's disk, where old files are dropped."""
        self._catch_up()
        return min(self._written, LOG_FILES_BYTES)

    def say(self, text: str, *, ends: bool = True) -> None:
        """Print a line now; `ends`: with a line end."""
        self._catch_up()
        self._add(Line(self._clock.now(), text[:LOG_LINE_CHARACTERS], ends))

    def beat(self, period_s: float, line: Callable[[int], str]) -> None:
        """From now on a heartbeat line every `period_s`; `line(n)` gives the text of the n-th."""
        self._period_s, self._heartbeat = period_s, line
        self._began, self._beats = self._clock.now(), 0
        self._keep_time()

    def lines(self) -> list[Line]:
        """All lines kept."""
        self._catch_up()
        return list(self._lines)

    def follow(self, on_line: OnLine, *, timestamps: bool) -> Callable[[], None]:
        """Tell of every new line, and with None of the end; the result stops that."""
        if self.closed:
            on_line(None)
            return _nothing
        self._catch_up()
        self._numbers += 1
        number = self._numbers
        self._followers[number] = (on_line, timestamps)
        self._keep_time()
        return partial(self._unfollow, number)

    def _unfollow(self, number: int) -> None:
        self._followers.pop(number, None)

    def close(self) -> None:
        """The run is over: nothing more will be printed."""
        self._catch_up()
        self.closed = True
        self._heartbeat = None
        followers, self._followers = self._followers, {}
        for on_line, _ in followers.values():
            on_line(None)

    def _add(self, line: Line) -> None:
        self._lines.append(line)
        self._written += len(line.text) + LOG_LINE_FRAME_BYTES
        for on_line, timestamps in list(self._followers.values()):
            on_line(line.encode(timestamps=timestamps))

    def _catch_up(self) -> None:
        """Write down the heartbeats that are due by now; only those that the ring can keep."""
        if self._heartbeat is None or self.closed:
            return
        due = int((self._clock.now() - self._began).total_seconds() / self._period_s)
        for number in range(max(self._beats, due - LOG_LINES_DEFAULT) + 1, due + 1):
            at = self._began + timedelta(seconds=number * self._period_s)
            self._add(Line(at, self._heartbeat(number)))
        self._beats = due

    def _keep_time(self) -> None:
        """A timer to the next heartbeat, as long as somebody follows."""
        waiting = self._timer is not None and self._timer.pending
        if self._heartbeat is None or self.closed or not self._followers or waiting:
            return
        passed_s = (self._clock.now() - self._began).total_seconds()
        next_s = (int(passed_s / self._period_s) + 1) * self._period_s - passed_s
        self._timer = self._clock.schedule(next_s, self._component, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        self._catch_up()
        self._keep_time()


def _nothing() -> None:
    """The cancel of what is over already."""
