"""Who serves a Service: of each EndpointSlice only how it lists which pods is kept.

A slice comes whole whenever one of its hundred endpoints changes, so reading it is the dearest part of a busy mirror.
Its endpoints are folded into one map while they are decoded, and let go."""

from typing import Literal

from msgspec import Struct, field

from dashboard.mirror.records.base import Record

EndpointState = Literal["serving", "draining", "not-ready", "selected"]
"""The best first: a pod may be listed twice. "selected" is a pod that a Service selects and no slice lists."""
STATES: tuple[EndpointState, ...] = ("serving", "draining", "not-ready", "selected")


class TargetRef(Struct, gc=False):
    """What stands behind an endpoint."""

    kind: str = ""
    uid: str = ""


class EndpointConditions(Struct, gc=False):
    """Null means: unknown, to be read as ready and serving (API reference of EndpointSlice)."""

    ready: bool | None = None
    serving: bool | None = None
    terminating: bool | None = None


class Endpoint(Struct, gc=False, rename="camel"):
    """One endpoint."""

    conditions: EndpointConditions = field(default_factory=EndpointConditions)
    target_ref: TargetRef | None = None


class EndpointSlice(Record, gc=False, rename="camel"):
    """A part of a Service's endpoints."""

    endpoints: list[Endpoint] | None = None
    """As they come; None once they are folded."""
    # The API has no field of no name.
    pods: dict[str, EndpointState] = field(name="", default_factory=dict)
    """How each pod is listed, by its uid; once they are folded."""

    @property
    def service(self) -> str:
        """The name of its Service, "" when it belongs to none."""
        return self.labels.get("kubernetes.io/service-name", "")

    def fold(self) -> None:
        """Keep of the endpoints what is drawn: which pods, and how."""
        endpoints = self.endpoints or []
        # In one expression, because nearly every slice has nothing else to say, a hundred times each.
        pods = {
            one.target_ref.uid: _SERVING if one.conditions.ready is True else _state(one.conditions)
            for one in endpoints
            if one.target_ref is not None and one.target_ref.kind == "Pod"
        }
        if len(pods) < len(endpoints) or "" in pods:
            pods = _by_pod(endpoints)
        self.pods, self.endpoints = pods, None


_SERVING: EndpointState = "serving"


def _state(said: EndpointConditions) -> EndpointState:
    """``ready`` unknown is to be read as ready."""
    if said.ready is not False:
        return "serving"
    return "draining" if said.serving and said.terminating else "not-ready"


def _by_pod(endpoints: list[Endpoint]) -> dict[str, EndpointState]:
    """The same where not every endpoint is a pod of its own."""
    pods: dict[str, EndpointState] = {}
    for one in endpoints:
        target, state = one.target_ref, _state(one.conditions)
        if target is not None and target.kind == "Pod" and target.uid:
            pods[target.uid] = best({state, pods.get(target.uid, state)})
    return pods


def best(states: set[EndpointState]) -> EndpointState:
    """A pod may stand in several slices (two address families, a slice being replaced)."""
    return next(state for state in STATES if state in states)
