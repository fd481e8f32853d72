"""StatefulSets.

The verdict and its words are those of ``kubectl rollout status`` (kubectl/pkg/polymorphichelpers,
``StatefulSetStatusViewer``), check by check.
"""

from dashboard.mirror.records import StatefulSet
from dashboard.projection import selectors
from dashboard.projection.identity import identity
from dashboard.projection.rows import Rollout, StatefulSetRow, WorkloadState
from dashboard.projection.workloads.common import (
    BY_HAND,
    ON_DELETE,
    counted,
    images,
    labels_of,
    resolve,
    uses,
    wanted,
)


def stateful_set_row(one: StatefulSet) -> StatefulSetRow:
    """The row of a StatefulSet; everything comes from the object itself."""
    spec, status = one.spec, one.status
    selector = selectors.to_row(spec.selector)
    state = _stateful_set_state(one)
    rolling = spec.update_strategy.rolling_update
    return StatefulSetRow(
        **identity(one),
        state=state,
        why=_stateful_set_why(one, state),
        replicas=wanted(spec.replicas),
        current=status.replicas,
        updated=_updated(one),
        ready=status.ready_replicas,
        available=status.available_replicas,
        strategy=spec.update_strategy.type,
        floor=_floor(one),
        ceiling=wanted(spec.replicas),
        min_ready_s=spec.min_ready_seconds,
        spec_version=one.metadata.generation,
        partition=(rolling.partition or 0) if rolling is not None else 0,
        is_ordered=spec.pod_management_policy == "OrderedReady",
        service=spec.service_name,
        current_hash=status.current_revision,
        update_hash=status.update_revision,
        selector=selector,
        selector_text=selectors.text(selector),
        template_labels=labels_of(spec.template),
        containers=images(spec.template),
        uses=uses(spec.template),
        rollout=stateful_set_rollout(one),
    )


def stateful_set_rollout(one: StatefulSet) -> Rollout:
    """What ``kubectl rollout status`` would print now, without the line's end."""
    spec, status = one.spec, one.status
    if spec.update_strategy.type != "RollingUpdate":
        return BY_HAND
    if status.observed_generation == 0 or one.metadata.generation > status.observed_generation:
        return Rollout("progressing", "Waiting for statefulset spec update to be observed...")
    if status.ready_replicas < wanted(spec.replicas):
        missing = wanted(spec.replicas) - status.ready_replicas
        return Rollout("progressing", f"Waiting for {missing} pods to be ready...")
    rolling = spec.update_strategy.rolling_update
    if rolling is not None:
        to_update = wanted(spec.replicas) - (rolling.partition or 0)
        if rolling.partition is not None and status.updated_replicas < to_update:
            return Rollout(
                "progressing",
                "Waiting for partitioned roll out to finish: "
                f"{status.updated_replicas} out of {to_update} new pods have been updated...",
            )
        text = f"{status.updated_replicas} new pods have been updated..."
        return Rollout("complete", f"partitioned roll out complete: {text}")
    if status.update_revision != status.current_revision:
        at = f"{status.updated_replicas} pods at revision {status.update_revision}..."
        return Rollout("progressing", f"waiting for statefulset rolling update to complete {at}")
    at = f"{status.current_replicas} pods at revision {status.current_revision}..."
    return Rollout("complete", f"statefulset rolling update complete {at}")


def _floor(one: StatefulSet) -> int:
    """Fewest available that an update leaves (``getStatefulSetMaxUnavailable``): one at a time
    unless told otherwise, and never none. An update by hand leaves what the hand leaves."""
    replicas, strategy = wanted(one.spec.replicas), one.spec.update_strategy
    if strategy.type != "RollingUpdate":
        return 0
    rolling = strategy.rolling_update
    unavailable = resolve(
        rolling.max_unavailable if rolling else None, replicas, up=False, default=1
    )
    return max(0, replicas - max(1, unavailable))


def _updated(one: StatefulSet) -> int:
    """Pods of the newest revision: the status leaves the number out when nothing is updated."""
    status = one.status
    if status.update_revision and status.update_revision == status.current_revision:
        return status.replicas
    return status.updated_replicas


def _stateful_set_state(one: StatefulSet) -> WorkloadState:
    spec, status = one.spec, one.status
    if one.metadata.generation > status.observed_generation:
        return "updating"
    rolling = spec.update_strategy.rolling_update
    partition = (rolling.partition or 0) if rolling is not None else 0
    to_update = max(0, wanted(spec.replicas) - partition)
    if status.update_revision != status.current_revision and _updated(one) < to_update:
        return "updating"
    return "steady" if status.replicas == wanted(spec.replicas) else "scaling"


def _stateful_set_why(one: StatefulSet, state: WorkloadState) -> str:
    status, replicas = one.status, wanted(one.spec.replicas)
    if state == "updating":
        text = f"{_updated(one)} of {replicas} pods are of the new generation."
        return f"{text} {ON_DELETE}" if one.spec.update_strategy.type == "OnDelete" else text
    return counted(state, status.replicas, status.available_replicas, replicas)
