"""From the use of pods to a number of replicas.

Mirrors the replica calculator of kube-controller-manager. The ratio of use to target says how many
times as many pods there should be. Pods that begin do not count; pods that could not be measured are
taken for what speaks against a change: idle when pods would be added, fully used when removed.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from practice.controllers.autoscaler.look import Look, MetricError
from practice.informer import Object
from practice.limits import (
    HPA_CPU_INITIALIZATION_S,
    HPA_READINESS_DELAY_S,
    METRICS_PERIOD_S,
)
from practice.podstate import condition, is_terminating, phase
from practice.quantities import canonical, thousandths

_MILLI = 1_000
_KIB = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is wanted of a resource: a percentage of the request, or an average."""

    resource: str
    container: str
    percent: int | None
    average: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The use of one pod in thousandths, and when it was read."""

    value: int
    read_at: str

    @staticmethod
    def of(metrics: Object, target: Target) -> "Measured | None":
        """From a PodMetrics; None when the resource or the container is not in it."""
        chosen = [
            one
            for one in metrics.get("containers") or ()
            if target.container in ("", one["name"]) and target.resource in one["usage"]
        ]
        if not chosen or (not target.container and len(chosen) < len(metrics["containers"])):
            return None
        total = sum(thousandths(one["usage"][target.resource]) for one in chosen)
        return Measured(total, metrics["timestamp"])


@dataclass(frozen=True, slots=True)
class Average:
    """What all pods use on average: thousandths, and percent of the request where one is wanted."""

    value: int
    percent: int | None = None

    def shown(self, target: Target) -> Object:
        """As the status shows it."""
        value = canonical(f"{self.value}m")
        if target.resource == "memory" and self.value % (_MILLI * _KIB) == 0:
            value = canonical(f"{self.value // _MILLI // _KIB}Ki")
        found: Object = {"averageValue": value}
        if self.percent is not None:
            found["averageUtilization"] = self.percent
        return found


@dataclass(slots=True)
class _Groups:
    """Pods by what is known of them."""

    ready: int
    beginning: list[str]
    missing: list[str]
    ignored: list[str]


def calculate(
    look: Look, pods: list[Object], usage: dict[str, Measured], current: int, target: Target
) -> tuple[int, Average]:
    """The number of replicas that the use asks for, and the use. MetricError."""
    if not pods:
        raise MetricError("no pods returned by selector while calculating replica count")
    groups = _grouped(look, pods, usage, target.resource)
    values = {
        name: one.value
        for name, one in usage.items()
        if name not in groups.ignored and name not in groups.beginning
    }
    if not values:
        why = "did not receive metrics for targeted pods (pods might be unready)"
        raise MetricError(why)
    requests = _requests(pods, target) if target.percent is not None else {}
    ratio, average = _ratio(values, requests, target)
    with_beginning = bool(groups.beginning) and ratio > 1.0
    if not with_beginning and not groups.missing:
        if look.is_near(ratio):
            return current, average
        return math.ceil(ratio * groups.ready), average
    for name in groups.missing if ratio != 1.0 else ():
        values[name] = _assumed(name, requests, target) if ratio < 1.0 else 0
    for name in groups.beginning if with_beginning else ():
        values[name] = 0
    second, _ = _ratio(values, requests, target)
    if look.is_near(second) or (ratio < 1.0 < second) or (ratio > 1.0 > second):
        return current, average
    proposal = math.ceil(second * len(values))
    if (second < 1.0 and proposal > current) or (second > 1.0 and proposal < current):
        return current, average
    return proposal, average


def _assumed(name: str, requests: dict[str, int], target: Target) -> int:
    """What a pod that could not be measured is taken to use when pods would be removed."""
    if target.percent is None:
        return thousandths(target.average or "0")
    return requests[name] * max(100, target.percent) // 100


def _ratio(
    values: dict[str, int], requests: dict[str, int], target: Target
) -> tuple[float, Average]:
    if target.percent is None:
        average = sum(values.values()) // len(values)
        return average / thousandths(target.average or "1"), Average(average)
    known = [name for name in values if name in requests]
    used, requested = sum(values[n] for n in known), sum(requests[n] for n in known)
    if requested == 0:
        raise MetricError("no metrics returned matched known pods")
    percent = used * 100 // requested
    return percent / target.percent, Average(used // len(known), percent)


def _requests(pods: list[Object], target: Target) -> dict[str, int]:
    """What each pod requests of the resource, in thousandths. MetricError: one requests nothing."""
    found: dict[str, int] = {}
    for pod in pods:
        spec, name = pod["spec"], pod["metadata"]["name"]
        level = ((spec.get("resources") or {}).get("requests") or {}).get(target.resource)
        if level is not None and not target.container:
            found[name] = thousandths(level)
            continue
        sidecars = [
            one for one in spec.get("initContainers") or () if one.get("restartPolicy") == "Always"
        ]
        total = 0
        for container in [*spec["containers"], *sidecars]:
            if target.container not in ("", container["name"]):
                continue
            requests = (container.get("resources") or {}).get("requests") or {}
            if target.resource not in requests:
                raise MetricError(
                    f"missing request for {target.resource} in container {container['name']} of "
                    f"Pod {name}"
                )
            total += thousandths(requests[target.resource])
        found[name] = total
    return found


def _grouped(look: Look, pods: list[Object], usage: dict[str, Measured], resource: str) -> _Groups:
    groups = _Groups(0, [], [], [])
    for pod in pods:
        name = pod["metadata"]["name"]
        if is_terminating(pod) or phase(pod) == "Failed":
            groups.ignored.append(name)
        elif phase(pod) == "Pending":
            groups.beginning.append(name)
        elif name not in usage:
            groups.missing.append(name)
        elif resource == "cpu" and _is_beginning(look, pod, usage[name]):
            groups.beginning.append(name)
        else:
            groups.ready += 1
    return groups


def _is_beginning(look: Look, pod: Object, measured: Measured) -> bool:
    """Its CPU says nothing yet: it is not ready, or was measured before it had been for a window."""
    ready, start = condition(pod, "Ready"), (pod.get("status") or {}).get("startTime")
    if ready is None or not start:
        return True
    changed = ready.get("lastTransitionTime") or start
    unready = bool(ready["status"] == "False")
    if look.clock.age_s(start) < HPA_CPU_INITIALIZATION_S:
        return unready or _s(measured.read_at) < _s(changed) + METRICS_PERIOD_S
    return unready and _s(start) + HPA_READINESS_DELAY_S > _s(changed)


def _s(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
