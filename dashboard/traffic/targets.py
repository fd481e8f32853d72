"""Where the next request goes, and who a Service's pods are."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from dashboard.kube.proxying import pod_path
from dashboard.kube.timing import Timing
from dashboard.limits import PROBE_ENDPOINTS_S, PROBE_PODS_MAX
from dashboard.projection.rows import PodRow
from dashboard.traffic.plan import Plan

PodsOf = Callable[[str], Iterable[PodRow]]
"""The pods of the Service with this id, as the picture has them now."""


@dataclass(frozen=True, slots=True)
class Pod:
    """Who answered: the pod's id and the letter of its generation."""

    id: str
    letter: str


class Roll:
    """The Service's pods by name. One that is gone stays known: its last answer may still come."""

    def __init__(self, service_id: str, pods_of: PodsOf) -> None:
        self._service_id = service_id
        self._pods_of = pods_of
        self.known: dict[str, Pod] = {}

    def call(self) -> None:
        """Look again who is there."""
        for row in self._pods_of(self._service_id):
            self.known.pop(row.name, None)  # to the end: the longest unseen goes first
            self.known[row.name] = Pod(row.id, row.generation)
        while len(self.known) > PROBE_PODS_MAX:
            del self.known[next(iter(self.known))]


class Turns:
    """Each ready pod of a Service in turn, as the EndpointSlices list them."""

    def __init__(self, api: Api, plan: Plan, timing: Timing) -> None:
        self._api = api
        self._plan = plan
        self._timing = timing
        self._ready: list[tuple[str, int]] = []
        self._read_s = float("-inf")
        self._turn = itertools.count()

    async def next(self) -> tuple[str, str]:
        """``(pod, where)``; ("", "") when no pod is ready. Raises KubeError."""
        now_s = self._timing.monotonic()
        if now_s - self._read_s >= PROBE_ENDPOINTS_S:
            self._read_s = now_s  # before the wait: the others go on with the old list meanwhile
            self._ready = await self._read()
        if not self._ready:
            return "", ""
        pod, port = self._ready[next(self._turn) % len(self._ready)]
        return pod, pod_path(self._plan.namespace, pod, port, self._plan.path)

    async def _read(self) -> list[tuple[str, int]]:
        plan = self._plan
        service = await self._api.get(by_name("Service"), plan.namespace, plan.service)
        ports = (service.get("spec") or {}).get("ports") or []
        names = {str(one.get("name") or "") for one in ports if one.get("port") == plan.port}
        label = f"kubernetes.io/service-name={plan.service}"
        found = await self._api.list(by_name("EndpointSlice"), plan.namespace, label_selector=label)
        return sorted({one for piece in found.get("items") or [] for one in _pods(piece, names)})


def _pods(piece: dict[str, Any], names: set[str]) -> Iterable[tuple[str, int]]:
    """The ready pods of a slice, each with the number that the port has there."""
    for port in piece.get("ports") or []:
        if str(port.get("name") or "") not in names or not port.get("port"):
            continue
        for endpoint in piece.get("endpoints") or []:
            target = endpoint.get("targetRef") or {}
            ready = (endpoint.get("conditions") or {}).get("ready") is not False
            if ready and target.get("kind") == "Pod" and target.get("name"):
                yield str(target["name"]), int(port["port"])
