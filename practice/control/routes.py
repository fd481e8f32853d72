"""Every route of the control endpoint, as a table: the wire and the OpenAPI document read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from practice.control import documents as d
from practice.limits import CONTROL_EVENTS

Json = dict[str, Any]
SINCE: Json = {"type": "integer", "minimum": 0, "default": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation. `action` names the method of `Actions`; `{name}` in the path is its argument."""

    method: str
    path: str
    action: str
    summary: str
    answer: type[msgspec.Struct]
    body: type[msgspec.Struct] | None = None
    query: dict[str, Json] = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    """Codes beyond those that every operation has (400, 401, 403)."""


ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="clock",
        action="clock",
        summary="The cluster's time",
        answer=d.ClockState,
    ),
    Route(
        method="PUT",
        path="clock/rate",
        action="set_rate",
        summary="Pause, slow down, speed up",
        body=d.SetRate,
        answer=d.ClockState,
    ),
    Route(
        method="GET",
        path="clock/actions",
        action="due_actions",
        summary="What is going to happen",
        answer=d.DueActions,
        query={
            "component": {"type": "string", "default": ""},
            "limit": {"type": "integer", "minimum": 1, "maximum": CONTROL_EVENTS, "default": 20},
        },
    ),
    Route(
        method="POST",
        path="clock/step",
        action="step",
        summary="Run the next action",
        body=d.StepOnce,
        answer=d.Stepped,
    ),
    Route(
        method="POST",
        path="clock/run",
        action="run",
        summary="Run for some simulated seconds, as fast as possible",
        body=d.RunFor,
        answer=d.Ran,
        refusals=(409,),
    ),
    Route(
        method="POST",
        path="clock/quiet",
        action="run_until_quiet",
        summary="Run until nothing happens any more",
        body=d.RunUntilQuiet,
        answer=d.Ran,
        refusals=(409,),
    ),
    Route(
        method="GET",
        path="script",
        action="script",
        summary="What is to be done when, and what became of it",
        answer=d.ScriptState,
    ),
    Route(
        method="POST",
        path="script",
        action="add_to_script",
        summary="Do things at given simulated seconds: the same script gives the same writes",
        body=d.NewScript,
        answer=d.ScriptState,
    ),
    Route(
        method="DELETE",
        path="script",
        action="clear_script",
        summary="Forget what is to come",
        answer=d.ScriptState,
    ),
    Route(
        method="GET",
        path="components",
        action="components",
        summary="What acts in the cluster",
        answer=d.Components,
    ),
    Route(
        method="PUT",
        path="components/{name}",
        action="switch",
        summary="Switch a component off or on",
        body=d.SetSwitch,
        answer=d.ComponentState,
        refusals=(404,),
    ),
    Route(
        method="GET",
        path="fault-kinds",
        action="fault_kinds",
        summary="What can be broken",
        answer=d.FaultKinds,
    ),
    Route(method="GET", path="faults", action="faults", summary="What is broken", answer=d.Faults),
    Route(
        method="PUT",
        path="faults/{name}",
        action="set_fault",
        summary="Break something",
        body=d.SetFault,
        answer=d.Faults,
    ),
    Route(
        method="DELETE",
        path="faults/{name}",
        action="clear_fault",
        summary="Mend it",
        answer=d.Faults,
        refusals=(404,),
    ),
    Route(
        method="GET",
        path="snapshots",
        action="snapshots",
        summary="States to come back to",
        answer=d.Snapshots,
    ),
    Route(
        method="PUT",
        path="snapshots/{name}",
        action="take_snapshot",
        summary="Keep the present state",
        answer=d.SnapshotState,
        refusals=(409,),
    ),
    Route(
        method="DELETE",
        path="snapshots/{name}",
        action="delete_snapshot",
        summary="Forget a state",
        answer=d.Snapshots,
        refusals=(404,),
    ),
    Route(
        method="POST",
        path="snapshots/{name}/restore",
        action="restore",
        summary="Go back to a state",
        answer=d.ClockState,
        refusals=(404,),
    ),
    Route(
        method="GET",
        path="forks",
        action="forks",
        summary="Clusters beside the first",
        answer=d.Forks,
    ),
    Route(
        method="POST",
        path="forks",
        action="make_fork",
        summary="A cluster of its own that goes on from this second",
        body=d.NewFork,
        answer=d.MadeFork,
        refusals=(404, 409),
    ),
    Route(
        method="DELETE",
        path="forks/{name}",
        action="remove_fork",
        summary="End a fork",
        answer=d.Forks,
        refusals=(404,),
    ),
    Route(
        method="GET",
        path="scenarios",
        action="scenarios",
        summary="Scenes to begin with",
        answer=d.Scenarios,
    ),
    Route(
        method="POST",
        path="scenarios/start",
        action="start_scenario",
        summary="Replace everything by a scene",
        body=d.StartScenario,
        answer=d.ClockState,
        refusals=(404, 409),
    ),
    Route(
        method="GET",
        path="steps",
        action="steps",
        summary="What each component just did",
        answer=d.StepsPage,
        query={"since": SINCE},
    ),
    Route(
        method="GET",
        path="counters",
        action="counters",
        summary="Failures, lag and sizes",
        answer=d.Counters,
    ),
)
