"""Deployments and ReplicaSets: what is wanted, what is there, and how an update goes.

The verdict and its words are those of ``kubectl rollout status`` (kubectl/pkg/polymorphichelpers,
``DeploymentStatusViewer``), check by check. Surge and unavailable are resolved as the Deployment
controller does (``ResolveFenceposts``): surge rounds up, unavailable down, and both cannot be 0.
"""

from dashboard.mirror.records import Condition, Deployment, ReplicaSet
from dashboard.projection import selectors
from dashboard.projection.conditions import condition
from dashboard.projection.generations import (
    current_revision,
    letter,
    revision,
    revisions_before,
)
from dashboard.projection.identity import identity
from dashboard.projection.rows import (
    DeploymentRow,
    Owner,
    ReplicaSetRow,
    Rollout,
    Verdict,
    WorkloadState,
)
from dashboard.projection.times import to_ms
from dashboard.projection.workloads.common import (
    images,
    labels_of,
    resolve,
    uses,
    wanted,
)

_NO_DEADLINE_S = 2**31 - 1
"""The API's word for none (``HasProgressDeadline``)."""
_DEADLINE = "ProgressDeadlineExceeded"
_COMPLETE = "NewReplicaSetAvailable"


def deployment_row(deployment: Deployment) -> DeploymentRow:
    """The row of a Deployment; everything comes from the object itself."""
    spec, status = deployment.spec, deployment.status
    notes = deployment.metadata.annotations
    replicas = wanted(spec.replicas)
    surge, unavailable = max_surge_and_unavailable(deployment)
    selector = selectors.to_row(spec.selector)
    rollout = rollout_status(deployment)
    state = deployment_state(deployment)
    return DeploymentRow(
        **identity(deployment),
        state=state,
        why=_why(deployment, state, rollout),
        replicas=replicas,
        current=status.replicas,
        updated=status.updated_replicas,
        ready=status.ready_replicas,
        available=status.available_replicas,
        unavailable=status.unavailable_replicas,
        paused=spec.paused,
        strategy=spec.strategy.type,
        max_surge=surge,
        max_unavailable=unavailable,
        floor=replicas - unavailable,
        ceiling=replicas + surge,
        min_ready_s=spec.min_ready_seconds,
        deadline_ms=deadline_ms(deployment),
        spec_version=deployment.metadata.generation,
        selector=selector,
        selector_text=selectors.text(selector),
        template_labels=labels_of(spec.template),
        containers=images(spec.template),
        uses=uses(spec.template),
        revision=revision(notes.revision) if notes is not None else 0,
        rollout=rollout,
    )


def replica_set_row(replica_set: ReplicaSet) -> ReplicaSetRow:
    """The row of a ReplicaSet; everything comes from the object itself."""
    spec, status = replica_set.spec, replica_set.status
    selector = selectors.to_row(spec.selector)
    owner = replica_set.controller
    failure = condition(status.conditions, "ReplicaFailure")
    return ReplicaSetRow(
        **identity(replica_set),
        owner=Owner(owner.uid, owner.kind, owner.name) if owner is not None else None,
        generation=letter(replica_set),
        revision=current_revision(replica_set),
        revisions=revisions_before(replica_set),
        replicas=wanted(spec.replicas),
        current=status.replicas,
        ready=status.ready_replicas,
        available=status.available_replicas,
        hash=replica_set.labels.get("pod-template-hash", ""),
        containers=images(spec.template),
        selector=selector,
        selector_text=selectors.text(selector),
        template_labels=labels_of(spec.template),
        uses=uses(spec.template),
        why=cannot_make_pods(failure),
    )


def max_surge_and_unavailable(deployment: Deployment) -> tuple[int, int]:
    """Both in pods. Recreate has no surge, and stops all old pods first."""
    replicas = wanted(deployment.spec.replicas)
    strategy = deployment.spec.strategy
    if strategy.type != "RollingUpdate":
        return 0, replicas
    rolling = strategy.rolling_update
    surge = resolve(rolling.max_surge if rolling else None, replicas, up=True, default="25%")
    unavailable = resolve(
        rolling.max_unavailable if rolling else None, replicas, up=False, default="25%"
    )
    if surge == 0 and unavailable == 0:
        # Both would forbid every step (validation refuses it, but percentages may round to it).
        unavailable = 1
    return surge, min(unavailable, replicas)


def deadline_ms(deployment: Deployment) -> int | None:
    """When the controller will call the update stuck unless it gets on (``DeploymentTimedOut``);
    None while nothing is under way, nobody counts, or it is over already."""
    seconds = deployment.spec.progress_deadline_seconds
    progressing = condition(deployment.status.conditions, "Progressing")
    if seconds is None or seconds >= _NO_DEADLINE_S or deployment.spec.paused:
        return None
    if progressing is None or progressing.reason in (_DEADLINE, _COMPLETE):
        return None
    since_ms = to_ms(progressing.last_update_time)
    return None if since_ms is None else since_ms + seconds * 1000


def rollout_status(deployment: Deployment) -> Rollout:
    """What ``kubectl rollout status`` would print now, without the line's end."""
    name = deployment.metadata.name
    status = deployment.status
    waiting: Verdict = "paused" if deployment.spec.paused else "progressing"
    if deployment.metadata.generation > status.observed_generation:
        return Rollout(waiting, "Waiting for deployment spec update to be observed...")
    progressing = condition(status.conditions, "Progressing")
    if progressing is not None and progressing.reason == _DEADLINE:
        return Rollout("failed", f'deployment "{name}" exceeded its progress deadline')
    replicas = wanted(deployment.spec.replicas)
    before = f'Waiting for deployment "{name}" rollout to finish: '
    updated, current, available = (
        status.updated_replicas,
        status.replicas,
        status.available_replicas,
    )
    if updated < replicas:
        text = f"{updated} out of {replicas} new replicas have been updated..."
    elif current > updated:
        text = f"{current - updated} old replicas are pending termination..."
    elif available < updated:
        text = f"{available} of {updated} updated replicas are available..."
    else:
        return Rollout("complete", f'deployment "{name}" successfully rolled out')
    return Rollout(waiting, before + text)


def deployment_state(deployment: Deployment) -> WorkloadState:
    """What the Deployment is about. A rollout that once completed leaves its condition behind, so a
    count that differs afterwards is scaling (or a pod being replaced), not an update."""
    status = deployment.status
    if deployment.spec.paused:
        return "paused"
    progressing = condition(status.conditions, "Progressing")
    failing = condition(status.conditions, "ReplicaFailure")
    if progressing is not None and progressing.reason == _DEADLINE:
        return "stuck"
    if failing is not None and failing.status == "True":
        return "stuck"
    if deployment.metadata.generation > status.observed_generation:
        return "updating"
    complete = progressing is not None and progressing.reason == _COMPLETE
    if status.replicas > status.updated_replicas or not complete:
        settled = (
            status.updated_replicas
            == status.replicas
            == status.available_replicas
            == wanted(deployment.spec.replicas)
        )
        return "steady" if settled else "updating"
    return "steady" if status.replicas == wanted(deployment.spec.replicas) else "scaling"


def _why(deployment: Deployment, state: WorkloadState, rollout: Rollout) -> str:
    status = deployment.status
    replicas = wanted(deployment.spec.replicas)
    match state:
        case "steady" if status.available_replicas < replicas:
            return f"{status.available_replicas} of {replicas} pods are available."
        case "steady":
            return "As many pods as wanted, and all of them available."
        case "scaling" if status.replicas > replicas:
            return f"Going down from {status.replicas} to {replicas} pods."
        case "scaling":
            return f"Going up from {status.replicas} to {replicas} pods."
        case "paused":
            return "Paused: changes of its template wait until somebody resumes it."
        case "updating":
            return f"{status.updated_replicas} of {replicas} pods are of the new generation."
        case "stuck":
            failing = condition(status.conditions, "ReplicaFailure")
            if failing is not None and failing.status == "True":
                return cannot_make_pods(failing)
            return (
                "The update made no progress within its deadline: "
                f"{status.available_replicas} of {replicas} pods are available. "
                "Undo it, or repair the template."
            )


def cannot_make_pods(failure: Condition | None) -> str:
    if failure is None or failure.status != "True":
        return ""
    return f"Pods cannot be made. The API server says: {failure.message or failure.reason}"
