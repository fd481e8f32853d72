"""Disruption: how many pods of each PodDisruptionBudget are healthy, and how many may be evicted.

Mirrors kube-controller-manager's disruption controller and the documentation page on disruptions.
Percentages, and `maxUnavailable`, are counted of the replicas that the pods' controllers want;
pods without a controller cannot be counted so, and an event says it. A pod that was evicted does not
count as healthy for two minutes, until it is seen going. When the count fails, nothing is allowed.
"""

import math
from collections.abc import Iterator
from typing import Any

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.values import at
from practice.clock import Clock
from practice.informer import Informers, Object, controller_of, key_of
from practice.limits import DISRUPTION_TIMEOUT_S
from practice.podstate import condition, is_ready, is_terminal, is_terminating, with_condition
from practice.selectors import labels_of, matches, select
from practice.workqueue import WorkQueue

NAME = "disruption-controller"
EVENT_SOURCE = "controllermanager"
_BUDGETS = "poddisruptionbudgets.policy"
_ALLOWED = "DisruptionAllowed"


class _Uncountable(Exception):
    """The number of pods to expect cannot be said; the text goes into the condition."""


class DisruptionController:
    """Keeps the status of every PodDisruptionBudget."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._client = client
        self._clock = clock
        self._budgets = informers(_BUDGETS)
        self._pods = informers("pods")
        self._replicasets = informers("replicasets.apps")
        self._deployments = informers("deployments.apps")
        self.queue = WorkQueue(clock, NAME, self.reconcile)
        self.stale = WorkQueue(clock, NAME, self.clear_stale_target)
        self._budgets.subscribe(self._on_budget)
        self._pods.subscribe(self._on_pod)

    # -- what causes a look --------------------------------------------------------------------

    def _on_budget(self, old: Object | None, new: Object | None) -> None:
        self.queue.add(key_of(new or old or {}))

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        pod = new or old
        if pod is None:
            return
        for budget in self._of(pod):
            self.queue.add(key_of(budget))
        if new is not None and (wait_s := self._stale_after_s(new)) is not None:
            self.stale.add(key_of(new), after_s=wait_s)

    def _of(self, pod: Object) -> Iterator[Object]:
        for budget in self._budgets.by("namespace", pod["metadata"]["namespace"]):
            if matches(budget["spec"].get("selector"), labels_of(pod)):
                yield budget

    # -- one look ------------------------------------------------------------------------------

    def reconcile(self, key: str) -> None:
        """Count, and report where the count has changed."""
        budget = self._budgets.get(key)
        if budget is None:
            return
        try:
            self._count(key, budget)
        except _Uncountable as error:
            text = f"Failed to calculate the number of expected pods: {error}"
            self._event(budget, "Warning", "CalculateExpectedPodCountFailed", text)
            self._fail_safe(budget, str(error))

    def _count(self, key: str, budget: Object) -> None:
        namespace = budget["metadata"]["namespace"]
        pods = select(self._pods, namespace, budget["spec"].get("selector"))
        if not pods:
            self._event(budget, "Normal", "NoPods", "No matching pods found")
        expected, desired = self._expected(budget, pods)
        disrupted, recheck_s = self._disrupted(budget, pods)
        healthy = sum(
            is_ready(pod) and not is_terminating(pod) and pod["metadata"]["name"] not in disrupted
            for pod in pods
        )
        allowed = max(0, healthy - desired) if expected > 0 else 0
        self._report(
            budget,
            {
                "currentHealthy": healthy,
                "desiredHealthy": desired,
                "expectedPods": expected,
                "disruptionsAllowed": allowed,
                **({"disruptedPods": disrupted} if disrupted else {}),
                "observedGeneration": budget["metadata"]["generation"],
            },
        )
        if recheck_s is not None:
            self.queue.add(key, after_s=recheck_s)

    def _expected(self, budget: Object, pods: list[Object]) -> tuple[int, int]:
        """How many pods there should be, and how many of them healthy."""
        most, least = budget["spec"].get("maxUnavailable"), budget["spec"].get("minAvailable")
        if most is not None:
            expected = self._scale(budget, pods)
            return expected, max(0, expected - _share(most, expected))
        if isinstance(least, str):
            expected = self._scale(budget, pods)
            return expected, _share(least, expected)
        return (len(pods), int(least)) if least is not None else (0, 0)

    def _scale(self, budget: Object, pods: list[Object]) -> int:
        """The sum of the replicas that the pods' controllers want. _Uncountable."""
        scales: dict[str, int] = {}
        unmanaged = False
        for pod in pods:
            owner = controller_of(pod)
            if owner is None:
                unmanaged = True
            elif owner["uid"] not in scales:
                uid, replicas = self._find(owner, pod)
                scales[uid] = replicas
        if unmanaged:
            self._event(budget, "Warning", "UnmanagedPods", _unmanaged_text(budget))
        return sum(scales.values())

    def _find(self, owner: Object, pod: Object) -> tuple[str, int]:
        """The topmost controller that sets the number of replicas."""
        namespace = pod["metadata"]["namespace"]
        group = owner["apiVersion"].rpartition("/")[0]
        if (group, owner["kind"]) == ("apps", "ReplicaSet"):
            replicaset = self._replicasets.get(f"{namespace}/{owner['name']}")
            if replicaset is not None and replicaset["metadata"]["uid"] == owner["uid"]:
                above = controller_of(replicaset)
                if above is None or above["kind"] != "Deployment":
                    return owner["uid"], int(replicaset["spec"].get("replicas", 0))
                deployment = self._deployments.get(f"{namespace}/{above['name']}")
                if deployment is not None and deployment["metadata"]["uid"] == above["uid"]:
                    return above["uid"], int(deployment["spec"].get("replicas", 0))
        return self._find_scale(owner, group, pod)

    def _find_scale(self, owner: Object, group: str, pod: Object) -> tuple[str, int]:
        """Whatever else has a scale subresource."""
        row = self._client.served.of_kind(group, owner["kind"])
        if row is None:
            version = owner["apiVersion"]
            raise _Uncountable(f'no matches for kind "{owner["kind"]}" in version "{version}"')
        if row.subresource("scale") is None:
            raise _Uncountable(f"{row.key} does not implement the scale subresource")
        namespace = pod["metadata"]["namespace"]
        try:
            scale = self._client.get(row.key, namespace, owner["name"], subresource="scale")
        except ApiError as error:
            if error.code != 404:
                raise
            scale = {}
        if at(scale, "metadata", "uid") != owner["uid"]:
            name = pod["metadata"]["name"]
            raise _Uncountable(f'found no controllers for pod "{name}"')
        return owner["uid"], int(at(scale, "spec", "replicas") or 0)

    def _disrupted(self, budget: Object, pods: list[Object]) -> tuple[Object, float | None]:
        """Evicted pods that are still to go, and when the first of them is given up (seconds)."""
        before: dict[str, str] = (budget.get("status") or {}).get("disruptedPods") or {}
        kept: Object = {}
        waits: list[float] = []
        for pod in pods if before else ():
            since = before.get(pod["metadata"]["name"])
            if since is None or is_terminating(pod):
                continue
            left_s = DISRUPTION_TIMEOUT_S - self._clock.age_s(since)
            if left_s < 0:
                namespace = budget["metadata"]["namespace"]
                text = (
                    f"Pod was expected by PDB {namespace}/{namespace} to be deleted but it wasn't"
                )
                self._event(pod, "Warning", "NotDeleted", text)
            else:
                kept[pod["metadata"]["name"]] = since
                waits.append(left_s)
        return kept, min(waits, default=None)

    # -- what is written -----------------------------------------------------------------------

    def _report(self, budget: Object, counts: Object) -> None:
        enough = counts["disruptionsAllowed"] > 0
        told = ("True", "SufficientPods") if enough else ("False", "InsufficientPods")
        before: Object = budget.get("status") or {}
        conditions = self._with_condition(before, *told, "", counts["observedGeneration"])
        status = {**counts, "conditions": conditions}
        if status != before:
            self._client.update(_BUDGETS, {**budget, "status": status}, subresource="status")

    def _fail_safe(self, budget: Object, message: str) -> None:
        """Nothing may be evicted while nobody knows the number of pods."""
        before: Object = budget.get("status") or {}
        seen = before.get("observedGeneration", 0)
        conditions = self._with_condition(before, "False", "SyncFailed", message, seen)
        status = {**before, "disruptionsAllowed": 0, "conditions": conditions}
        if status != before:
            self._client.update(_BUDGETS, {**budget, "status": status}, subresource="status")

    def _with_condition(
        self, status: Object, value: str, reason: str, message: str, generation: int
    ) -> list[Object]:
        conditions: list[Object] = status.get("conditions") or []
        old = next((one for one in conditions if one["type"] == _ALLOWED), None)
        same = old is not None and old["status"] == value
        new = {
            "type": _ALLOWED,
            "status": value,
            **({"observedGeneration": generation} if generation else {}),
            "lastTransitionTime": (
                old["lastTransitionTime"] if old and same else self._clock.now_text()
            ),
            "reason": reason,
            "message": message,
        }
        if old is None:
            return [*conditions, new]
        return [new if one is old else one for one in conditions]

    def _event(self, about: Object, kind: str, reason: str, message: str) -> None:
        self._client.event(about, type=kind, reason=reason, message=message, component=EVENT_SOURCE)

    # -- pods that were to go and did not --------------------------------------------------------

    def _stale_after_s(self, pod: Object) -> float | None:
        target = condition(pod, "DisruptionTarget")
        if target is None or target["status"] != "True" or is_terminating(pod) or is_terminal(pod):
            return None
        if target.get("reason") == "TerminationByKubelet" or not target.get("lastTransitionTime"):
            return None
        return max(0.0, DISRUPTION_TIMEOUT_S - self._clock.age_s(target["lastTransitionTime"]))

    def clear_stale_target(self, key: str) -> None:
        """Take back the announcement that a pod will go, two minutes after it was made."""
        pod = self._pods.get(key)
        wait_s = self._stale_after_s(pod) if pod is not None else None
        if pod is None or wait_s is None:
            return
        if wait_s > 0:
            self.stale.add(key, after_s=wait_s)
            return
        cleared: Object = {
            "type": "DisruptionTarget",
            "status": "False",
            "lastProbeTime": None,
            "lastTransitionTime": self._clock.now_text(),
        }
        if "generation" in pod["metadata"]:
            cleared["observedGeneration"] = pod["metadata"]["generation"]
        status = {**pod["status"], "conditions": with_condition(pod, cleared)}
        self._client.update("pods", {**pod, "status": status}, subresource="status")


def _share(value: Any, total: int) -> int:
    """A number, or a percentage of the total, rounded up."""
    return math.ceil(int(value[:-1]) * total / 100) if isinstance(value, str) else int(value)


def _unmanaged_text(budget: Object) -> str:
    return (
        f"Pods selected by this PodDisruptionBudget (selector: {_as_go(budget['spec'])}) were found "
        "to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which "
        "may result in undefined behavior. To account for these pods please set "
        '".spec.minAvailable" field of the PDB to an integer value.'
    )


def _as_go(spec: Object) -> str:
    """A selector as Go prints it."""
    selector = spec["selector"]
    labels = sorted((selector.get("matchLabels") or {}).items())
    rules = [
        f"LabelSelectorRequirement{{Key:{rule['key']},Operator:{rule['operator']},"
        f"Values:[{' '.join(rule.get('values') or ())}],}}"
        for rule in selector.get("matchExpressions") or ()
    ]
    shown = "".join(f"{key}: {value}," for key, value in labels)
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{shown}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{''.join(f'{one},' for one in rules)}}},}}"
    )
