"""All probes of this process: one for each Service, a few in all, and their last results."""

import asyncio
import logging
from collections.abc import Callable

from dashboard.kube.api import Api
from dashboard.kube.timing import Timing
from dashboard.limits import PROBE_ENDED_KEPT_S, PROBES_MAX
from dashboard.traffic.plan import Plan, Way
from dashboard.traffic.prober import Prober
from dashboard.traffic.report import Report
from dashboard.traffic.targets import PodsOf

log = logging.getLogger(__name__)


class Probers:
    """``tell`` hears every report; ``forget`` when the result of one is too old to be told; ``elsewhere`` says whether
    another process of Podium asks a Service (its id)."""

    def __init__(
        self,
        api: Api,
        pods_of: PodsOf,
        *,
        tell: Callable[[Report], None],
        forget: Callable[[str], None],
        timing: Timing | None = None,
        elsewhere: Callable[[str], bool] = lambda service_id: False,
    ) -> None:
        self._api = api
        self._elsewhere = elsewhere
        self._pods_of = pods_of
        self._tell = tell
        self._forget = forget
        self._timing = timing or Timing()
        self._probers: dict[str, Prober] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def running(self) -> int:
        """How many are sending."""
        return sum(not one.is_over for one in self._probers.values())

    def start(
        self,
        *,
        service_id: str,
        namespace: str,
        service: str,
        port: int,
        path: str,
        rate_per_s: int,
        duration_s: int,
        way: Way,
    ) -> str:
        """Begin; "" when it has begun, else a sentence why not. Needs a running loop."""
        plan = Plan(
            service_id=service_id, namespace=namespace, service=service, port=port, path=path,
            rate_per_s=rate_per_s, duration_s=duration_s, way=way,
        )  # fmt: skip
        is_here = service_id in self._tasks and not self._probers[service_id].is_over
        if is_here or self._elsewhere(service_id):
            return f"{service} is being asked already. Stop that first."
        if self.running >= PROBES_MAX:
            return f"{PROBES_MAX} Services are being asked already, which is the most at a time."
        before = self._tasks.pop(service_id, None)
        if before is not None:
            before.cancel()
        prober = Prober(plan, self._api, self._pods_of, self._tell, self._timing)
        self._probers[service_id] = prober
        self._tasks[service_id] = asyncio.create_task(self._run(prober), name=f"probe {service}")
        return ""

    def stop(self, service_id: str, why: str) -> bool:
        """End the probe of a Service; False when there is none."""
        prober = self._probers.get(service_id)
        if prober is None or prober.is_over:
            return False
        prober.stop(why)
        return True

    async def close(self) -> None:
        """End all at once."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, prober: Prober) -> None:
        service_id = prober.plan.service_id
        try:
            await prober.run()
        except Exception:
            log.exception("The probe of %s broke", prober.plan.service)
            prober.stop("It broke; Podium's log says why.")
            prober.report()
        await self._timing.sleep(PROBE_ENDED_KEPT_S)
        if self._probers.get(service_id) is prober:
            del self._probers[service_id], self._tasks[service_id]
            self._forget(service_id)
