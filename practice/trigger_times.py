"""When the change began that an EndpointSlice write ends.

Mirrors the annotation `endpoints.kubernetes.io/last-change-trigger-time`, from which kube-proxy
measures how long the network took to follow: the earliest of the changes that are new since the
last look: the Service's creation, or a pod's readiness turning.
"""

from practice.informer import Object
from practice.podstate import condition

TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time"


class TriggerTimes:
    """Remembers, for each Service, the trigger times that it has seen."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, str]] = {}

    def since_last_look(self, key: str, service: Object, pods: list[Object]) -> str:
        """The earliest new trigger time, empty when nothing has changed in time."""
        times = {"": str(service["metadata"]["creationTimestamp"])}
        for pod in pods:
            ready = condition(pod, "Ready")
            if ready is not None:
                times[pod["metadata"]["uid"]] = ready["lastTransitionTime"]
        before = self._seen.get(key, {})
        self._seen[key] = times
        return min((time for uid, time in times.items() if before.get(uid) != time), default="")

    def forget(self, key: str) -> None:
        """The Service is gone."""
        self._seen.pop(key, None)
