"""The cluster's own time, and its only source of chance.

Everything that happens in the practice cluster is an action that was scheduled here: a kubelet's
heartbeat, a controller's next look, the delivery of a watch event. So time can be paused, slowed,
sped up and stepped, and a seed plus a script of writes always gives the same cluster.

Promises: actions run in order of (due time, insertion); while one runs, `now()` stands still; no
other module of `practice` reads real time or draws random numbers. Time is counted in whole
microseconds, so that no sum of delays depends on how it was added up.

Trade-off: one heap and one thread. A slow action delays all others; in return every run can be
repeated, and no part of the cluster needs a lock.
"""

import contextlib
import heapq
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from practice.limits import CLOCK_EVENTS_PER_INSTANT, CLOCK_STEP_HORIZON_S
from practice.moments import moved

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX = math.inf  # the rate at which time jumps from event to event
_FIRST = 2**62  # taken from an insertion's number, it puts the action before all usual ones


def real_time() -> datetime:
    """The real time, UTC, without fractions: where a cluster for people starts."""
    return datetime.fromtimestamp(int(time.time()), UTC)


class ClockError(Exception):
    """The clock was asked for something impossible, or the cluster never comes to rest."""


class Timer:
    """One scheduled action; `cancel()` makes sure that it will not run (any more)."""

    __slots__ = ("_action", "at_us", "component")

    def __init__(self, at_us: int, component: str, action: Callable[[], None]) -> None:
        self.at_us = at_us
        self.component = component
        self._action: Callable[[], None] | None = action

    @property
    def pending(self) -> bool:
        """Still to be run."""
        return self._action is not None

    def cancel(self) -> None:
        """Forget the action. Harmless when it has run already."""
        self._action = None

    def take(self) -> Callable[[], None] | None:
        """The action, once."""
        action, self._action = self._action, None
        return action


class Pace(Protocol):
    """Real time, as far as a clock has to know of it: a `practice.clock.driver.Driver`."""

    def target_us(self) -> int:
        """Where simulated time should be by now, if nothing had to be waited for."""

    def anchor(self) -> None:
        """From now on count from here: time was stepped, or its rate has changed."""

    def wake(self) -> None:
        """An action falls due earlier than thought."""


class Observer(Protocol):
    """Somebody who wants to know what acts: `practice.steps.Steps`."""

    def began(self, component: str) -> None:
        """An action begins."""

    def said(self, text: str) -> None:
        """What the acting component thinks, in a few words; or the key that it looks at."""

    def ended(self, error: Exception | None) -> None:
        """The action is over; `error`: how it failed."""


class Clock:
    """Simulated time with an event heap, and one seeded random stream per name.

    A copy (a fork, a snapshot) has the same time, rate, streams and actions, and no `pace`: whoever
    drives the one does not drive the other.
    """

    def __init__(self, *, seed: int, start: datetime) -> None:
        if start.tzinfo is None:
            raise ClockError("the clock's start has no time zone; pass an aware datetime (UTC)")
        self.seed = seed
        self.start = start.astimezone(UTC)
        self._now_us = 0
        self._heap: list[tuple[int, int, Timer]] = []
        self._inserted = 0
        self._streams: dict[str, random.Random] = {}
        self._aside = False
        self._held: dict[str, list[Timer]] = {}
        self._acting = False
        self._instant_us = 0
        self._instant_events: Counter[str] = Counter()
        self._rate = 1.0
        self._stamped_ns = 0
        self.pace: Pace | None = None
        self.observer: Observer | None = None
        self.failures = 0

    def __getstate__(self) -> dict[str, Any]:
        outside = {"pace": None, "observer": None, "_acting": False}
        return {**self.__dict__, **outside}

    def remark(self, text: str) -> None:
        """What the acting component looks at or thinks, for whoever observes the clock."""
        if self.observer is not None:
            self.observer.said(text)

    # -- reading -------------------------------------------------------------------------------

    @property
    def now_us(self) -> int:
        """Simulated microseconds since the start, as of the last action or look."""
        return self._now_us

    def now(self) -> datetime:
        """Simulated time, UTC."""
        self.catch_up()
        return self.start + timedelta(microseconds=self._now_us)

    def now_text(self) -> str:
        """RFC 3339 with whole seconds, as Kubernetes writes metav1.Time."""
        return time_text(self.now())

    def now_micro_text(self) -> str:
        """RFC 3339 with microseconds, as Kubernetes writes metav1.MicroTime (Leases, Events)."""
        return micro_time_text(self.now())

    def stamp_ns(self) -> int:
        """Nanoseconds since 1970, each time later than before: a real clock never shows one twice."""
        now_ns = (self.now() - _EPOCH) // timedelta(microseconds=1) * 1_000
        self._stamped_ns = max(now_ns, self._stamped_ns + 1)
        return self._stamped_ns

    def now_s(self) -> float:
        """Simulated seconds since the start."""
        self.catch_up()
        return self._now_us / 1e6

    def age_s(self, timestamp: str) -> float:
        """Simulated seconds since an RFC 3339 timestamp (negative when it lies ahead)."""
        return (self.now() - datetime.fromisoformat(timestamp)).total_seconds()

    def random(self, stream: str) -> random.Random:
        """The stream of that name: the same seed and name always give the same numbers."""
        if self._aside:
            stream = f"aside/{stream}"
        if stream not in self._streams:
            self._streams[stream] = random.Random(f"{self.seed}/{stream}")  # noqa: S311 - no secret
        return self._streams[stream]

    @contextlib.contextmanager
    def aside(self, holds: bool) -> Iterator[None]:
        """While it holds, chance comes from streams of its own: what is only tried out (a dry run)
        changes nothing of what follows."""
        before, self._aside = self._aside, self._aside or holds
        try:
            yield
        finally:
            self._aside = before

    # -- scheduling ----------------------------------------------------------------------------

    def schedule(self, delay_s: float, component: str, action: Callable[[], None]) -> Timer:
        """Run `action` once, `delay_s` simulated seconds from now (0: after what is due now)."""
        if not 0 <= delay_s < math.inf:
            raise ClockError(f"{component} asked for a delay of {delay_s} s; it must be >= 0")
        self.catch_up()
        timer = Timer(self._now_us + round(delay_s * 1e6), component, action)
        self._push(timer)
        return timer

    def schedule_at(self, at_s: float, component: str, action: Callable[[], None]) -> Timer:
        """Run `action` once, so many simulated seconds after the start, and before all else that is
        due at that moment, whenever it was scheduled: what a script says does not depend on when it
        was handed in. Of two for one moment the one that came first. ClockError: it lies behind."""
        self.catch_up()
        at_us = round(at_s * 1e6) if math.isfinite(at_s * 1e6) else -1
        if at_us < self._now_us:
            raise ClockError(
                f"{at_s} s after the start lie behind, or beyond all time: it is {self._now_us / 1e6} s"
            )
        timer = Timer(at_us, component, action)
        self._push(timer, before=_FIRST)
        return timer

    def at(self, seconds: float) -> datetime:
        """The moment so many simulated seconds after the start."""
        return moved(self.start, seconds)

    @property
    def waiting(self) -> int:
        """Actions that are scheduled, those of switched-off components too."""
        held = sum(len(timers) for timers in self._held.values())
        return sum(timer.pending for _, _, timer in self._heap) + held

    def due(self, component: str, limit: int) -> list[tuple[float, str]]:
        """The next actions (of one component): seconds since the start, and whose they are."""
        actions = (
            (at_us, number, timer.component)
            for at_us, number, timer in self._heap
            if timer.pending
            and self._waiting_room(timer) is None
            and (not component or component in (timer.component, _family(timer.component)))
        )
        return [(at_us / 1e6, name) for at_us, _, name in heapq.nsmallest(limit, actions)]

    def is_held(self, component: str) -> bool:
        """Is it switched off?"""
        return component in self._held

    def jump(self, seconds: float) -> None:
        """Set the wall clock forward or back: timestamps change, what is due when does not."""
        self.start += timedelta(seconds=seconds)
        self._stamped_ns = 0

    def hold(self, component: str) -> None:
        """Switch a component off: what is due for it waits until `release`.

        `kubelet` also means every `kubelet/<node>`.
        """
        self._held.setdefault(component, [])

    def release(self, component: str) -> None:
        """Switch a component on again; what has become due meanwhile runs now, in order."""
        self.catch_up()
        for timer in self._held.pop(component, []):
            timer.at_us = max(timer.at_us, self._now_us)
            self._push(timer)

    def _push(self, timer: Timer, *, before: int = 0) -> None:
        self._inserted += 1
        heapq.heappush(self._heap, (timer.at_us, self._inserted - before, timer))
        if self.pace is not None and self._heap[0][2] is timer:
            self.pace.wake()

    # -- running as fast as possible -----------------------------------------------------------

    def run_for(self, seconds: float) -> int:
        """Run all that falls due in the next `seconds`; the number of actions run."""
        end_us = self._now_us + round(seconds * 1e6)
        count = 0
        while (due_us := self.next_us()) is not None and due_us <= end_us:
            count += self.run_next() is not None
        self._now_us = max(self._now_us, end_us)
        return count

    def run_one(self, end_s: float) -> bool:
        """Run the next action if it falls due by `end_s`; otherwise let time pass until then."""
        end_us = round(end_s * 1e6)
        due_us = self.next_us()
        is_due = due_us is not None and due_us <= end_us
        if is_due:
            self.run_next()
        else:
            self._now_us = max(self._now_us, end_us)
        if self.pace is not None:
            self.pace.anchor()
        return is_due

    def run_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Run until the condition holds after an action, or `timeout_s` has passed (False)."""
        end_us = self._now_us + round(timeout_s * 1e6)
        while not condition():
            due_us = self.next_us()
            if due_us is None or due_us > end_us:
                self._now_us = end_us
                return False
            self.run_next()
        return True

    def step(self, component: str = "") -> str | None:
        """Run up to and including the next action (of one component); the component that acted.

        None: nothing of the kind falls due within the horizon (`CLOCK_STEP_HORIZON_S`).
        """
        self.catch_up()
        end_us = self._now_us + round(CLOCK_STEP_HORIZON_S * 1e6)
        try:
            while (due_us := self.next_us()) is not None and due_us <= end_us:
                acted = self.run_next()
                if acted and (not component or component in (acted, _family(acted))):
                    return acted
            return None
        finally:
            if self.pace is not None:
                self.pace.anchor()

    # -- running as real time passes -----------------------------------------------------------

    @property
    def rate(self) -> float:
        """Simulated seconds per real second while driven: 0 paused, 1 real time, MAX no waiting."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if math.isnan(rate) or rate < 0:
            raise ClockError(f"a rate of {rate} is impossible; use 0 (paused), 0.25, 1, 20 or MAX")
        self.catch_up()
        self._rate = rate
        if self.pace is not None:
            self.pace.anchor()
            self.pace.wake()

    def catch_up(self) -> None:
        """Let idle time pass (never beyond an action that has yet to run)."""
        if self.pace is None or self._acting:
            return
        due_us = self.next_us()
        target_us = self.pace.target_us()
        self._now_us = max(self._now_us, target_us if due_us is None else min(target_us, due_us))

    # -- the heap ------------------------------------------------------------------------------

    def next_us(self) -> int | None:
        """When the next action falls due; cancelled ones leave the heap, held ones step aside."""
        while self._heap:
            at_us, _, timer = self._heap[0]
            if not timer.pending:
                heapq.heappop(self._heap)
            elif self._held and (waiting := self._waiting_room(timer)) is not None:
                waiting.append(heapq.heappop(self._heap)[2])
            else:
                return at_us
        return None

    def _waiting_room(self, timer: Timer) -> list[Timer] | None:
        name = timer.component
        return self._held.get(name, self._held.get(_family(name)))

    def run_next(self) -> str | None:
        """Run the earliest action; its component."""
        if self.next_us() is None:
            return None
        at_us, _, timer = heapq.heappop(self._heap)
        self._now_us = max(self._now_us, at_us)
        self._guard(timer.component)
        action = timer.take()
        if action is not None:
            self._act(timer.component, action)
        return timer.component

    def _act(self, component: str, action: Callable[[], None]) -> None:
        observer, failed = self.observer, None
        if observer is not None:
            observer.began(component)
        self._acting = True
        try:
            action()
        except Exception as error:
            failed = error
            raise
        finally:
            self._acting = False
            if observer is not None:
                observer.ended(failed)

    def _guard(self, component: str) -> None:
        """Stop a cluster in which actions schedule each other for ever without time passing."""
        if self._now_us != self._instant_us:
            self._instant_us = self._now_us
            self._instant_events.clear()
        self._instant_events[component] += 1
        if self._instant_events[component] > CLOCK_EVENTS_PER_INSTANT:
            raise ClockError(
                f"{component} acted {CLOCK_EVENTS_PER_INSTANT} times at {self.now_text()} without"
                " time passing: it schedules itself for ever; this is a defect of that component"
            )


def time_text(moment: datetime) -> str:
    """RFC 3339 with whole seconds, as Kubernetes writes metav1.Time. The moment is in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def micro_time_text(moment: datetime) -> str:
    """RFC 3339 with microseconds, as Kubernetes writes metav1.MicroTime. The moment is in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _family(component: str) -> str:
    """`kubelet` of `kubelet/node-1`."""
    return component.partition("/")[0]
