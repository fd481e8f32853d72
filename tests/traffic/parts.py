"""A probe with a clock of its own, and programs that answer as a test wants."""

import asyncio
import heapq
import itertools
import json
from collections.abc import Callable
from typing import Any

from dashboard.kube.errors import KubeError
from dashboard.kube.proxying import Proxied
from dashboard.kube.timing import Timing
from dashboard.projection.picture import Projection
from dashboard.projection.rows import PodRow
from dashboard.traffic.plan import Plan
from dashboard.traffic.prober import Prober
from dashboard.traffic.report import Report
from tests.live.contract import check_server_frame
from tests.projection.objects import added, owner, pod, replica_set

Answer = Proxied | KubeError | TimeoutError
HELLO = Plan(
    service_id="svc", namespace="shop", service="hello", port=80, path="/x?token=1",
    rate_per_s=10, duration_s=60,
)  # fmt: skip


class Clock:
    """Time that stands still until it is moved; sleepers wake in their order."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = itertools.count()
        self.timing = Timing(
            monotonic=lambda: self.now_s,
            wall_ms=lambda: round(self.now_s * 1000),
            sleep=self.sleep,
        )

    async def sleep(self, seconds: float) -> None:
        done = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now_s + seconds, next(self._number), done))
        await done

    async def go(self, seconds: float) -> None:
        """Let this much time pass, one sleeper after the other."""
        until_s = self.now_s + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= until_s + 1e-9:
            at_s, _, done = heapq.heappop(self._sleepers)
            self.now_s = max(self.now_s, at_s)
            if not done.done():
                done.set_result(None)
            await settle()
        self.now_s = max(self.now_s, until_s)


async def settle() -> None:
    for _ in range(12):
        await asyncio.sleep(0)


def said(status: int = 200, body: str = "ok", **headers: str) -> Proxied:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Proxied(status, named, body.encode())


def refusal(status: int, message: str, **more: Any) -> Proxied:
    return said(status, json.dumps({"kind": "Status", "message": message, **more}))


def pods(**letters: str) -> list[PodRow]:
    """Pods by name, of generation A or B."""
    projection = Projection()
    changes = [
        added("ReplicaSet", replica_set(letter, uid=letter, revision=str(1 + "AB".index(letter))))
        for letter in set(letters.values())
    ]
    changes += [
        added("Pod", pod(name, uid=f"id-{name}", owners=owner("ReplicaSet", letter, letter)))
        for name, letter in letters.items()
    ]
    projection.apply(changes)
    return [row for row in projection.rows.values() if isinstance(row, PodRow)]


class Show:
    """One prober, what it asked and what it told; every report is held against the schema."""

    def __init__(self, plan: Plan = HELLO, answer: Callable[[], Answer] = said) -> None:
        self.clock = Clock()
        self.answer = answer
        self.latency_s = 0.0
        self.asked: list[str] = []
        self.most_waiting = 0
        self._waiting = 0
        self.pods: list[PodRow] = []
        self.objects: dict[str, Any] = {}
        self.reports: list[Report] = []
        self.prober = Prober(plan, self, lambda _: self.pods, self.tell, self.clock.timing)  # type: ignore[arg-type]
        self.task = asyncio.create_task(self.prober.run())

    def tell(self, report: Report) -> None:
        check_server_frame(json.loads(report.text()))
        self.reports.append(report)

    @property
    def last(self) -> Report:
        return self.reports[-1]

    async def ask(self, where: str, *, timeout_s: float, limit_bytes: int) -> Proxied:
        self.asked.append(where)
        self._waiting += 1
        self.most_waiting = max(self.most_waiting, self._waiting)
        try:
            if self.latency_s:
                await self.clock.sleep(min(self.latency_s, timeout_s))
            answer = TimeoutError() if self.latency_s > timeout_s else self.answer()
        finally:
            self._waiting -= 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def get(self, *_: Any) -> Any:
        return self.objects["service"]

    async def list(self, *_: Any, **__: Any) -> Any:
        return self.objects["slices"]
