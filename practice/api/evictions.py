"""The eviction of a pod: a deletion that asks the PodDisruptionBudget first.

Mirrors the pods/eviction subresource of kube-apiserver. A pod that runs is protected by the one
budget that selects it; pods that have ended, have not begun or are going anyway are not. A pod that
is not ready may go where the budget says so, or where enough others are ready. What is allowed is
counted down in the budget's status at once, so that two evictions cannot both use the last right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from practice.api.errors import ApiError, bad_request, conflict, forbidden, too_many_requests
from practice.api.metadata import check_namespace
from practice.api.request import DeleteOptions, Request
from practice.api.resource import Object
from practice.api.selectors import from_object
from practice.api.store import object_key
from practice.api.validation.selector import validate_selector
from practice.api.values import at
from practice.limits import DISRUPTED_PODS, EVICTION_RETRY_S

if TYPE_CHECKING:
    from practice.api.api import Api

BUDGETS = "poddisruptionbudgets.policy"
_CAUSE = "DisruptionBudget"
_REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
_UNGUARDED = ("Succeeded", "Failed", "Pending")
_SUCCESS: Object = {
    "kind": "Status",
    "apiVersion": "v1",
    "metadata": {},
    "status": "Success",
    "code": 201,
}


def evict(api: Api, request: Request, namespace: str | None, name: str, body: Object) -> Object:
    """Delete a pod as an eviction asks for it.

    ApiError: 404, 409 preconditions, 429 the budget forbids it, 500 several budgets.
    """
    check_namespace(at(body, "metadata", "namespace"), namespace)
    if at(body, "metadata", "name") != name:
        raise bad_request("name in URL does not match name in Eviction object")
    asked = body.get("deleteOptions") or {}
    dry_run = request.dry_run or "All" in (asked.get("dryRun") or [])
    request = replace(request, dry_run=dry_run)
    pod = api.get("pods", namespace, name)
    if not _is_unguarded(pod):
        _ask_budget(api, pod, dry_run=dry_run)
    _delete(api, request, pod, asked)
    return dict(_SUCCESS)


def _is_unguarded(pod: Object) -> bool:
    return at(pod, "status", "phase") in _UNGUARDED or "deletionTimestamp" in pod["metadata"]


def _is_ready(pod: Object) -> bool:
    conditions = at(pod, "status", "conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def _ask_budget(api: Api, pod: Object, *, dry_run: bool) -> None:
    budgets = _budgets_of(api, pod)
    if len(budgets) > 1:
        what = "which the eviction subresource does not support."
        raise ApiError(500, "", f"This pod has more than one PodDisruptionBudget, {what}")
    if not budgets:
        return
    budget = budgets[0]
    status: Object = budget.get("status") or {}
    if not _is_ready(pod):
        healthy, desired = status.get("currentHealthy", 0), status.get("desiredHealthy", 0)
        if budget["spec"].get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
            return
        if healthy >= desired > 0:
            return
    _check(budget, status)
    if not dry_run:
        _count_down(api, budget, status, pod["metadata"]["name"])


def _budgets_of(api: Api, pod: Object) -> list[Object]:
    namespace, labels = pod["metadata"]["namespace"], pod["metadata"].get("labels")
    return [
        budget
        for _, budget in api.store.items(BUDGETS, f"{namespace}/")
        if _selects(budget["spec"].get("selector"), labels)
    ]


def _selects(selector: Any, labels: dict[str, str] | None) -> bool:
    if selector is None or validate_selector("", selector):
        return False
    return from_object(selector).matches(labels)


def _check(budget: Object, status: Object) -> None:
    """ApiError when the budget forbids an eviction."""
    name = budget["metadata"]["name"]
    if status.get("observedGeneration", 0) < budget["metadata"].get("generation", 0):
        why = f"The disruption budget {name} is still being processed by the server."
        cause = {"reason": _CAUSE, "message": why}
        raise too_many_requests(_REFUSED, retry_after_s=EVICTION_RETRY_S, causes=[cause])
    allowed = status.get("disruptionsAllowed", 0)
    begin = f"The disruption budget {name} does not allow evicting pods currently"
    if allowed < 0:
        raise _not_allowed(name, "pdb disruptions allowed is negative", begin)
    if len(status.get("disruptedPods") or {}) > DISRUPTED_PODS:
        what = "DisruptedPods map too big - too many evictions not confirmed by PDB controller"
        begin = f"{begin}: too many pending evictions not confirmed by PDB controller"
        raise _not_allowed(name, what, begin, whole=True)
    if allowed == 0:
        cause = {"reason": _CAUSE, "message": _why_none(name, status, begin)}
        raise too_many_requests(_REFUSED, causes=[cause])


def _not_allowed(name: str, what: str, begin: str, *, whole: bool = False) -> ApiError:
    error = forbidden("poddisruptionbudget", "policy", name, what)
    message = begin if whole else f"{begin}: {what}"
    error.status["details"]["causes"] = [{"reason": _CAUSE, "message": message}]
    return error


def _why_none(name: str, status: Object, begin: str) -> str:
    conditions = status.get("conditions") or []
    told = [one for one in conditions if one["type"] == "DisruptionAllowed"]
    told = [one for one in told if one["status"] == "False" and one.get("message")]
    reason = told[0]["reason"] if told else ""
    if reason == "SyncFailed":
        return f"{begin} because it failed sync: {told[0]['message']}"
    healthy, desired = status.get("currentHealthy", 0), status.get("desiredHealthy", 0)
    if healthy <= desired:
        return (
            f"The disruption budget {name} needs {desired} healthy pods and has {healthy} currently"
        )
    return f"{begin} ({reason}): {told[0]['message']}" if told else begin


def _count_down(api: Api, budget: Object, status: Object, pod: str) -> None:
    now = api.clock.now_text()
    left = status["disruptionsAllowed"] - 1
    status = {
        **status,
        "disruptionsAllowed": left,
        "disruptedPods": {**(status.get("disruptedPods") or {}), pod: now},
    }
    if left == 0:
        status["conditions"] = [
            one
            if one["type"] != "DisruptionAllowed"
            else {
                **one,
                "status": "False",
                "reason": "InsufficientPods",
                "lastTransitionTime": now
                if one["status"] != "False"
                else one["lastTransitionTime"],
            }
            for one in status.get("conditions") or []
        ]
    metadata = budget["metadata"]
    key = object_key(metadata["namespace"], metadata["name"])
    api.store.put(BUDGETS, key, {**budget, "status": status})


def _delete(api: Api, request: Request, pod: Object, asked: Object) -> None:
    metadata = pod["metadata"]
    preconditions = asked.get("preconditions") or {}
    version = preconditions.get("resourceVersion") or ""
    if not request.dry_run:
        _check_preconditions(pod, preconditions)
        marked = _mark(api, pod)
        version = version and marked["metadata"]["resourceVersion"]
    options = DeleteOptions(
        grace_period_s=asked.get("gracePeriodSeconds"),
        propagation=asked.get("propagationPolicy") or "",
        uid=preconditions.get("uid") or "",
        resource_version=version,
    )
    api.delete(request, "pods", metadata["namespace"], metadata["name"], options)


def _check_preconditions(pod: Object, preconditions: Object) -> None:
    metadata = pod["metadata"]
    for word, name, guess in (
        ("UID", "uid", "deleted and then recreated"),
        ("ResourceVersion", "resourceVersion", "modified"),
    ):
        asked = preconditions.get(name)
        if asked and asked != metadata[name]:
            why = (
                f"the {word} in the precondition ({asked}) does not match the {word} in record "
                f"({metadata[name]}). The object might have been {guess}"
            )
            raise conflict("Pod", "", metadata["name"], why)


def _mark(api: Api, pod: Object) -> Object:
    """Say on the pod why it goes."""
    status = pod.get("status") or {}
    target = {
        "type": "DisruptionTarget",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": api.clock.now_text(),
        "reason": "EvictionByEvictionAPI",
        "message": "Eviction API: evicting",
    }
    before = status.get("conditions") or []
    old = next((one for one in before if one["type"] == "DisruptionTarget"), None)
    if old is not None and old["status"] == "True":
        target["lastTransitionTime"] = old.get("lastTransitionTime")
        if old == target:
            return pod
    conditions = [target if one is old else one for one in before]
    if old is None:
        conditions.append(target)
    marked = {**pod, "status": {**status, "conditions": conditions}}
    key = object_key(pod["metadata"]["namespace"], pod["metadata"]["name"])
    return api.store.put("pods", key, marked)
