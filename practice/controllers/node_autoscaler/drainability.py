"""May this pod be moved to another node? The rules that keep a node from being removed.

Mirrors the Cluster Autoscaler's FAQ ("What types of pods can prevent CA from removing a node?") with
its defaults: `skip-nodes-with-system-pods`, `skip-nodes-with-local-storage`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from practice.clock import Clock
from practice.controllers.node_autoscaler.naming import SAFE_TO_EVICT, SAFE_VOLUMES
from practice.controllers.node_autoscaler.world import EXPENDABLE, is_daemon
from practice.informer import Object, controller_of
from practice.limits import SCALE_DOWN_ENDING_S
from practice.podstate import is_terminal
from practice.selectors import labels_of, matches

_REPLICATED = ("ReplicationController", "Job", "ReplicaSet", "StatefulSet")
_MIRROR = "kubernetes.io/config.mirror"


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that the answer depends on."""

    clock: Clock
    budgets: Callable[[str], Sequence[Object]]
    """PodDisruptionBudgets of a namespace."""

    def moves(self, pod: Object) -> bool:
        """Whether it must find another node when its own goes."""
        priority = pod["spec"].get("priority") or 0
        return not (
            _MIRROR in _annotations(pod)
            or is_daemon(pod)
            or is_terminal(pod)
            or self._is_long_ending(pod)
            or priority < EXPENDABLE
        )

    def objection(self, pod: Object) -> str:
        """Why a pod that would have to move must not; "" when it may."""
        metadata, notes = pod["metadata"], _annotations(pod)
        name = metadata["name"]
        if notes.get(SAFE_TO_EVICT) != "true":
            owner = controller_of(pod)
            if owner is None or owner["kind"] not in _REPLICATED:
                return f"{metadata['namespace']}/{name} is not replicated"
            if metadata["namespace"] == "kube-system" and not self._budgets_of(pod):
                what = "non-daemonset, non-mirrored, non-pdb-assigned kube-system pod present"
                return f"{what}: {name}"
            if SAFE_TO_EVICT in notes:
                return f"pod annotated as not safe to evict present: {name}"
            if _local_volumes(pod):
                return f"pod with local storage present: {name}"
        if any(_allowed(budget) < 1 for budget in self._budgets_of(pod)):
            where = f"{metadata['namespace']}/{name}"
            return f"not enough pod disruption budget to move {where}"
        return ""

    def _is_long_ending(self, pod: Object) -> bool:
        """It should have gone by now."""
        since = pod["metadata"].get("deletionTimestamp")
        return since is not None and self.clock.age_s(since) > SCALE_DOWN_ENDING_S

    def _budgets_of(self, pod: Object) -> list[Object]:
        budgets, labels = self.budgets(pod["metadata"]["namespace"]), labels_of(pod)
        return [one for one in budgets if matches(one["spec"].get("selector"), labels)]


def _allowed(budget: Object) -> int:
    return int((budget.get("status") or {}).get("disruptionsAllowed") or 0)


def _annotations(pod: Object) -> dict[str, str]:
    return pod["metadata"].get("annotations") or {}


def _local_volumes(pod: Object) -> list[str]:
    """Volumes that stay behind on the node, without those that the pod can do without."""
    listed = _annotations(pod).get(SAFE_VOLUMES) or ""
    safe = {name.strip() for name in listed.split(",")}
    return [
        one["name"]
        for one in pod["spec"].get("volumes") or ()
        if _is_local(one) and one["name"] not in safe
    ]


def _is_local(volume: Object) -> bool:
    scratch = volume.get("emptyDir")
    return volume.get("hostPath") is not None or (
        scratch is not None and scratch.get("medium") != "Memory"
    )
