"""One probe: sends at its rate, judges, counts, and tells.

The requests are sent by the clock and not by the answers: a program that answers slowly gets as many
as a quick one, as from many visitors (an "open" load), up to a bound of waiting ones. A process
that was busy does not catch up on what it missed.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from dashboard import limits
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.timing import Timing
from dashboard.traffic.judging import Verdict, judge, refused
from dashboard.traffic.plan import Plan
from dashboard.traffic.report import Failure, Item, OfLetter, Report, Sums
from dashboard.traffic.tally import NOT_KNOWN, Counts, Tally
from dashboard.traffic.targets import PodsOf, Roll, Turns
from dashboard.traffic.witness import Claims, claims, named

TIME_OVER = "Its time was over."


class Prober:
    """Runs once. ``tell`` gets a report several times a second."""

    def __init__(
        self, plan: Plan, api: Api, pods_of: PodsOf, tell: Callable[[Report], None], timing: Timing
    ) -> None:
        self.plan = plan
        self._api = api
        self._tell = tell
        self._timing = timing
        self._tally = Tally()
        self._roll = Roll(plan.service_id, pods_of)
        self._turns = Turns(api, plan, timing)
        self._over: list[_Over] = []
        self._failure: Failure | None = None
        self._waiting: set[asyncio.Task[None]] = set()
        self._sender: asyncio.Task[None] | None = None
        self._started_ms = timing.wall_ms()
        self._why = ""
        self._told_s = float("-inf")

    @property
    def is_over(self) -> bool:
        """Whether no further request is sent."""
        return bool(self._why)

    def stop(self, why: str) -> None:
        """Send nothing more; the first reason stands. Answers that are due are still counted."""
        if not self._why:
            self._why = why
            if self._sender is not None:
                self._sender.cancel()

    async def run(self) -> None:
        """Until its time is over or it is stopped."""
        async with asyncio.TaskGroup() as group:
            teller = group.create_task(self._tell_on())
            self._sender = group.create_task(self._send_on(group))
            await asyncio.wait([self._sender])
            self.stop(TIME_OVER)
            while self._waiting:
                await asyncio.wait(self._waiting)
            teller.cancel()
        self.report()

    # --- sending ------------------------------------------------------------------------------

    async def _send_on(self, group: asyncio.TaskGroup) -> None:
        period_s = 1 / self.plan.rate_per_s
        next_s = self._timing.monotonic()
        until_s = next_s + self.plan.duration_s
        for _ in range(self.plan.rate_per_s * self.plan.duration_s):
            if next_s >= until_s or self.is_over:
                return
            if len(self._waiting) >= limits.PROBE_OUTSTANDING_MAX:
                self._tally.skipped += 1
            else:
                task = group.create_task(self._send())
                self._waiting.add(task)
                task.add_done_callback(self._waiting.discard)
            next_s = max(next_s + period_s, self._timing.monotonic())
            await self._timing.sleep(next_s - self._timing.monotonic())

    async def _send(self) -> None:
        started_s = self._timing.monotonic()
        said, verdict = await self._ask()
        took_ms = round((self._timing.monotonic() - started_s) * 1000)
        self._over.append(_Over(self._timing.wall_ms(), took_ms, verdict, said))
        if verdict.ends:
            self.stop(verdict.ends)

    async def _ask(self) -> tuple[Claims, Verdict]:
        """Who says to have answered, and what the answer means."""
        asked: Claims = ()
        try:
            where = self.plan.where
            if self.plan.way == "pods":
                pod, where = await self._turns.next()
                if not pod:
                    return (), Verdict("failed", "no pod is ready to receive")
                asked = (frozenset({pod}),)
            answer = await self._api.ask(
                where, timeout_s=limits.PROBE_TIMEOUT_S, limit_bytes=limits.PROBE_BODY_BYTES
            )
        except TimeoutError:
            return asked, Verdict("failed", f"no answer within {limits.PROBE_TIMEOUT_S} s")
        except errors.KubeError as error:
            return asked, refused(error)
        return asked or claims(answer), judge(answer)

    # --- telling ------------------------------------------------------------------------------

    async def _tell_on(self) -> None:
        while True:
            quiet = self._timing.monotonic() - self._told_s >= limits.PROBE_QUIET_FRAME_S
            if self._over or quiet:
                self.report()
            await self._timing.sleep(limits.PROBE_FRAME_S)

    def report(self) -> None:
        """Count what is over, and tell. The letters are looked up here, all at once: a pod that is
        new in the Service may be new in the picture, too."""
        now_s, now_ms = self._timing.monotonic(), self._timing.wall_ms()
        self._told_s = now_s
        self._roll.call()
        over, self._over = self._over, []
        items = [self._counted(now_s, now_ms, one) for one in over]
        plan, tally = self.plan, self._tally
        over_now = self.is_over and not self._waiting
        self._tell(
            Report(
                id=plan.service_id, at_ms=now_ms, why=self._why if over_now else "",
                state="ended" if over_now else "running",
                namespace=plan.namespace, name=plan.service, port=plan.port,
                path=plan.path.partition("?")[0], way=plan.way, rate_per_s=plan.rate_per_s,
                started_ms=self._started_ms, ends_ms=self._ends_ms(now_ms),
                total=_sums(tally.total), skipped=tally.skipped, recent=_sums(tally.recent(now_s)),
                letters=[
                    OfLetter(letter=letter, answered=counts.answered, failed=counts.failed)
                    for letter, counts in sorted(tally.by_letter.items())
                ],
                p50_ms=tally.latency_ms(now_s, 0.5), p99_ms=tally.latency_ms(now_s, 0.99),
                last_failure=self._failure, items=items[-limits.PROBE_ITEMS_MAX :],
            )
        )  # fmt: skip

    def _ends_ms(self, now_ms: int) -> int:
        planned_ms = self._started_ms + self.plan.duration_s * 1000
        return min(planned_ms, now_ms) if self.is_over else planned_ms

    def _counted(self, now_s: float, now_ms: int, one: "_Over") -> Item:
        pod = self._roll.known.get(named(one.said, self._roll.known))
        letter = pod.letter if pod is not None else NOT_KNOWN
        self._tally.add(now_s, one.verdict.outcome, one.took_ms, letter)
        if one.verdict.outcome != "answered":
            self._failure = Failure(at_ms=one.at_ms, reason=one.verdict.reason)
        return Item(
            ago_ms=max(0, now_ms - one.at_ms),
            took_ms=one.took_ms,
            outcome=one.verdict.outcome,
            pod=pod.id if pod is not None else "",
            letter=letter,
        )


@dataclass(frozen=True, slots=True)
class _Over:
    """A request that is over and not counted yet."""

    at_ms: int
    took_ms: int
    verdict: Verdict
    said: Claims


def _sums(counts: Counts) -> Sums:
    return Sums(answered=counts.answered, failed=counts.failed, unknown=counts.unknown)
