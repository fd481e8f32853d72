"""DaemonSets.

The verdict and its words are those of ``kubectl rollout status`` (kubectl/pkg/polymorphichelpers,
``DaemonSetStatusViewer``), check by check.
"""

from dashboard.mirror.records import DaemonSet
from dashboard.projection import selectors
from dashboard.projection.identity import identity
from dashboard.projection.rows import DaemonSetRow, Rollout, WorkloadState
from dashboard.projection.workloads.common import (
    BY_HAND,
    ON_DELETE,
    images,
    labels_of,
    resolve,
    uses,
)


def daemon_set_row(one: DaemonSet) -> DaemonSetRow:
    """The row of a DaemonSet; everything comes from the object itself."""
    spec, status = one.spec, one.status
    selector = selectors.to_row(spec.selector)
    state = _daemon_set_state(one)
    surge, unavailable = _surge_and_unavailable(one)
    return DaemonSetRow(
        **identity(one),
        state=state,
        why=_daemon_set_why(one, state),
        replicas=status.desired_number_scheduled,
        current=status.current_number_scheduled,
        updated=status.updated_number_scheduled,
        ready=status.number_ready,
        available=status.number_available,
        misplaced=status.number_misscheduled,
        strategy=spec.update_strategy.type,
        floor=max(0, status.desired_number_scheduled - unavailable),
        ceiling=status.desired_number_scheduled + surge,
        min_ready_s=spec.min_ready_seconds,
        spec_version=one.metadata.generation,
        selector=selector,
        selector_text=selectors.text(selector),
        template_labels=labels_of(spec.template),
        containers=images(spec.template),
        uses=uses(spec.template),
        rollout=daemon_set_rollout(one),
    )


def daemon_set_rollout(one: DaemonSet) -> Rollout:
    """What ``kubectl rollout status`` would print now, without the line's end."""
    name, status = one.metadata.name, one.status
    if one.spec.update_strategy.type != "RollingUpdate":
        return BY_HAND
    if one.metadata.generation > status.observed_generation:
        return Rollout("progressing", "Waiting for daemon set spec update to be observed...")
    before = f'Waiting for daemon set "{name}" rollout to finish: '
    updated, available = status.updated_number_scheduled, status.number_available
    desired = status.desired_number_scheduled
    if updated < desired:
        text = f"{updated} out of {desired} new pods have been updated..."
        return Rollout("progressing", before + text)
    if available < desired:
        text = f"{available} of {desired} updated pods are available..."
        return Rollout("progressing", before + text)
    return Rollout("complete", f'daemon set "{name}" successfully rolled out')


def _surge_and_unavailable(one: DaemonSet) -> tuple[int, int]:
    """Both in pods, both rounded up (``SurgeCount``, ``UnavailableCount``); both cannot be 0. An
    update by hand takes as many as the hand takes."""
    desired, strategy = one.status.desired_number_scheduled, one.spec.update_strategy
    if strategy.type != "RollingUpdate":
        return 0, desired
    rolling = strategy.rolling_update
    surge = resolve(rolling.max_surge if rolling else None, desired, up=True, default=0)
    unavailable = resolve(rolling.max_unavailable if rolling else None, desired, up=True, default=1)
    return surge, 1 if surge == unavailable == 0 else unavailable


def _daemon_set_state(one: DaemonSet) -> WorkloadState:
    status = one.status
    if one.metadata.generation > status.observed_generation:
        return "updating"
    if status.updated_number_scheduled < status.current_number_scheduled:
        return "updating"
    desired = status.desired_number_scheduled
    return "steady" if status.current_number_scheduled == desired else "scaling"


def _daemon_set_why(one: DaemonSet, state: WorkloadState) -> str:
    status = one.status
    desired = status.desired_number_scheduled
    misplaced = status.number_misscheduled
    extra = f" {misplaced} run where none should." if misplaced else ""
    if state == "updating":
        text = f"{status.updated_number_scheduled} of {desired} nodes have the new generation."
        return f"{text} {ON_DELETE}" if one.spec.update_strategy.type == "OnDelete" else text
    if state == "scaling":
        return f"{status.current_number_scheduled} of {desired} nodes have their pod.{extra}"
    if status.number_available < desired:
        return f"On {status.number_available} of {desired} nodes its pod is available.{extra}"
    return f"One pod on each node that fits, {desired} in all.{extra}"
