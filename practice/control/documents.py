"""The bodies of the control endpoint, requests and answers. Times are simulated and RFC 3339."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from practice.limits import (
    CLUSTER_NAME_CHARACTERS,
    CONTROL_ASKS,
    CONTROL_RUN_S,
    FORK_IDLE_MOST_S,
    FORK_IDLE_S,
    SCRIPT_ACTS,
    SNAPSHOT_NAME_CHARACTERS,
)
from practice.script import AnyAct, Outcome, Rate
from practice.steps import Step

Seconds = Annotated[float, msgspec.Meta(ge=0, le=CONTROL_RUN_S)]
Seed = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends: unknown fields are refused, so that a typing error is not silent."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered."""


class ClockState(Document, frozen=True, kw_only=True):
    """The cluster's time."""

    now: str
    now_s: float
    """Simulated seconds since the cluster's start: the time in which scripts are written."""
    start: str
    rate: Rate
    """Simulated seconds per real second; 0: paused."""
    lag_s: float
    """Simulated seconds that the machine is behind."""
    failures: int
    """Actions that failed; each is in the steps."""
    problem: str
    """Why time stands still for good; empty when it does not."""


class SetRate(Body, frozen=True, kw_only=True):
    """A new rate."""

    rate: Rate


class StepOnce(Body, frozen=True, kw_only=True):
    """To the next action: of any component, or of one (`kubelet` means every `kubelet/NODE`)."""

    component: str = ""


class Stepped(Document, frozen=True, kw_only=True):
    """What a step did."""

    acted: str | None
    """The component; null: nothing falls due within the next hour."""
    clock: ClockState
    steps: list[Step]


class AskService(Body, frozen=True, kw_only=True):
    """A GET request to a Service `in_s` from now, as the API server's proxy sends it."""

    id: int
    """The sender's own number for it."""
    in_s: Seconds
    namespace: str
    service: str
    port: str
    """A number or a name."""
    path: Annotated[str, msgspec.Meta(pattern="^/")]


class Asked(Document, frozen=True, kw_only=True):
    """What came of one: the program's answer, or the API server's own."""

    id: int
    at_s: float
    """Simulated seconds since the cluster's start."""
    status: int
    headers: dict[str, str]
    body: str


class RunFor(Body, frozen=True, kw_only=True):
    """Run so many simulated seconds as fast as possible."""

    seconds: Seconds
    asks: Annotated[list[AskService], msgspec.Meta(max_length=CONTROL_ASKS)] = []
    moments: bool = False
    """Whether to say when each write was made."""


class RunUntilQuiet(Body, frozen=True, kw_only=True):
    """Run until nothing was written for `quiet_s` but heartbeats, or `timeout_s` is over."""

    quiet_s: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 30.0
    timeout_s: Seconds = 600.0


class Ran(Document, frozen=True, kw_only=True):
    """How far it came: `complete` is false when the real time for one request was over first."""

    actions: int
    seconds: float
    complete: bool
    quiet: bool
    clock: ClockState
    versions: dict[str, int]
    """By resource, as in `pods` or `deployments.apps`: a reader that has come to this version knows all there is."""
    moments: list[tuple[int, float]] = []
    """The version of each write, and its moment in simulated seconds since the start, where that was asked for."""
    asked: list[Asked] = []
    """The requests that were answered since the last run, in the order of their answers."""


class DueAction(Document, frozen=True, kw_only=True):
    """One action that waits in the clock."""

    at: str
    in_s: float
    component: str


class DueActions(Document, frozen=True, kw_only=True):
    """The next actions, soonest first."""

    items: list[DueAction]


class NewScript(Body, frozen=True, kw_only=True):
    """What is to be done, each act at its simulated moment, before all else that is due then."""

    acts: Annotated[list[AnyAct], msgspec.Meta(min_length=1, max_length=SCRIPT_ACTS)]


class ComingAct(Document, frozen=True, kw_only=True):
    """An act that waits for its moment."""

    number: int
    """Counted from 1, in the order in which they were handed in."""
    at_s: float
    text: str


class ScriptState(Document, frozen=True, kw_only=True):
    """What is to come, and what became of the rest."""

    coming: list[ComingAct]
    outcomes: list[Outcome]


class ComponentState(Document, frozen=True, kw_only=True):
    """A part of the cluster that acts."""

    name: str
    on: bool
    waiting: int
    """Keys in its work queue."""
    last_error: str
    """Of the key that failed last; empty when all is well."""


class Components(Document, frozen=True, kw_only=True):
    """All of them."""

    items: list[ComponentState]


class SetSwitch(Body, frozen=True, kw_only=True):
    """Off or on."""

    on: bool


class FaultKind(Document, frozen=True, kw_only=True):
    """A fault that can be set."""

    name: str
    what: str
    ends: str
    parameters: dict[str, Any]
    """JSON Schema of the parameters."""


class FaultKinds(Document, frozen=True, kw_only=True):
    """The catalogue."""

    items: list[FaultKind]


class SetFault(Body, frozen=True, kw_only=True):
    """A fault and its parameters, as the catalogue has them."""

    fault: str
    parameters: dict[str, Any] = {}


class FaultState(Document, frozen=True, kw_only=True):
    """A fault that is in force."""

    name: str
    fault: str
    parameters: dict[str, Any]
    since: str


class Faults(Document, frozen=True, kw_only=True):
    """Those in force, in the order in which they were set."""

    items: list[FaultState]


class SnapshotState(Document, frozen=True, kw_only=True):
    """A state to come back to."""

    name: str
    at: str
    version: int
    """The store's newest resourceVersion then."""
    size_bytes: int


class Snapshots(Document, frozen=True, kw_only=True):
    """In the order in which they were taken."""

    items: list[SnapshotState]


class NewFork(Body, frozen=True, kw_only=True):
    """A name for the fork, and after how many unused real seconds it is removed."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=CLUSTER_NAME_CHARACTERS)]
    of: Annotated[str, msgspec.Meta(max_length=CLUSTER_NAME_CHARACTERS)] = ""
    """The fork that it goes on from; empty: the first cluster."""
    idle_s: Annotated[float, msgspec.Meta(gt=0, le=FORK_IDLE_MOST_S)] = FORK_IDLE_S


class ForkState(Document, frozen=True, kw_only=True):
    """A fork that is served."""

    name: str
    server: str
    """Its address, for a kubeconfig's `server`."""
    idle_s: float
    clock: ClockState


class MadeFork(ForkState, frozen=True, kw_only=True):
    """A new fork, with its secrets: they are told once."""

    tokens: dict[str, str]
    """By user name."""
    kubeconfig: str


class Forks(Document, frozen=True, kw_only=True):
    """Those that are served."""

    items: list[ForkState]


class ScenarioState(Document, frozen=True, kw_only=True):
    """A scene to begin with."""

    name: str
    description: str


class Scenarios(Document, frozen=True, kw_only=True):
    """All that come with the practice cluster, and which one this cluster began with."""

    current: str
    items: list[ScenarioState]


class StartScenario(Body, frozen=True, kw_only=True):
    """Replace everything by a scene. The clock begins at `start` (now, if it is not given)."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=SNAPSHOT_NAME_CHARACTERS)]
    seed: Seed = 0


class StepsPage(Document, frozen=True, kw_only=True):
    """Steps that are still kept; ask for those after `last` next."""

    last: int
    items: list[Step]


class Counters(Document, frozen=True, kw_only=True):
    """Numbers to watch over a running cluster."""

    failures: int
    lag_s: float
    now_s: float
    """As the clock's own."""
    steps: int
    version: int
    versions: dict[str, int]
    """As after a run of the clock."""
    due_actions: int
    open_streams: int
    snapshots: int
    forks: int
