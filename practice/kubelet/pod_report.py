"""Writing a pod's status: gathered from its life, compared with nothing, at most once per instant.

Promises: touches no pod of the same name with another uid; conditions of others stay as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from practice.api.errors import ApiError
from practice.informer import Object
from practice.kubelet.container import Container
from practice.kubelet.host import Host
from practice.kubelet.leaving import Leaving, Refusal
from practice.kubelet.pod_status import merged, own_conditions
from practice.kubelet.resize_state import CONDITIONS as RESIZE_CONDITIONS

SANDBOX_GONE = "pod sandbox is not ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class PodFacts:
    """What a kubelet knows of a pod at one moment."""

    containers: Sequence[Container]
    guests: Sequence[Container]
    """Its ephemeral containers, on which nothing else depends."""
    phase: str
    initialized: bool
    sandbox_problem: str
    start_time: str
    ip: str
    leaving: Leaving | None = None
    resizing: Sequence[Object] = ()
    """Conditions of a resize that waits or is under way."""
    sizes: Object = field(default_factory=dict)
    """What is allocated to the pod as a whole, and what it has."""


class PodReport:
    """Reports one pod; `read` gives the facts when the time to write has come."""

    def __init__(self, host: Host, pod: Object, read: Callable[[], PodFacts]) -> None:
        self._host = host
        self._metadata = pod["metadata"]
        self._read = read
        self._waits = False
        self._over = False
        self._told: Object = {}
        """The pod as it was after the newest report; empty before the first."""

    def seen(self, pod: Object) -> None:
        """Say it again where others have written into what was said, as the kubelet's status manager
        does: readiness taken away while the node was silent, or a readiness gate that has opened."""
        told = self._told
        if told and _version(pod) > _version(told) and pod.get("status") != told.get("status"):
            self.changed()

    def changed(self) -> None:
        """Write the status, once for all changes of this instant."""
        if not self._waits and not self._over:
            self._waits = True
            self._host.after(0, self._write)

    def end(self) -> None:
        """Never write again."""
        self._over = True

    def _write(self) -> None:
        self._waits = False
        if self._over or not self._host.online():
            return  # when the network is back, all pods are reported anew
        namespace, name = self._metadata["namespace"], self._metadata["name"]
        client = self._host.client
        try:
            current = client.get("pods", namespace, name)
            if current["metadata"]["uid"] == self._metadata["uid"]:
                now = self._host.clock.now_text()
                patch = {"status": status_object(self._read(), current, self._host.ip, now)}
                self._told = client.patch("pods", namespace, name, patch, subresource="status")
        except ApiError as error:
            if error.code != 404:  # gone; the watch is about to tell
                raise


def _version(pod: Object) -> int:
    return int(pod["metadata"].get("resourceVersion") or 0)


def refused(host: Host, pod: Object, why: Refusal) -> None:
    """Say that the pod may not run on this node, and will not."""
    metadata = pod["metadata"]
    status: Object = {
        "phase": "Failed",
        "reason": why.reason,
        "message": f"Pod was rejected: {why.message}",
        "startTime": host.clock.now_text(),
    }
    if "generation" in metadata:
        status["observedGeneration"] = metadata["generation"]
    patch = {"metadata": {"uid": metadata["uid"]}, "status": status}
    try:
        host.client.patch(
            "pods", metadata["namespace"], metadata["name"], patch, subresource="status"
        )
    except ApiError as error:
        if error.code not in (404, 409):  # gone; the watch is about to tell
            raise


def status_object(facts: PodFacts, current: Object, host_ip: str, now: str) -> Object:
    """The status as a merge patch: what the kubelet owns, over the pod as it is stored."""
    before: Sequence[Object] = [
        one
        for one in (current.get("status") or {}).get("conditions") or ()
        if one["type"] not in RESIZE_CONDITIONS
    ]
    generation = current["metadata"].get("generation")
    over = facts.phase in ("Succeeded", "Failed")
    own = own_conditions(
        facts.containers,
        sandbox_problem=SANDBOX_GONE if over else facts.sandbox_problem,
        phase=facts.phase,
        initialized=facts.initialized,
        gates=current["spec"].get("readinessGates") or (),
        others=before,
    )
    if over and facts.leaving is not None and facts.leaving.disruption:
        own.append(facts.leaving.condition())
    status: Object = {
        "phase": facts.phase,
        "conditions": [*merged(before, own, now, generation), *(() if over else facts.resizing)],
        "hostIP": host_ip,
        "hostIPs": [{"ip": host_ip}],
        "startTime": facts.start_time or now,
        "containerStatuses": [one.status() for one in facts.containers if one.role == "main"],
    }
    if over and facts.leaving is not None:
        status |= {"reason": facts.leaving.reason, "message": facts.leaving.message}
    status |= facts.sizes
    if generation is not None:
        status["observedGeneration"] = generation
    init = [one.status() for one in facts.containers if one.role != "main"]
    if init:
        status["initContainerStatuses"] = init
    if facts.guests:
        status["ephemeralContainerStatuses"] = [one.status() for one in facts.guests]
    if facts.ip:
        status["podIP"] = facts.ip
        status["podIPs"] = [{"ip": facts.ip}]
    return status
