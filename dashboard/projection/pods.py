"""How a pod is doing: the state that is drawn, kubectl's word for it, and one plain sentence.

``status`` follows the API server's own printer (kubernetes/pkg/printers/internalversion,
``printPod``) step by step, because what stands on the screen must be what ``kubectl get pods``
says next to it."""

from dataclasses import dataclass

from dashboard.mirror.records import ContainerStatus, Pod, Terminated
from dashboard.projection.conditions import condition
from dashboard.projection.reasons import explain, plural
from dashboard.projection.rows import PodState


@dataclass(slots=True)
class _Printed:
    """What the columns READY, STATUS and RESTARTS say."""

    reason: str
    total: int
    ready: int = 0
    restarts: int = 0


ERRORS = frozenset(
    {
        "CrashLoopBackOff",
        "ImagePullBackOff",
        "ErrImagePull",
        "ErrImageNeverPull",
        "InvalidImageName",
        "ImageInspectError",
        "RegistryUnavailable",
        "SignatureValidationFailed",
        "CreateContainerConfigError",
        "CreateContainerError",
        "RunContainerError",
        "PreStartHookError",
        "PostStartHookError",
        "PreCreateHookError",
    }
)
"""Reasons for waiting that are errors (kubelet), not steps on the way."""


_NO_CLAIMS: list[str] = []
"""One for all pods: rows are never written into."""


def counts(pod: Pod) -> tuple[int, int, int]:
    """Containers ready, containers in all, restarts, as kubectl's READY and RESTARTS show them."""
    printed = _printed(pod)
    return printed.ready, printed.total, printed.restarts


def pod_state(pod: Pod, *, node_lost: bool = False) -> tuple[PodState, str, str]:
    """``(state, status, why)``; ``node_lost`` when the pod's node is not heard of any more."""
    return _told(pod, _printed(pod), node_lost=node_lost)


def read(pod: Pod, *, node_lost: bool) -> tuple[tuple[PodState, str, str], tuple[int, int, int]]:
    """Both of these at once, at half the price."""
    printed = _printed(pod)
    told = _told(pod, printed, node_lost=node_lost)
    return told, (printed.ready, printed.total, printed.restarts)


def _told(pod: Pod, printed: _Printed, *, node_lost: bool) -> tuple[PodState, str, str]:
    state = _state(pod, printed, node_lost=node_lost)
    return state, printed.reason, _why(pod, state, printed, node_lost=node_lost)


def claims(pod: Pod) -> list[str]:
    """The names of the PersistentVolumeClaims that it mounts, each once."""
    if not pod.spec.volumes:
        return _NO_CLAIMS
    sources = (volume.persistent_volume_claim for volume in pod.spec.volumes)
    return sorted({source.claim_name for source in sources if source is not None})


def is_terminal(pod: Pod) -> bool:
    """Whether it ended for good: it holds no resources of its node any more."""
    return pod.status.phase in ("Succeeded", "Failed")


# --- kubectl's words ----------------------------------------------------------------------------


def _printed(pod: Pod) -> _Printed:
    sidecars = {c.name for c in pod.spec.init_containers or () if c.restart_policy == "Always"}
    status = pod.status
    printed = _Printed(
        status.reason or status.phase, len(pod.spec.containers or ()) + len(sidecars)
    )
    scheduled = condition(pod.status.conditions, "PodScheduled")
    if scheduled is not None and scheduled.reason == "SchedulingGated":
        printed.reason = "SchedulingGated"
    initializing, sidecar_restarts = _init_containers(pod, sidecars, printed)
    initialized = condition(pod.status.conditions, "Initialized")
    if not initializing or (initialized is not None and initialized.status == "True"):
        printed.restarts = sidecar_restarts
        _containers(pod, printed)
    if pod.metadata.deletion_timestamp is not None:
        if status.reason == "NodeLost":
            printed.reason = "Unknown"
        elif not is_terminal(pod):
            printed.reason = "Terminating"
    return printed


def _init_containers(pod: Pod, sidecars: set[str], printed: _Printed) -> tuple[bool, int]:
    """Whether the pod is still initialising, and how often its sidecars were restarted."""
    sidecar_restarts = 0
    for index, container in enumerate(pod.status.init_container_statuses or ()):
        printed.restarts += container.restart_count
        sidecar = container.name in sidecars
        if sidecar:
            sidecar_restarts += container.restart_count
        ended, waiting = container.state.terminated, container.state.waiting
        if ended is not None and ended.exit_code == 0:
            continue
        if sidecar and container.started:
            printed.ready += container.ready
            continue
        if ended is not None:
            printed.reason = f"Init:{ended.reason or _ended_word(ended)}"
        elif waiting is not None and waiting.reason not in ("", "PodInitializing"):
            printed.reason = f"Init:{waiting.reason}"
        else:
            printed.reason = f"Init:{index}/{len(pod.spec.init_containers or ())}"
        return True, sidecar_restarts
    return False, sidecar_restarts


def _containers(pod: Pod, printed: _Printed) -> None:
    running = False
    for container in reversed(pod.status.container_statuses or ()):
        printed.restarts += container.restart_count
        state = container.state
        if state.waiting is not None and state.waiting.reason:
            printed.reason = state.waiting.reason
        elif state.terminated is not None:
            printed.reason = state.terminated.reason or _ended_word(state.terminated)
        elif container.ready and state.running is not None:
            running = True
            printed.ready += 1
    if printed.reason == "Completed" and running:
        ready = condition(pod.status.conditions, "Ready")
        printed.reason = "Running" if ready is not None and ready.status == "True" else "NotReady"


def _ended_word(ended: Terminated) -> str:
    return f"Signal:{ended.signal}" if ended.signal else f"ExitCode:{ended.exit_code}"


# --- the drawn state ----------------------------------------------------------------------------


def _state(pod: Pod, printed: _Printed, *, node_lost: bool) -> PodState:
    phase = pod.status.phase
    if pod.metadata.deletion_timestamp is not None:
        return "terminating"
    if phase == "Succeeded":
        return "completed"
    if phase == "Failed":
        return "failed"
    if node_lost or phase == "Unknown":
        return "unknown"
    if _in_error(pod):
        return "failed"
    if not pod.spec.node_name:
        return "pending"
    ready = condition(pod.status.conditions, "Ready")
    if ready is not None and ready.status == "True":
        return "ready"
    return "starting" if _never_all_started(pod) else "notready"


def _in_error(pod: Pod) -> bool:
    return _erring(pod) is not None


def _erring(pod: Pod) -> ContainerStatus | None:
    """The first container that waits because of an error."""
    for container in _statuses(pod):
        waiting = container.state.waiting
        if waiting is not None and waiting.reason in ERRORS:
            return container
    return None


def _statuses(pod: Pod) -> list[ContainerStatus]:
    status = pod.status
    return [*(status.init_container_statuses or ()), *(status.container_statuses or ())]


def _never_all_started(pod: Pod) -> bool:
    """Whether some container has not run even once: the pod is on its way up, not out of order."""
    statuses = pod.status.container_statuses or ()
    if len(statuses) < len(pod.spec.containers or ()):
        return True
    return any(
        c.state.running is None and c.state.terminated is None and c.restart_count == 0
        for c in statuses
    )


# --- a plain sentence ---------------------------------------------------------------------------


def _why(pod: Pod, state: PodState, printed: _Printed, *, node_lost: bool) -> str:
    match state:
        case "pending":
            return _why_pending(pod)
        case "starting":
            return _why_starting(pod, printed)
        case "ready":
            return "Running, and every container is ready."
        case "notready":
            return _why_not_ready(pod, printed)
        case "terminating":
            return "Asked to stop: its containers have until the end of the grace period."
        case "completed":
            return "All its containers ended successfully."
        case "failed":
            return _why_failed(pod)
        case "unknown":
            lost = (
                f"Node {pod.spec.node_name} has not been heard of" if node_lost else "Its node has"
            )
            return (
                f"{lost}, so nobody knows how it is."
                if node_lost
                else f"{lost} lost touch with it."
            )


def _why_pending(pod: Pod) -> str:
    scheduled = condition(pod.status.conditions, "PodScheduled")
    if scheduled is None or scheduled.status == "True":
        return "Waiting for the scheduler to choose a node."
    if scheduled.reason == "SchedulingGated":
        return "Held back by a scheduling gate until somebody removes it."
    told = f" The scheduler says: {scheduled.message}" if scheduled.message else ""
    return f"No node can take it yet.{told}"


def _why_starting(pod: Pod, printed: _Printed) -> str:
    for container in pod.status.init_container_statuses or ():
        ended = container.state.terminated
        if ended is not None and ended.exit_code != 0:
            return f"Init container {container.name} ended with exit code {ended.exit_code}."
    if printed.reason.startswith("Init:"):
        return f"Its init containers run first, one after another ({printed.reason[5:]} done)."
    for container in pod.status.container_statuses or ():
        waiting = container.state.waiting
        if waiting is not None and waiting.reason:
            return explain(waiting.reason, container.name, waiting.message)
    return f"Node {pod.spec.node_name} is preparing its containers."


def _why_not_ready(pod: Pod, printed: _Printed) -> str:
    unready = [c for c in pod.status.container_statuses or () if not c.ready]
    for container in unready:
        ended = container.state.terminated
        if ended is not None:
            return explain(
                ended.reason or "Error", container.name, ended.message, exit_code=ended.exit_code
            )
    if unready:
        names = ", ".join(c.name for c in unready)
        return (
            f"Running, but {plural(len(unready), 'container')} not ready ({names}): "
            "its readiness probe does not succeed, so no Service sends it traffic."
        )
    ready = condition(pod.status.conditions, "Ready")
    told = ready.message if ready is not None else ""
    return f"Running, but not ready.{' ' + told if told else ''}"


def _why_failed(pod: Pod) -> str:
    status = pod.status
    if status.reason:
        return explain(status.reason, pod.metadata.name, status.message)
    container = _erring(pod)
    if container is not None and container.state.waiting is not None:
        waiting = container.state.waiting
        last = container.last_state.terminated if container.last_state is not None else None
        return explain(
            waiting.reason,
            container.name,
            waiting.message,
            exit_code=last.exit_code if last is not None else None,
            ended=last.reason if last is not None else "",
        )
    for container in _statuses(pod):
        ended = container.state.terminated
        if ended is not None and (ended.exit_code or ended.signal):
            return explain(
                ended.reason or "Error", container.name, ended.message, exit_code=ended.exit_code
            )
    return status.message or "It ended, and at least one container failed."
