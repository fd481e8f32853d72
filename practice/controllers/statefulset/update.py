"""One step of a StatefulSet towards its spec: create and repair, scale down, update.

Mirrors kube-controller-manager: with OrderedReady a step ends at the first pod that must be waited
for; with Parallel all pods are handled, in batches of 1, 2, 4, … that stop at the first refusal.
"""

from collections.abc import Callable

from practice.api.errors import ApiError
from practice.controllers.statefulset.identity import has_identity
from practice.controllers.statefulset.look import Look
from practice.controllers.statefulset.status import is_created, is_running_and_ready
from practice.informer import Object
from practice.limits import STATEFULSET_BATCH_PODS
from practice.podstate import is_terminal, is_terminating, phase
from practice.shares import share_of

Handle = Callable[[Look, Object], bool]
"""Does one pod's part; True: what follows must wait, if the set is ordered."""


def update(look: Look) -> None:
    """Move one step. ApiError: the first refusal; what was done before it stands."""
    if _each(look, look.replicas, _replica) or _each(look, look.condemned, _claims):
        return
    if _each(look, look.condemned, _condemned):
        return
    if look.stateful_set["spec"]["updateStrategy"]["type"] == "RollingUpdate":
        _roll(look)


def _each(look: Look, pods: list[Object], handle: Handle) -> bool:
    """Whether the step ends here."""
    if look.is_ordered:
        return any(handle(look, pod) for pod in pods)
    batch, done = 1, 0
    while done < len(pods):
        refusals = [_refusal(look, pod, handle) for pod in pods[done : done + batch]]
        refused = next((one for one in refusals if one is not None), None)
        if refused is not None:
            raise refused
        done += batch
        batch = min(2 * batch, STATEFULSET_BATCH_PODS)
    return False


def _refusal(look: Look, pod: Object, handle: Handle) -> ApiError | None:
    try:
        handle(look, pod)
    except ApiError as error:
        return error
    return None


def _replica(look: Look, pod: Object) -> bool:
    stateful_set, writer, ordered = look.stateful_set, look.writer, look.is_ordered
    if is_terminal(pod):
        if not is_terminating(pod):
            writer.delete(stateful_set, pod)
        return True
    if not is_created(pod):
        if writer.has_stale_claim(stateful_set, pod):
            return True
        writer.create(stateful_set, pod)
        return True
    if phase(pod) == "Pending":
        writer.create_claims(stateful_set, pod)
        writer.settle_claims(stateful_set, pod)
    if ordered and (is_terminating(pod) or not is_running_and_ready(pod)):
        return True
    if ordered and not look.is_available(pod):
        return True
    if not has_identity(pod) or not writer.claims_settled(stateful_set, pod):
        writer.repair(stateful_set, pod)
    return False


def _claims(look: Look, pod: Object) -> bool:
    look.writer.settle_claims(look.stateful_set, pod)
    return False


def _condemned(look: Look, pod: Object) -> bool:
    if is_terminating(pod):
        return True
    if look.is_ordered and not (is_running_and_ready(pod) and look.is_available(pod)):
        first = look.first_unavailable
        if first is not None and first["metadata"].get("uid") != pod["metadata"]["uid"]:
            return True
    look.writer.delete(look.stateful_set, pod)
    return True


def _roll(look: Look) -> None:
    """Delete the highest pods that are not updated, as many as may be away."""
    rolling = look.stateful_set["spec"]["updateStrategy"].get("rollingUpdate") or {}
    wanted = int(look.stateful_set["spec"]["replicas"])
    most = max(1, share_of(rolling.get("maxUnavailable", 1), wanted, round_up=False))
    away = sum(look.is_unavailable(pod) for pod in look.replicas)
    descending = look.replicas[int(rolling.get("partition", 0)) :][::-1]
    if look.is_ordered:
        _roll_in_order(look, descending, most - away)
    else:
        _roll_parallel(look, descending, most - away)


def _roll_in_order(look: Look, descending: list[Object], budget: int) -> None:
    for pod in descending:
        if budget <= 0:
            return
        if not look.is_updated(pod) and not is_terminating(pod):
            look.take_for_update(pod)
            budget -= 1


def _roll_parallel(look: Look, descending: list[Object], budget: int) -> None:
    """Pods that are away anyhow go first, whatever the budget: nobody misses them."""
    old = [pod for pod in descending if not look.is_updated(pod)]
    for pod in old:
        if not look.is_available(pod) and not is_terminating(pod):
            look.take_for_update(pod)
    for pod in old:
        if budget <= 0:
            return
        if not look.is_unavailable(pod):
            look.take_for_update(pod)
            budget -= 1
