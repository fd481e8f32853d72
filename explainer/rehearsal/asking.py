"""The lesson's probes in a rehearsal: which Services are asked how often, and what came of each request.

On the practice cluster the requests of a stretch of time are handed in before it passes, and answered at moments of the
cluster's clock. On a real one they are sent through the API server's proxy, as time passes by itself.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.proxying import Proxied, service_path
from dashboard.limits import PROBE_BODY_BYTES
from dashboard.traffic.judging import judge
from dashboard.traffic.witness import claims
from explainer.checks.scene import Counted, Scene
from explainer.doing.counting import Counter
from explainer.doing.practice import Ask, Asked
from explainer.format.actions import Probe
from explainer.format.lesson import Lesson
from explainer.format.quantities import seconds
from explainer.limits import ASK_TIMEOUT_S, ASKED_AT_ONCE
from explainer.runs.probing import from_head


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that has no answer yet. ``counted`` is what it counts for: nobody counts it once another step has
    begun, for the cluster may have been brought back under it."""

    probe: Probe
    began_s: float
    counted: Counted


class Asking:
    """One probe for each Service, begun by the lesson's head or by a button."""

    def __init__(self, scene: Scene, lesson: Lesson) -> None:
        self._scene = scene
        self._counter = Counter(scene, scene.namespace)
        self._next_s: dict[str, float] = {}
        """By Service, the seconds from now to the next request."""
        first = from_head(lesson.head.probe)
        self._probes = {first.service: first} if first else {}

    async def probe(self, probe: Probe) -> None:
        """Begin, or change, or stop."""
        self._probes.pop(probe.service, None)
        if not probe.stop:
            self._probes[probe.service] = probe

    def _due(self, passed_s: float) -> Iterator[tuple[float, Probe]]:
        """What is to be asked within so many seconds from now, and when."""
        for probe in self._probes.values():
            every_s = seconds(probe.every)
            next_s = min(self._next_s.get(probe.service, every_s), every_s)
            while next_s <= passed_s:
                yield next_s, probe
                next_s += every_s
            self._next_s[probe.service] = next_s - passed_s

    def _answered(self, sent: Sent, answer: Proxied, at_s: float) -> None:
        if self._scene.traffic is not sent.counted:
            return
        verdict = judge(answer)
        names = next((sorted(one) for one in claims(answer) if one), [])
        if verdict.outcome != "unknown":
            self._counter.add(
                service=sent.probe.service,
                answered=verdict.outcome == "answered",
                pod=self._counter.by_name(names),
                took_ms=(at_s - sent.began_s) * 1000,
                path=sent.probe.path.partition("?")[0],
            )

    def _failed(self, sent: Sent) -> None:
        if self._scene.traffic is sent.counted:
            self._counter.add(service=sent.probe.service, answered=False, pod="", took_ms=0)


class Visitors(Asking):
    """Those of the practice cluster, whose time is driven by hand."""

    def __init__(self, scene: Scene, lesson: Lesson) -> None:
        super().__init__(scene, lesson)
        self._waiting: dict[int, Sent] = {}
        self._last = 0

    def plan(self, now_s: float, passes_s: float) -> list[Ask]:
        """What is asked while so many seconds pass; no more than wait for an answer at once."""
        counted = self._scene.traffic
        self._waiting = {i: one for i, one in self._waiting.items() if one.counted is counted}
        room = ASKED_AT_ONCE - len(self._waiting)
        asks = []
        for in_s, probe in list(self._due(passes_s))[: max(0, room)]:
            self._last += 1
            self._waiting[self._last] = Sent(probe, now_s + in_s, counted)
            to = (self._scene.namespace, probe.service, str(probe.port), probe.path)
            asks.append(Ask(self._last, in_s, *to))
        return asks

    def answered(self, one: Asked) -> None:
        """This is what came of it; too late is nothing."""
        sent = self._waiting.pop(one.id, None)
        if sent is not None:
            body = one.body.encode()[:PROBE_BODY_BYTES]
            self._answered(sent, Proxied(one.status, tuple(one.headers.items()), body), one.at_s)

    def late(self, now_s: float) -> list[tuple[float, int]]:
        """The requests that will have waited too long by then, and when."""
        ends = ((one.began_s + ASK_TIMEOUT_S, number) for number, one in self._waiting.items())
        return [(at_s, number) for at_s, number in ends if at_s <= now_s]

    def give_up(self, number: int) -> None:
        """Nobody waits for it any longer."""
        sent = self._waiting.pop(number, None)
        if sent is not None:
            self._failed(sent)


class Callers(Asking):
    """Those of a real cluster."""

    def __init__(self, api: Api, scene: Scene, lesson: Lesson) -> None:
        super().__init__(scene, lesson)
        self._api = api
        self._waiting: set[asyncio.Task[None]] = set()
        self._now_s = 0.0

    def passed(self, passed_s: float) -> None:
        """Send what is due after so many seconds."""
        self._now_s += passed_s
        for _, probe in self._due(passed_s):
            if len(self._waiting) < ASKED_AT_ONCE:
                sent = Sent(probe, self._now_s, self._scene.traffic)
                task = asyncio.create_task(self._ask(sent))
                self._waiting.add(task)
                task.add_done_callback(self._waiting.discard)

    async def close(self) -> None:
        """Wait for nobody."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _ask(self, sent: Sent) -> None:
        probe = sent.probe
        where = service_path(self._scene.namespace, probe.service, probe.port, probe.path)
        try:
            answer = await self._api.ask(
                where, timeout_s=ASK_TIMEOUT_S, limit_bytes=PROBE_BODY_BYTES
            )
        except (errors.KubeError, TimeoutError):
            self._failed(sent)
        else:
            self._answered(sent, answer, self._now_s)
