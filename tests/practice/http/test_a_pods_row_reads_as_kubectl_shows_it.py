"""READY, STATUS and RESTARTS for the states that a pod can be in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from practice.api.http.tables.ages import human_duration, since
from practice.api.http.tables.pods import cells, conditions

Json = dict[str, Any]
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def at(seconds_ago: int) -> str:
    return (NOW - timedelta(seconds=seconds_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


RUNNING = {"ready": True, "state": {"running": {}}}
STARTED = {"ready": False, "state": {"running": {}}}
CREATING = {"state": {"waiting": {"reason": "ContainerCreating"}}}
BACKING_OFF = {
    "restartCount": 4,
    "state": {"waiting": {"reason": "CrashLoopBackOff"}},
    "lastState": {"terminated": {"exitCode": 1, "finishedAt": at(130)}},
}
DONE = {"state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}
FAILED = {"state": {"terminated": {"exitCode": 1, "reason": "Error"}}}
KILLED = {"state": {"terminated": {"exitCode": 137, "signal": 9}}}
EXITED = {"state": {"terminated": {"exitCode": 3}}}
READY = [{"type": "Ready", "status": "True"}, {"type": "Initialized", "status": "True"}]


def pod(
    *containers: Json,
    phase: str = "Running",
    inits: tuple[Json, ...] = (),
    sidecars: tuple[Json, ...] = (),
    deleted: bool = False,
    **status: Any,
) -> Json:
    """A pod with these container states; sidecars are init containers that keep running."""
    early = [{"name": f"i{n}"} for n in range(len(inits))]
    early += [{"name": f"s{n}", "restartPolicy": "Always"} for n in range(len(sidecars))]
    names = [f"c{n}" for n in range(len(containers))]
    metadata = {"name": "web", "creationTimestamp": at(300)}
    if deleted:
        metadata["deletionTimestamp"] = at(0)
    return {
        "metadata": metadata,
        "spec": {"containers": [{"name": n} for n in names], "initContainers": early},
        "status": {
            "phase": phase,
            "containerStatuses": [
                {"name": n, **state} for n, state in zip(names, containers, strict=True)
            ],
            "initContainerStatuses": [
                {"name": init["name"], **state}
                for init, state in zip(early, (*inits, *sidecars), strict=True)
            ],
            **status,
        },
    }


PENDING_INIT = {"state": {"waiting": {"reason": "PodInitializing"}}}
SIDECAR_UP = {"ready": True, "started": True, "restartCount": 2, "state": {"running": {}}}
CASES: dict[str, tuple[Json, str, str, str]] = {
    "pending": (pod(phase="Pending"), "0/0", "Pending", "0"),
    "creating": (pod(CREATING, phase="Pending"), "0/1", "ContainerCreating", "0"),
    "running": (pod(RUNNING), "1/1", "Running", "0"),
    "not ready": (pod(RUNNING, STARTED), "1/2", "Running", "0"),
    "crash loop": (pod(BACKING_OFF), "0/1", "CrashLoopBackOff", "4 (2m10s ago)"),
    "restarted": (pod(RUNNING | {"restartCount": 1}), "1/1", "Running", "1"),
    "deleted": (pod(RUNNING, deleted=True), "1/1", "Terminating", "0"),
    "ended while deleted": (pod(DONE, phase="Succeeded", deleted=True), "0/1", "Completed", "0"),
    "node lost": (pod(RUNNING, deleted=True, reason="NodeLost"), "1/1", "Unknown", "0"),
    "completed": (pod(DONE, phase="Succeeded"), "0/1", "Completed", "0"),
    "failed": (pod(FAILED, phase="Failed"), "0/1", "Error", "0"),
    "killed": (pod(KILLED, phase="Failed"), "0/1", "Signal:9", "0"),
    "exit code": (pod(EXITED, phase="Failed"), "0/1", "ExitCode:3", "0"),
    "evicted": (pod(phase="Failed", reason="Evicted"), "0/0", "Evicted", "0"),
    "one done, ready": (pod(DONE, RUNNING, conditions=READY), "1/2", "Running", "0"),
    "one done, not ready": (pod(DONE, RUNNING), "1/2", "NotReady", "0"),
    "one done, one failed": (pod(DONE, FAILED), "0/2", "Error", "0"),
    "first container speaks": (
        pod(CREATING, BACKING_OFF),
        "0/2",
        "ContainerCreating",
        "4 (2m10s ago)",
    ),
    "init waits": (pod(CREATING, inits=(PENDING_INIT,)), "0/1", "Init:0/1", "0"),
    "second init": (pod(CREATING, inits=(DONE, PENDING_INIT)), "0/1", "Init:1/2", "0"),
    "init crashes": (
        pod(CREATING, inits=(BACKING_OFF,)),
        "0/1",
        "Init:CrashLoopBackOff",
        "4 (2m10s ago)",
    ),
    "init failed": (pod(CREATING, inits=(FAILED,)), "0/1", "Init:Error", "0"),
    "init exit code": (pod(CREATING, inits=(EXITED,)), "0/1", "Init:ExitCode:3", "0"),
    "init killed": (pod(CREATING, inits=(KILLED,)), "0/1", "Init:Signal:9", "0"),
    "inits done": (
        pod(CREATING, inits=(DONE | {"restartCount": 3},)),
        "0/1",
        "ContainerCreating",
        "0",
    ),
    "sidecar": (pod(RUNNING, sidecars=(SIDECAR_UP,)), "2/2", "Running", "2"),
    "gated": (
        pod(phase="Pending", conditions=[{"type": "PodScheduled", "reason": "SchedulingGated"}]),
        "0/0",
        "SchedulingGated",
        "0",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_ready_status_and_restarts(name: str) -> None:
    obj, ready, status, restarts = CASES[name]
    assert cells(obj, NOW)[1:5] == [ready, status, restarts, "5m"]


def test_the_wide_columns_say_none_where_there_is_nothing() -> None:
    assert cells(pod(), NOW)[5:] == ["<none>"] * 4


def test_readiness_gates_count_the_true_ones() -> None:
    obj = pod(conditions=[{"type": "a", "status": "True"}, {"type": "b", "status": "False"}])
    obj["spec"]["readinessGates"] = [{"conditionType": "a"}, {"conditionType": "b"}]
    assert cells(obj, NOW)[8] == "1/2"


def test_ended_pods_are_marked() -> None:
    assert conditions(pod(phase="Running")) == []
    assert [conditions(pod(phase=p))[0]["reason"] for p in ("Succeeded", "Failed")] == [
        "Succeeded",
        "Failed",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "<invalid>"),
        (-1, "0s"),
        (0, "0s"),
        (119, "119s"),
        (120, "2m"),
        (130, "2m10s"),
        (599, "9m59s"),
        (600, "10m"),
        (3 * 3600 - 1, "179m"),
        (3 * 3600, "3h"),
        (3 * 3600 + 60, "3h1m"),
        (8 * 3600, "8h"),
        (48 * 3600 - 1, "47h"),
        (48 * 3600, "2d"),
        (51 * 3600, "2d3h"),
        (8 * 86400, "8d"),
        (729 * 86400, "729d"),
        (730 * 86400, "2y"),
        (731 * 86400, "2y1d"),
        (8 * 365 * 86400, "8y"),
    ],
)
def test_durations_have_two_units_at_most(seconds: int, text: str) -> None:
    assert human_duration(timedelta(seconds=seconds)) == text


def test_a_time_that_is_not_there_is_unknown() -> None:
    assert [since(t, NOW) for t in (None, "", "nonsense", 3)] == ["<unknown>"] * 4
