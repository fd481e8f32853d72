"""The eviction manager of one node: looks at what is left, and acts.

A real kubelet looks every 10 s. Here it looks at those moments only at which something may come of it:
while something is short, while a pod has a limit of local storage, and when memory or disk will have
been used up, which is known beforehand because programs grow evenly.
"""

from collections.abc import Callable, Mapping

from practice.api.kinds.pods import qos_class
from practice.clock import Timer
from practice.informer import Object
from practice.kubelet.eviction.local_storage import has_limits, offence
from practice.kubelet.eviction.ranking import is_critical, ranked
from practice.kubelet.eviction.signals import (
    CONDITIONS,
    DISK,
    MEMORY,
    PIDS,
    THRESHOLDS,
    Observation,
    Threshold,
    crossed,
)
from practice.kubelet.eviction.words import Verdict, verdict
from practice.kubelet.host import Host
from practice.kubelet.leaving import Leaving, Refusal
from practice.kubelet.pod_life import PodLife
from practice.kubelet.use import PodUse, growth_per_s, node_memory_bytes, use_of
from practice.limits import (
    EVICTION_CLEANUP_LOOK_S,
    EVICTION_CLEANUP_S,
    EVICTION_GRACE_S,
    EVICTION_PERIOD_S,
    EVICTION_TRANSITION_S,
    NODE_PIDS,
    SYSTEM_DISK_BYTES,
)
from practice.quantities import whole
from practice.tolerations import matching

REASON = "Evicted"
_TAINT = {"key": "node.kubernetes.io/memory-pressure", "effect": "NoSchedule"}


class Evictor:
    """Keeps a node from running out of memory, disk or process numbers."""

    def __init__(
        self,
        host: Host,
        pods: Mapping[str, PodLife],
        capacity: Callable[[], Object],
        report: Callable[[frozenset[str], frozenset[str]], None],
        tell: Callable[[str, str, str], None],
    ) -> None:
        self._host = host
        self._pods = pods
        self._capacity = capacity
        self._report = report
        self._tell = tell
        self.conditions: frozenset[str] = frozenset()
        """The pressures that the node reports."""
        self._scarce: frozenset[str] = frozenset()
        """Pressures that come from outside of Kubernetes, and hold until they are taken away."""
        self._seen_s: dict[str, float] = {}
        self._crossed: list[Threshold] = []
        self._timer: Timer | None = None
        self._due_s = 0.0
        self._leaving: list[PodLife] = []
        self._wait_until_s = 0.0

    # -- when to look --------------------------------------------------------------------------------

    def make_scarce(self, conditions: frozenset[str], *, act: bool) -> None:
        """Something outside of Kubernetes uses up what these conditions are about, until told else.
        `act`: the node is on, and sees it at once."""
        self._scarce = conditions
        if act and not self._leaving:
            self._cancel()
            self._look()

    def changed(self) -> None:
        """Something runs, or ended, or uses more or less: look when a real kubelet would at the latest.
        (That costs nothing for each of many pods that start together.)"""
        if not self._leaving:
            self._look_in(EVICTION_PERIOD_S)

    def reset(self) -> None:
        """The node is off: it will remember nothing."""
        self._cancel()
        self._seen_s, self._crossed, self._leaving = {}, [], []
        self.conditions = frozenset()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _look_in(self, wait_s: float) -> None:
        due_s = self._host.clock.now_s() + wait_s
        if self._timer is not None and self._timer.pending:
            if self._due_s <= due_s:
                return
            self._timer.cancel()
        self._due_s = due_s
        self._timer = self._host.after(wait_s, self._look)

    def _wait_s(self) -> float | None:
        """Seconds until a look is worth it; None: never, as things are."""
        limited = any(has_limits(life.pod["spec"]) for life in self._active())
        if self.conditions or self._scarce or limited:
            return EVICTION_PERIOD_S
        seen = self._observe(self._uses())
        growth = dict(zip((MEMORY, DISK), growth_per_s(self._active()), strict=True))
        waits = [
            _until(one, seen[one.signal], growth.get(one.resource, 0))
            for one in THRESHOLDS
            if one.signal in seen
        ]
        soonest = min((wait for wait in waits if wait is not None), default=None)
        if soonest is None:
            return None
        periods = int(soonest // EVICTION_PERIOD_S) + 1
        return periods * EVICTION_PERIOD_S

    # -- looking -------------------------------------------------------------------------------------

    def _active(self) -> list[PodLife]:
        return [life for life in self._pods.values() if not life.is_over]

    def _uses(self) -> dict[str, PodUse | None]:
        return {life.pod["metadata"]["uid"]: use_of(life) for life in self._active()}

    def _observe(self, uses: Mapping[str, PodUse | None]) -> dict[str, Observation]:
        capacity, known = self._capacity(), [use for use in uses.values() if use is not None]
        memory = whole(capacity.get("memory") or 0)
        disk = whole(capacity.get(DISK) or 0)
        memory_used = node_memory_bytes(self._active())
        disk_used = SYSTEM_DISK_BYTES + self._host.images.size_bytes
        disk_used += sum(use.disk for use in known)
        left = {MEMORY: (memory, memory - memory_used), DISK: (disk, disk - disk_used)}
        left[PIDS] = (NODE_PIDS, NODE_PIDS)
        return {
            one.signal: self._observation(one, *left[one.resource])
            for one in THRESHOLDS
            if left[one.resource][0]
        }

    def _observation(self, threshold: Threshold, capacity: int, available: int) -> Observation:
        if CONDITIONS[threshold.resource] in self._scarce:
            available = min(available, threshold.quantity(capacity) // 2)
        return Observation(capacity, max(0, available))

    def _look(self) -> None:
        if self._leaving and self._still_leaving():
            self._timer = self._host.after(EVICTION_CLEANUP_LOOK_S, self._look)
            return
        self._leaving = []
        uses = self._uses()
        seen = self._observe(uses)
        self._crossed = crossed(THRESHOLDS, seen, self._crossed)
        self._note_conditions()
        self._evict_offenders(uses)
        if self._crossed and not self._leaving:
            self._reclaim(self._crossed[0].resource, uses, seen)
        if self._leaving:
            self._wait_until_s = self._host.clock.now_s() + EVICTION_CLEANUP_S
            self._timer = self._host.after(EVICTION_CLEANUP_LOOK_S, self._look)
            return
        wait_s = self._wait_s()
        if wait_s is not None:
            self._look_in(wait_s)

    def _still_leaving(self) -> bool:
        in_time = self._host.clock.now_s() < self._wait_until_s
        return in_time and not all(life.is_over for life in self._leaving)

    def _note_conditions(self) -> None:
        now_s = self._host.clock.now_s()
        for threshold in self._crossed:
            self._seen_s[CONDITIONS[threshold.resource]] = now_s
        recent = frozenset(
            name for name, at_s in self._seen_s.items() if now_s - at_s < EVICTION_TRANSITION_S
        )
        if recent != self.conditions:
            before, self.conditions = self.conditions, recent
            self._report(before, recent)

    # -- acting --------------------------------------------------------------------------------------

    def _evict_offenders(self, uses: Mapping[str, PodUse | None]) -> None:
        for life in self._active():
            use = uses.get(life.pod["metadata"]["uid"])
            why = offence(life.pod["spec"], use) if use is not None else ""
            if why and not is_critical(life.pod):
                self._evict(life, Verdict(why), disruption=False)

    def _reclaim(
        self, resource: str, uses: Mapping[str, PodUse | None], seen: dict[str, Observation]
    ) -> None:
        """Unused images first; then the first pod that may go."""
        self._tell("Warning", "EvictionThresholdMet", f"Attempting to reclaim {resource}")
        if resource == DISK and self._remove_images():
            again = self._observe(uses)
            if not crossed(THRESHOLDS, again, self._crossed):
                return
        for life in ranked(resource, self._active(), uses):
            if not is_critical(life.pod):
                use = uses.get(life.pod["metadata"]["uid"])
                why = verdict(resource, life.pod, use, self._crossed, seen)
                self._evict(life, why, disruption=True)
                return

    def _remove_images(self) -> bool:
        used = {one.container.image for life in self._active() for one in life.lives}
        return self._host.images.remove_unused(used)

    def _evict(self, life: PodLife, why: Verdict, *, disruption: bool) -> None:
        self._host.event(life.pod, "Warning", REASON, why.message, annotations=why.annotations)
        leaving = Leaving(REASON, why.message, disruption=disruption)
        life.take_away(leaving, grace_s=EVICTION_GRACE_S)
        self._leaving.append(life)

    # -- new pods --------------------------------------------------------------------------------------

    def refusal(self, pod: Object) -> Refusal | None:
        """Why a pod may not start here now; None: it may."""
        if not self.conditions or is_critical(pod):
            return None
        spec = pod["spec"]
        if self.conditions == {CONDITIONS[MEMORY]}:
            modest = qos_class(spec) != "BestEffort"
            if modest or matching(spec.get("tolerations") or (), _TAINT):
                return None
        names = [name for name in CONDITIONS.values() if name in self.conditions]
        return Refusal(REASON, f"The node had condition: [{' '.join(names)}]. ")


def _until(threshold: Threshold, seen: Observation, growth: int) -> float | None:
    """Seconds until it is crossed; None: never."""
    left = seen.available - threshold.quantity(seen.capacity)
    if left < 0:
        return 0.0
    return left / growth if growth > 0 else None


__all__ = ["REASON", "Evictor"]
