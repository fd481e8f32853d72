"""A run's requests to a Service: through the dashboard's probers, so that they are drawn, too."""

from collections.abc import Callable
from typing import Any

from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.traffic.probers import Probers
from dashboard.traffic.report import Report
from explainer.checks.scene import Scene
from explainer.doing.call import CannotDo
from explainer.doing.counting import Counter
from explainer.format.actions import Probe
from explainer.format.quantities import seconds
from explainer.limits import PROBE_MOST_PER_S, PROBE_S
from explainer.player.effects import Rate


class Probing:
    """One probe for each Service. ``rate``: of the cluster's clock, by which what took real time is told in its own."""

    def __init__(
        self,
        api: Api,
        scene: Scene,
        probers: Callable[[], Probers],
        rate: Callable[[], Rate] = lambda: 1.0,
    ) -> None:
        self._api, self._scene, self._probers, self._rate = api, scene, probers, rate
        self._counter = Counter(scene, scene.namespace)
        self._services: dict[str, str] = {}
        """Names of those that are asked, by uid."""

    async def probe(self, probe: Probe) -> None:
        """Begin, change or stop. Raises CannotDo, KubeError."""
        found = await self._api.get(by_name("Service"), self._scene.namespace, probe.service)
        uid = str(found["metadata"]["uid"])
        if self._services.pop(uid, None):
            self._probers().stop(uid, "The lesson stopped it.")
        if probe.stop:
            return
        refused = self._probers().start(
            service_id=uid,
            namespace=self._scene.namespace,
            service=probe.service,
            port=_number(found, probe.port),
            path=probe.path,
            rate_per_s=max(1, min(PROBE_MOST_PER_S, round(1 / seconds(probe.every)))),
            duration_s=PROBE_S,
            way="service",
        )
        if refused:
            raise CannotDo(refused)
        self._services[uid] = probe.service

    async def begin(self, probe: Probe) -> bool:
        """The lesson's own probe, once its Service is there."""
        try:
            await self.probe(probe)
        except (KubeError, CannotDo):
            return False
        return True

    def heard(self, report: Report) -> None:
        """Count what is over."""
        service = self._services.get(report.id)
        if service is None:
            return
        rate = self._rate()
        pace = rate if isinstance(rate, float | int) and rate > 0 else 1.0
        for item in report.items:
            if item.outcome != "unknown":
                self._counter.add(
                    service=service, answered=item.outcome == "answered", pod=item.pod,
                    took_ms=item.took_ms * pace, path=report.path,
                )  # fmt: skip


def _number(service: dict[str, Any], port: str | int) -> int:
    """A port's number, by its name or number. Raises CannotDo."""
    ports = (service.get("spec") or {}).get("ports") or []
    for one in ports:
        if port in (one.get("name"), one.get("port")) or str(port) == str(one.get("port")):
            return int(one["port"])
    raise CannotDo(f"{service['metadata']['name']} has no port {port}.")


def from_head(head: dict[str, Any] | None) -> Probe | None:
    """The probe of the front matter."""
    if head is None:
        return None
    return Probe(
        service=str(head["service"]),
        path=str(head.get("path", "/")),
        port=head.get("port", 80),
        every=str(head.get("every", "300ms")),
    )
