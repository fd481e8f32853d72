"""The containers of a pod as its object tells of them: their order, their roles, their past.

A kubelet that boots knows nothing but the pod's status: what was running then has ended uncleanly
(exit code 255, reason Unknown), and restart counts go on from where they were.
"""

from practice.informer import Object
from practice.kubelet.container import Container, Role, Terminated, Waiting

_UNCLEAN_EXIT = 255


def roles(spec: Object) -> list[tuple[Object, Role]]:
    """A pod's containers in the order in which they start, with their roles."""
    init: list[tuple[Object, Role]] = [
        (one, "sidecar" if one.get("restartPolicy") == "Always" else "init")
        for one in spec.get("initContainers") or ()
    ]
    guests: list[tuple[Object, Role]] = [
        (one, "ephemeral") for one in spec.get("ephemeralContainers") or ()
    ]
    return [*init, *((one, "main") for one in spec["containers"]), *guests]


def containers_of(pod: Object) -> list[Container]:
    """Its containers, with the history that its status tells of (after a loss of power)."""
    status = pod.get("status") or {}
    known = {
        one["name"]: one
        for name in ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
        for one in status.get(name) or ()
    }
    has_init = bool(pod["spec"].get("initContainers"))
    first = Waiting("PodInitializing" if has_init else "ContainerCreating")
    return [
        _with_history(Container(spec=spec, role=role, state=first), known.get(spec["name"]))
        for spec, role in roles(pod["spec"])
    ]


def _with_history(container: Container, status: Object | None) -> Container:
    if status is None or not status.get("containerID"):
        return container
    container.restarts = int(status.get("restartCount") or 0)
    container.id = status["containerID"]
    container.image, container.image_id = status["image"], status["imageID"]
    state = status.get("state") or {}
    ended = state.get("terminated") or (status.get("lastState") or {}).get("terminated")
    if "running" in state:
        ended = {
            "exitCode": _UNCLEAN_EXIT,
            "reason": "Unknown",
            "startedAt": state["running"]["startedAt"],
        }
    if ended:
        end = Terminated(
            exit_code=ended["exitCode"],
            reason=ended.get("reason") or "Unknown",
            started_at=ended.get("startedAt") or "",
            finished_at=ended.get("finishedAt") or ended.get("startedAt") or "",
            container_id=container.id,
        )
        container.last = end
        if "terminated" in state:
            container.state = end
    return container
