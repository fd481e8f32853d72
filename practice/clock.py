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

import asyncio
import heapq
import logging
import math
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from practice.limits import (
    CLOCK_EVENTS_PER_INSTANT,
    CLOCK_LAG_S,
    CLOCK_SLICE_S,
    CLOCK_STEP_HORIZON_S,
)

log = logging.getLogger(__name__)

MAX = math.inf  # the rate at which time jumps from event to event


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


class Clock:
    """Simulated time with an event heap, and one seeded random stream per name."""

    def __init__(self, *, seed: int, start: datetime) -> None:
        if start.tzinfo is None:
            raise ClockError("the clock's start has no time zone; pass an aware datetime (UTC)")
        self.seed = seed
        self.start = start.astimezone(UTC)
        self._now_us = 0
        self._heap: list[tuple[int, int, Timer]] = []
        self._inserted = 0
        self._streams: dict[str, random.Random] = {}
        self._held: dict[str, list[Timer]] = {}
        self._acting = False
        self._instant_us = 0
        self._instant_events: Counter[str] = Counter()
        self._rate = 1.0
        self._anchor: tuple[float, int] | None = None  # (real seconds, simulated us) while driven
        self._wake = asyncio.Event()
        self.failures = 0

    # -- reading -------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Simulated time, UTC."""
        self._catch_up()
        return self.start + timedelta(microseconds=self._now_us)

    def now_text(self) -> str:
        """RFC 3339 with whole seconds, as Kubernetes writes metav1.Time."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def now_micro_text(self) -> str:
        """RFC 3339 with microseconds, as Kubernetes writes metav1.MicroTime (Leases, Events)."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def now_s(self) -> float:
        """Simulated seconds since the start."""
        self._catch_up()
        return self._now_us / 1e6

    def age_s(self, timestamp: str) -> float:
        """Simulated seconds since an RFC 3339 timestamp (negative when it lies ahead)."""
        return (self.now() - datetime.fromisoformat(timestamp)).total_seconds()

    def random(self, stream: str) -> random.Random:
        """The stream of that name: the same seed and name always give the same numbers."""
        if stream not in self._streams:
            self._streams[stream] = random.Random(f"{self.seed}/{stream}")  # noqa: S311 - no secret
        return self._streams[stream]

    # -- scheduling ----------------------------------------------------------------------------

    def schedule(self, delay_s: float, component: str, action: Callable[[], None]) -> Timer:
        """Run `action` once, `delay_s` simulated seconds from now (0: after what is due now)."""
        if not 0 <= delay_s < math.inf:
            raise ClockError(f"{component} asked for a delay of {delay_s} s; it must be >= 0")
        self._catch_up()
        timer = Timer(self._now_us + round(delay_s * 1e6), component, action)
        self._push(timer)
        return timer

    def hold(self, component: str) -> None:
        """Switch a component off: what is due for it waits until `release`.

        `kubelet` also means every `kubelet/<node>`.
        """
        self._held.setdefault(component, [])

    def release(self, component: str) -> None:
        """Switch a component on again; what has become due meanwhile runs now, in order."""
        self._catch_up()
        for timer in self._held.pop(component, []):
            timer.at_us = max(timer.at_us, self._now_us)
            self._push(timer)

    def _push(self, timer: Timer) -> None:
        self._inserted += 1
        heapq.heappush(self._heap, (timer.at_us, self._inserted, timer))
        if self._heap[0][2] is timer:
            self._wake.set()

    # -- running as fast as possible -----------------------------------------------------------

    def run_for(self, seconds: float) -> int:
        """Run all that falls due in the next `seconds`; the number of actions run."""
        end_us = self._now_us + round(seconds * 1e6)
        count = 0
        while (due_us := self._next_us()) is not None and due_us <= end_us:
            count += self._run_next() is not None
        self._now_us = max(self._now_us, end_us)
        return count

    def run_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Run until the condition holds after an action, or `timeout_s` has passed (False)."""
        end_us = self._now_us + round(timeout_s * 1e6)
        while not condition():
            due_us = self._next_us()
            if due_us is None or due_us > end_us:
                self._now_us = end_us
                return False
            self._run_next()
        return True

    def step(self, component: str = "") -> str | None:
        """Run up to and including the next action (of one component); the component that acted.

        None: nothing of the kind falls due within the horizon (`CLOCK_STEP_HORIZON_S`).
        """
        self._catch_up()
        end_us = self._now_us + round(CLOCK_STEP_HORIZON_S * 1e6)
        try:
            while (due_us := self._next_us()) is not None and due_us <= end_us:
                acted = self._run_next()
                if acted and (not component or component in (acted, acted.partition("/")[0])):
                    return acted
            return None
        finally:
            self._re_anchor()

    # -- running as real time passes -----------------------------------------------------------

    @property
    def rate(self) -> float:
        """Simulated seconds per real second while driven: 0 paused, 1 real time, MAX no waiting."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if math.isnan(rate) or rate < 0:
            raise ClockError(f"a rate of {rate} is impossible; use 0 (paused), 0.25, 1, 20 or MAX")
        self._catch_up()
        self._rate = rate
        self._re_anchor()
        self._wake.set()

    async def drive(self) -> None:
        """Run what falls due as real time passes, until cancelled.

        A failing action is logged and counted, and the others go on: one controller's defect must
        not end a demonstration. (kube-controller-manager's workers recover in the same way.)
        """
        self._anchor = (time.monotonic(), self._now_us)
        try:
            while True:
                self._run_slice()
                await self._rest()
        finally:
            self._catch_up()
            self._anchor = None

    def _run_slice(self) -> None:
        """Run due actions for at most one slice, so that the event loop's other work goes on."""
        started = time.monotonic()
        while time.monotonic() - started < CLOCK_SLICE_S and self._wait_s() <= 0:
            try:
                self._run_next()
            except ClockError:
                raise
            except Exception:
                self.failures += 1
                log.exception("an action of the practice cluster failed; the others go on")

    async def _rest(self) -> None:
        wait_s = self._wait_s()
        if wait_s <= 0:
            self._forgive_lag()
            await asyncio.sleep(0)
            return
        self._wake.clear()
        try:
            async with asyncio.timeout(None if wait_s == math.inf else wait_s):
                await self._wake.wait()
        except TimeoutError:
            return

    def _wait_s(self) -> float:
        """Real seconds until the next action is due (inf: nothing to do, or paused)."""
        due_us = self._next_us()
        if due_us is None or self._rate == 0:
            return math.inf
        if self._rate == MAX:
            return 0.0
        return (due_us - self._target_us()) / 1e6 / self._rate

    def _target_us(self) -> int:
        """Where simulated time should be by now, if nothing had to be waited for."""
        if self._anchor is None or self._rate in (0, MAX):
            return self._now_us
        real_s, simulated_us = self._anchor
        return simulated_us + round((time.monotonic() - real_s) * self._rate * 1e6)

    def _catch_up(self) -> None:
        """Let idle time pass (never beyond an action that has yet to run)."""
        if self._anchor is None or self._acting:
            return
        due_us = self._next_us()
        target_us = self._target_us()
        self._now_us = max(self._now_us, target_us if due_us is None else min(target_us, due_us))

    def _re_anchor(self) -> None:
        if self._anchor is not None:
            self._anchor = (time.monotonic(), self._now_us)

    def _forgive_lag(self) -> None:
        """When the machine cannot keep up (or slept), time goes slower instead of in a burst."""
        if self._rate != MAX and self._target_us() - self._now_us > CLOCK_LAG_S * 1e6 * self._rate:
            self._re_anchor()

    # -- the heap ------------------------------------------------------------------------------

    def _next_us(self) -> int | None:
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
        return self._held.get(name, self._held.get(name.partition("/")[0]))

    def _run_next(self) -> str | None:
        """Run the earliest action; its component."""
        if self._next_us() is None:
            return None
        at_us, _, timer = heapq.heappop(self._heap)
        self._now_us = max(self._now_us, at_us)
        self._guard(timer.component)
        action = timer.take()
        if action is not None:
            self._acting = True
            try:
                action()
            finally:
                self._acting = False
        return timer.component

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
