"""One container of a pod: its state, and the ContainerStatus that says it.

Plain facts without behaviour; `container_life` moves them. Mirrors core/v1 ContainerStatus as the
kubelet of Kubernetes 1.37 fills it.
"""

from dataclasses import dataclass, field
from typing import Literal

from practice.images.program import Program
from practice.informer import Object
from practice.kubelet.insides import Insides
from practice.kubelet.logs import Log
from practice.kubelet.main_process import MainProcess
from practice.kubelet.restarts import Backoff
from practice.network.connections import Connection

Role = Literal["init", "sidecar", "main", "ephemeral"]

_FIELDS = {"main": "containers", "ephemeral": "ephemeralContainers"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Not running (yet, or for the time being)."""

    reason: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """The process runs since `started_at` (RFC 3339)."""

    started_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminated:
    """The process has ended."""

    exit_code: int
    reason: str
    started_at: str
    finished_at: str
    container_id: str
    message: str = ""


State = Waiting | Running | Terminated


@dataclass(slots=True, kw_only=True)
class Container:
    """What the kubelet knows of a container."""

    spec: Object
    """With the resources that its node has allocated."""
    role: Role
    state: State
    last: Terminated | None = None
    restarts: int = 0
    actuated: Object = field(default_factory=dict)
    """The resources that its process runs with."""
    run: int = 0
    """Number of the current run; timers of earlier runs are void."""
    ready: bool = False
    started: bool = False
    started_s: float = 0.0
    ended_s: float = 0.0
    id: str = ""
    image: str = ""
    image_id: str = ""
    program: Program | None = None
    log: Log | None = None
    previous_log: Log | None = None
    insides: Insides | None = None
    """What commands see of the current run; made when the first one comes."""
    main_process: MainProcess | None = None
    connections: list[Connection] = field(default_factory=list)
    """Into its current run, from port-forward and the API server; they end with it."""
    crash: Backoff = field(default_factory=Backoff)

    @property
    def name(self) -> str:
        """Its name in the pod."""
        return str(self.spec["name"])

    @property
    def field_path(self) -> str:
        """Where it stands in the pod, as events say it."""
        return f"spec.{_FIELDS.get(self.role, 'initContainers')}{{{self.name}}}"

    @property
    def running(self) -> bool:
        """Does its process run?"""
        return isinstance(self.state, Running)

    @property
    def terminated(self) -> Terminated | None:
        """How it ended last, whether or not it waits for a restart now."""
        if isinstance(self.state, Terminated):
            return self.state
        return self.last if isinstance(self.state, Waiting) else None

    def status(self) -> Object:
        """Its ContainerStatus."""
        status: Object = {
            "name": self.name,
            "state": state_object(self.state),
            "lastState": state_object(self.last) if self.last else {},
            "ready": self.ready,
            "restartCount": self.restarts,
            "image": self.image or self.spec["image"],
            "imageID": self.image_id,
        }
        if self.role != "ephemeral":
            status["started"] = self.started
        if self.id:
            status["containerID"] = self.id
        if self.id and self.role != "ephemeral":
            allocated = self.spec.get("resources") or {}
            if allocated.get("requests"):
                status["allocatedResources"] = allocated["requests"]
            status["resources"] = self.actuated if self.running else allocated
        return status


def state_object(state: State) -> Object:
    """A core/v1 ContainerState."""
    match state:
        case Waiting(reason, message):
            waiting = {"reason": reason}
            return {"waiting": {**waiting, "message": message} if message else waiting}
        case Running(started_at):
            return {"running": {"startedAt": started_at}}
        case Terminated():
            ended: Object = {
                "exitCode": state.exit_code,
                "reason": state.reason,
                "startedAt": state.started_at,
                "finishedAt": state.finished_at,
                "containerID": state.container_id,
            }
            return {"terminated": {**ended, "message": state.message} if state.message else ended}
