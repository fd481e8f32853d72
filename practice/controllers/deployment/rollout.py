"""The three ways in which a Deployment's pods change: rolling update, Recreate, and scaling.

Mirrors kube-controller-manager: a look scales up, or else scales down, and then reports; the next
change of a ReplicaSet's status causes the next look. The numbers come from `arithmetic`.
"""

from practice.controllers.deployment.arithmetic import new_size, old_sizes, proportional_sizes
from practice.controllers.deployment.look import DESIRED, Look, by_age, generation_of, number_in
from practice.controllers.deployment.revisions import revision_of, sync_revision
from practice.controllers.deployment.status import is_complete, report_progress, report_status
from practice.informer import Informer, Object
from practice.limits import KEEP_ALL_REVISIONS
from practice.podstate import is_terminal
from practice.refusals import gone_is_fine


def rolling_update(look: Look) -> None:
    """Grow the new generation as far as the ceiling allows, or shrink the old to the floor."""
    sync_revision(look, create=True)
    if not _grow_new(look) and not _shrink_old(look) and is_complete(look):
        clean_up(look)
    report_progress(look)


def _grow_new(look: Look) -> bool:
    if look.new is None:
        return False
    total = sum(size_of(one) for one in look.all)
    size = new_size(look.bounds, new=size_of(look.new), total=total)
    return size != size_of(look.new) and look.resize(look.new, size)


def _shrink_old(look: Look) -> bool:
    if look.new is None:
        return False
    active = [generation_of(one) for one in look.old if size_of(one) > 0]
    sizes = old_sizes(look.bounds, generation_of(look.new), active)
    by_name = {one["metadata"]["name"]: one for one in look.old}
    for name, size in sizes.items():
        look.resize(by_name[name], size)
    return bool(sizes)


def recreate(look: Look, pods: Informer) -> None:
    """Remove all old pods, wait until they are gone, then make all new ones."""
    sync_revision(look, create=False)
    shrunk = [look.resize(one, 0) for one in look.old if size_of(one) > 0]
    if any(shrunk) or _old_pods_run(look, pods):
        report_progress(look)
        return
    if look.new is None:
        sync_revision(look, create=True)
    if look.new is not None:
        look.resize(look.new, look.bounds.desired)
    if is_complete(look):
        clean_up(look)
    report_progress(look)


def _old_pods_run(look: Look, pods: Informer) -> bool:
    """Terminating pods count as running: two versions must never run side by side."""
    if any((one.get("status") or {}).get("replicas", 0) for one in look.old):
        return True
    owned = (pod for one in look.old for pod in pods.by("owner", one["metadata"]["uid"]))
    return any(not is_terminal(pod) for pod in owned)


def is_scaling(look: Look) -> bool:
    """Somebody changed `replicas` since the generations were last sized."""
    noted = (number_in(one, DESIRED) for one in look.all if size_of(one) > 0)
    return any(desired not in (None, look.bounds.desired) for desired in noted)


def scale(look: Look) -> None:
    """Follow a changed `replicas` (also while paused), and report."""
    sync_revision(look, create=False)
    _scale(look)
    if look.deployment["spec"].get("paused"):
        clean_up(look)
    report_status(look)


def _scale(look: Look) -> None:
    desired = look.bounds.desired
    active = [one for one in look.all if size_of(one) > 0]
    if len(active) <= 1:
        newest = look.new or max(look.old, key=by_age, default=None)
        only = active[0] if active else newest
        if only is not None and size_of(only) != desired:
            look.resize(only, desired)
    elif _is_saturated(look):
        for one in active:
            if look.new is None or one["metadata"]["uid"] != look.new["metadata"]["uid"]:
                look.resize(one, 0)
    elif look.is_rolling:
        _scale_in_proportion(look, active)


def _is_saturated(look: Look) -> bool:
    """The new generation has all the pods it should have, and all are available."""
    if look.new is None:
        return False
    new, desired = generation_of(look.new), look.bounds.desired
    return new.replicas == new.available == desired == number_in(look.new, DESIRED)


def _scale_in_proportion(look: Look, active: list[Object]) -> None:
    growing = look.bounds.ceiling > sum(size_of(one) for one in active)
    ordered = sorted(active, key=by_age, reverse=growing)  # equal sizes: newer first when growing
    ordered.sort(key=size_of, reverse=True)
    observed = (look.deployment.get("status") or {}).get("replicas", 0)
    generations = [generation_of(one) for one in ordered]
    sizes = proportional_sizes(look.bounds, generations, fallback_total=observed)
    for one in ordered:
        look.resize(one, sizes[one["metadata"]["name"]])


def clean_up(look: Look) -> None:
    """Delete the oldest empty generations beyond `revisionHistoryLimit`."""
    limit = look.deployment["spec"].get("revisionHistoryLimit", KEEP_ALL_REVISIONS)
    alive = [one for one in look.old if "deletionTimestamp" not in one["metadata"]]
    if limit == KEEP_ALL_REVISIONS or len(alive) <= limit:
        return
    alive.sort(key=lambda one: (revision_of(one), by_age(one)))
    for one in alive[: len(alive) - limit]:
        if _is_empty(one):
            with gone_is_fine():
                look.client.delete("replicasets.apps", look.namespace, one["metadata"]["name"])


def _is_empty(replicaset: Object) -> bool:
    status = replicaset.get("status") or {}
    observed = replicaset["metadata"]["generation"] <= status.get("observedGeneration", 0)
    return observed and size_of(replicaset) == 0 and not status.get("replicas")


def size_of(replicaset: Object) -> int:
    """The replicas that a ReplicaSet asks for."""
    return int(replicaset["spec"]["replicas"])
