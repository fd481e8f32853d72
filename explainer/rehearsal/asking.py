"""The lesson's probes in simulated time: requests through the API server's proxy, as many as the time that passed."""

import asyncio
from contextlib import suppress
from typing import Any

from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.proxying import service_path
from dashboard.limits import PROBE_BODY_BYTES
from dashboard.traffic.judging import judge
from dashboard.traffic.witness import claims
from explainer.checks.scene import Counted, Scene
from explainer.doing.counting import Counter
from explainer.format.actions import Probe
from explainer.format.lesson import Lesson
from explainer.format.quantities import seconds
from explainer.limits import (
    ASK_REAL_S,
    ASK_TIMEOUT_S,
    ASKED_AT_ONCE,
    HEARD_POLL_S,
    SENT_S,
)
from explainer.runs.probing import from_head

LATE = "late"
"""Why a request is given up that the cluster's own time has run out for."""


class Asker:
    """One probe for each Service, begun by the lesson's head or by a button."""

    def __init__(self, api: Api, scene: Scene, lesson: Lesson) -> None:
        self._api, self._scene = api, scene
        self._counter = Counter(scene, scene.namespace)
        self._waiting: dict[asyncio.Task[None], float] = {}
        """Each with the simulated time at which it was begun."""
        self._sent: set[asyncio.Task[None]] = set()
        self._counted = scene.traffic
        self._now_s = 0.0
        self._owed: dict[str, float] = {}
        first = from_head(lesson.head.probe)
        self._probes = {first.service: first} if first else {}

    async def probe(self, probe: Probe) -> None:
        """Begin, or change, or stop."""
        self._probes.pop(probe.service, None)
        if not probe.stop:
            self._probes[probe.service] = probe

    @property
    def is_asking(self) -> bool:
        """Whether any Service is asked."""
        return bool(self._probes)

    @property
    def waiting(self) -> list[asyncio.Task[None]]:
        """The requests that have no answer yet."""
        return list(self._waiting)

    def noted(self, task: asyncio.Task[Any] | None) -> None:
        """The request of this task is on its way."""
        if task in self._waiting:
            self._sent.add(task)

    async def sent(self) -> None:
        """Until no request stays behind: time that passes before one has left would count as the cluster's."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SENT_S):
                while self._waiting.keys() - self._sent:  # noqa: ASYNC110 - some end unsent
                    await asyncio.sleep(HEARD_POLL_S)

    def passed(self, passed_s: float) -> None:
        """Send what is due after so many simulated seconds. Answers may take simulated time themselves."""
        self._now_s += passed_s
        self._forget()
        for task, began_s in self._waiting.items():
            if self._now_s - began_s >= ASK_TIMEOUT_S:
                task.cancel(LATE)
        for probe in self._probes.values():
            owed = self._owed.get(probe.service, 0.0) + passed_s / seconds(probe.every)
            self._owed[probe.service] = owed - int(owed)
            self._send(probe, int(owed))

    def _forget(self) -> None:
        """What was asked before the present step began: nobody counts it, and after the cluster was brought back nobody
        answers it."""
        if self._counted is not self._scene.traffic:
            self._counted = self._scene.traffic
            for task in self._waiting:
                task.cancel()

    def _over(self, task: asyncio.Task[None]) -> None:
        self._waiting.pop(task, None)
        self._sent.discard(task)

    def _send(self, probe: Probe, count: int) -> None:
        for _ in range(count):
            if len(self._waiting) >= ASKED_AT_ONCE:
                continue
            task = asyncio.create_task(self._ask(probe))
            self._waiting[task] = self._now_s
            task.add_done_callback(self._over)

    async def close(self) -> None:
        """Wait for nobody."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _ask(self, probe: Probe) -> None:
        began_s = self._now_s
        where = service_path(self._scene.namespace, probe.service, probe.port, probe.path)
        counted = self._scene.traffic
        try:
            answer = await self._api.ask(where, timeout_s=ASK_REAL_S, limit_bytes=PROBE_BODY_BYTES)
        except asyncio.CancelledError as error:
            if error.args != (LATE,):
                raise
            self._failed(probe, counted)
            return
        except (errors.KubeError, TimeoutError):
            self._failed(probe, counted)
            return
        if self._scene.traffic is not counted:
            return  # another step has begun since: the cluster may have been brought back under the request
        verdict = judge(answer)
        names = next((sorted(one) for one in claims(answer) if one), [])
        if verdict.outcome != "unknown":
            self._counter.add(
                service=probe.service,
                answered=verdict.outcome == "answered",
                pod=self._counter.by_name(names),
                took_ms=(self._now_s - began_s) * 1000,
                path=probe.path.partition("?")[0],
            )

    def _failed(self, probe: Probe, counted: Counted) -> None:
        if self._scene.traffic is counted:
            self._counter.add(service=probe.service, answered=False, pod="", took_ms=0)
