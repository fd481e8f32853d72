"""ReplicationControllers: what there was before ReplicaSets, and still is."""

from dashboard.mirror.records import ReplicationController
from dashboard.projection import selectors
from dashboard.projection.conditions import condition
from dashboard.projection.identity import identity
from dashboard.projection.rows import ReplicationControllerRow, Selector, WorkloadState
from dashboard.projection.workloads.common import (
    counted,
    images,
    labels_of,
    uses,
    wanted,
)
from dashboard.projection.workloads.deployments import cannot_make_pods


def replication_controller_row(one: ReplicationController) -> ReplicationControllerRow:
    """The row of a ReplicationController; everything comes from the object itself."""
    spec, status = one.spec, one.status
    selector = Selector(match_labels=spec.selector or {})
    replicas = wanted(spec.replicas)
    failure = cannot_make_pods(condition(status.conditions, "ReplicaFailure"))
    state: WorkloadState = "steady" if status.replicas == replicas else "scaling"
    if failure:
        state = "stuck"
    return ReplicationControllerRow(
        **identity(one),
        state=state,
        why=failure or counted(state, status.replicas, status.available_replicas, replicas),
        replicas=replicas,
        current=status.replicas,
        ready=status.ready_replicas,
        available=status.available_replicas,
        selector=selector,
        selector_text=selectors.text(selector),
        template_labels=labels_of(spec.template),
        containers=images(spec.template),
        uses=uses(spec.template),
    )
