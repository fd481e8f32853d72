"""How far a pod has come on its way to ready: what the columns of a rollout count.

The steps are those that a kubelet reports: a node was chosen (``PodScheduled``), sandbox and
network stand and the images are fetched (``PodReadyToStartContainers``, Kubernetes 1.29; an older
one goes from *scheduled* to *starting* at once), containers run, and the pod is ready. Whether it
receives traffic is what EndpointSlices say (``services`` of its row)."""

from dashboard.mirror.records import ContainerStatus, Pod
from dashboard.projection.conditions import condition
from dashboard.projection.rows import PodStep
from dashboard.projection.times import to_ms


def step(pod: Pod) -> PodStep:
    """The last step that it has begun."""
    if not pod.spec.node_name:
        return "waiting"
    if _is(pod, "Ready"):
        return "ready"
    statuses = [*(pod.status.init_container_statuses or ()), *(pod.status.container_statuses or ())]
    if any(_has_run(status) for status in statuses):
        return "starting"
    return "pulling" if _is(pod, "PodReadyToStartContainers") else "scheduled"


def ready_ms(pod: Pod) -> int | None:
    """Since when it is ready; None while it is not."""
    ready = condition(pod.status.conditions, "Ready")
    if ready is None or ready.status != "True":
        return None
    return to_ms(pod.status.ready_since or ready.last_transition_time)


def _has_run(status: ContainerStatus) -> bool:
    state = status.state
    return bool(state.running or state.terminated or status.restart_count)


def _is(pod: Pod, kind: str) -> bool:
    found = condition(pod.status.conditions, kind)
    return found is not None and found.status == "True"
