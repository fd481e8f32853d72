"""How many pods a Job has: create what is missing, delete what is too much."""

from practice.api.errors import ApiError
from practice.clock import Clock
from practice.controllers.job.backoff import index_wait_s
from practice.controllers.job.look import NAME, Look
from practice.controllers.job.pods import (
    FAILURES,
    FINALIZER,
    IGNORED_FAILURES,
    INDEX,
    counted,
    index_of,
    without_finalizer,
)
from practice.controllers.job.policies import judge
from practice.informer import Object
from practice.intervals import has, joined
from practice.limits import GENERATED_NAME_PREFIX_CHARACTERS, JOB_BURST_PODS
from practice.ownership import reference_to
from practice.podstate import condition, is_ready, is_terminal, is_terminating, max_restarts, phase
from practice.refusals import is_namespace_terminating

_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}
_INDEX_VARIABLE = "JOB_COMPLETION_INDEX"


def stop_all(look: Look) -> ApiError | None:
    """Delete the active pods of a Job that ends; they keep their finalizer until they are counted."""
    for pod in look.active:
        error = _delete_one(look, pod, counted_first=True)
        if error is not None:
            return error
    return None


def manage(look: Look) -> ApiError | None:
    """One look creates or deletes, never both. The first refusal."""
    if look.suspended:
        return _delete(look, _to_remove(look, len(look.active)))
    wanted = _wanted(look)
    surplus = _to_remove(look, max(0, len(look.active) - wanted))[:JOB_BURST_PODS]
    if surplus:
        return _delete(look, surplus)
    going = look.terminating if look.replaces_late else 0
    missing = min(wanted - going - len(look.active), JOB_BURST_PODS)
    return _create(look, missing) if missing > 0 else None


def _wanted(look: Look) -> int:
    completions, parallelism = look.spec.get("completions"), int(look.spec["parallelism"])
    if completions is None:
        return len(look.active) if look.succeeded > 0 else parallelism
    return max(0, min(parallelism, int(completions) - look.succeeded))


# -- deleting --------------------------------------------------------------------------------------


def _delete(look: Look, pods: list[Object]) -> ApiError | None:
    for pod in pods:
        without_finalizer(look.client, pod)
        error = _delete_one(look, pod)
        if error is not None:
            return error
    return None


def _delete_one(look: Look, pod: Object, *, counted_first: bool = False) -> ApiError | None:
    metadata = pod["metadata"]
    try:
        look.client.delete("pods", metadata["namespace"], metadata["name"])
    except ApiError as error:
        if error.code != 404:
            look.event("Warning", "FailedDelete", f"Error deleting: {error}")
            return error
    else:
        look.event("Normal", "SuccessfulDelete", f"Deleted pod: {metadata['name']}")
    look.active_count -= 1
    look.terminating += 1
    look.ready_count -= is_ready(pod)
    return None


def _to_remove(look: Look, least: int) -> list[Object]:
    """At least that many: pods of no index and second ones of an index, then the least useful."""
    removed: list[Object] = []
    left = look.active
    if look.indexed:
        removed, left = _surplus_of_indexes(look)
    if len(removed) < least:
        ranked = sorted(left, key=lambda pod: _rank(pod, look.clock))
        removed += ranked[: least - len(removed)]
    return removed


def _surplus_of_indexes(look: Look) -> tuple[list[Object], list[Object]]:
    by_index: dict[int | None, list[Object]] = {}
    for pod in look.active:
        by_index.setdefault(look.valid_index(pod), []).append(pod)
    removed = by_index.pop(None, [])
    left: list[Object] = []
    for index in sorted(key for key in by_index if key is not None):
        *worse, best = sorted(by_index[index], key=lambda pod: _rank(pod, look.clock))
        removed += worse
        left.append(best)
    return removed, left


def _rank(pod: Object, clock: Clock) -> tuple[bool, int, bool, float, int, float, str]:
    """Sort key: the smaller goes first (kube-controller-manager's order of active pods)."""
    ready = condition(pod, "Ready") if is_ready(pod) else None
    since = ready.get("lastTransitionTime") if ready else None
    return (
        bool(pod["spec"].get("nodeName")),
        _PHASES.get(phase(pod), 0),
        ready is not None,
        clock.age_s(since) if since else 0.0,
        -max_restarts(pod),
        clock.age_s(pod["metadata"]["creationTimestamp"]),
        pod["metadata"]["uid"],
    )


# -- creating --------------------------------------------------------------------------------------


def _create(look: Look, missing: int) -> ApiError | None:
    """In batches of 1, 2, 4, … that stop at the first refusal; not before the back-off is over."""
    if not look.by_index and (wait_s := look.failures.wait_s(look.clock)) > 0:
        look.again_s.append(wait_s)
        return None
    indexes: list[int | None] = [None] * missing
    if look.indexed:
        indexes = list(_pending(look, missing))
        if look.by_index:
            waits = [(index_wait_s(look.last_failed.get(i or 0), look.clock), i) for i in indexes]
            indexes = [index for wait_s, index in waits if wait_s == 0]
            if not indexes and waits:
                look.again_s.append(min(wait_s for wait_s, _ in waits))
    batch, done = 1, 0
    while done < len(indexes):
        refusals = [_create_one(look, index) for index in indexes[done : done + batch]]
        refused = next((one for one in refusals if one is not None), None)
        if refused is not None:
            return refused
        done += batch
        batch *= 2
    return None


def _pending(look: Look, count: int) -> list[int]:
    """The first indexes that no pod works on and that have not ended."""
    busy = [index for pod in look.active if (index := index_of(pod)) is not None]
    if look.replaces_late:
        going = [pod for pod in look.pods if is_terminating(pod) and not is_terminal(pod)]
        busy += [index for pod in going if (index := index_of(pod)) is not None]
    taken = joined([*look.completed, *(look.failed_indexes or ())], busy)
    found: list[int] = []
    for index in range(int(look.spec["completions"])):
        if len(found) == count:
            break
        if not has(taken, index):
            found.append(index)
    return found


def _create_one(look: Look, index: int | None) -> ApiError | None:
    namespace = look.job["metadata"]["namespace"]
    try:
        pod = look.client.create("pods", _pod_of(look, index), namespace=namespace)
    except ApiError as error:
        if is_namespace_terminating(error):
            return None
        look.event("Warning", "FailedCreate", f"Error creating: {error}")
        return error
    look.event("Normal", "SuccessfulCreate", f"Created pod: {pod['metadata']['name']}")
    look.active_count += 1
    return None


def _pod_of(look: Look, index: int | None) -> Object:
    """The pod of the template; with an index, it knows its number by name, label and variable."""
    template, name = look.spec["template"], look.job["metadata"]["name"]
    metadata = template.get("metadata") or {}
    labels, spec = dict(metadata.get("labels") or {}), template["spec"]
    annotations = dict(metadata.get("annotations") or {})
    prefix = f"{name}-"
    if index is not None:
        annotations[INDEX] = labels[INDEX] = str(index)
        spec = {**_with_variable(spec), "hostname": f"{name}-{index}"}
        suffix = f"-{index}-"
        prefix = name[: GENERATED_NAME_PREFIX_CHARACTERS - len(suffix)] + suffix
        if look.by_index:
            annotations |= _failure_counts(look, look.last_failed.get(index))
    finalizers = list(metadata.get("finalizers") or ())
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "labels": labels,
            "annotations": annotations,
            "finalizers": [*finalizers, *([FINALIZER] if FINALIZER not in finalizers else [])],
            "generateName": prefix,
            "namespace": look.job["metadata"]["namespace"],
            "ownerReferences": [reference_to(look.job)],
        },
        "spec": spec,
    }


def _failure_counts(look: Look, replaced: Object | None) -> dict[str, str]:
    failures, ignored = 0, 0
    if replaced is not None:
        failures, ignored = counted(replaced, FAILURES), counted(replaced, IGNORED_FAILURES)
        if judge(look.job, replaced).counts:
            failures += 1
        else:
            ignored += 1
    found = {FAILURES: str(failures)}
    return {**found, IGNORED_FAILURES: str(ignored)} if ignored else found


def _with_variable(spec: Object) -> Object:
    """Every container learns its index."""
    field = {"fieldPath": f"metadata.labels['{INDEX}']"}
    variable = {"name": _INDEX_VARIABLE, "valueFrom": {"fieldRef": field}}

    changed = dict(spec)
    for kind in ("initContainers", "containers"):
        if spec.get(kind):
            changed[kind] = [_extended(container, variable) for container in spec[kind]]
    return changed


def _extended(container: Object, variable: Object) -> Object:
    env = container.get("env") or []
    if any(one["name"] == _INDEX_VARIABLE for one in env):
        return container
    return {**container, "env": [*env, variable]}


__all__ = ["NAME", "manage", "stop_all"]
