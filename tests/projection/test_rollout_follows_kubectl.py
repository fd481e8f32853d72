import pytest

from dashboard.projection.workloads.deployments import (
    deadline_ms,
    deployment_row,
    max_surge_and_unavailable,
    rollout_status,
)
from tests.projection.objects import condition, deployment, record

BEFORE = 'Waiting for deployment "web" rollout to finish: '
TABLE = {
    "spec not observed": (
        {"generation": 3, "observed": 2},
        ("progressing", "Waiting for deployment spec update to be observed..."),
    ),
    "deadline exceeded comes before all counts": (
        {"updated": 1, "progressing": "ProgressDeadlineExceeded"},
        ("failed", 'deployment "web" exceeded its progress deadline'),
    ),
    "not all updated": (
        {"replicas": 5, "updated": 2, "current": 6, "available": 5},
        ("progressing", BEFORE + "2 out of 5 new replicas have been updated..."),
    ),
    "old ones still there": (
        {"replicas": 3, "updated": 3, "current": 4, "available": 4},
        ("progressing", BEFORE + "1 old replicas are pending termination..."),
    ),
    "not all available": (
        {"replicas": 3, "updated": 3, "current": 3, "available": 1},
        ("progressing", BEFORE + "1 of 3 updated replicas are available..."),
    ),
    "done": ({}, ("complete", 'deployment "web" successfully rolled out')),
    "replicas default to one": (
        {"replicas": None, "updated": 1, "current": 1, "available": 1},
        ("complete", 'deployment "web" successfully rolled out'),
    ),
    "paused in the middle": (
        {"paused": True, "updated": 1},
        ("paused", BEFORE + "1 out of 3 new replicas have been updated..."),
    ),
}


@pytest.mark.parametrize(("wishes", "expected"), TABLE.values(), ids=TABLE)
def test_verdict_and_words(wishes, expected) -> None:
    rollout = rollout_status(record("Deployment", deployment("web", **wishes)))
    assert (rollout.verdict, rollout.text) == expected


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "expected"),
    [
        (4, None, None, (1, 1)),
        (3, None, None, (1, 0)),
        (10, "25%", "25%", (3, 2)),
        (1, "25%", "25%", (1, 0)),
        (5, 0, 0, (0, 1)),
        (5, "0%", "10%", (0, 1)),
        (5, 2, 9, (2, 5)),
        (0, "25%", "25%", (0, 0)),
        (7, "100%", "50%", (7, 3)),
        (3, "nonsense", 1, (0, 1)),
    ],
)
def test_surge_rounds_up_unavailable_down_and_never_both_zero(
    replicas, surge, unavailable, expected
) -> None:
    rolling = {
        k: v for k, v in (("maxSurge", surge), ("maxUnavailable", unavailable)) if v is not None
    }
    strategy = {"type": "RollingUpdate", "rollingUpdate": rolling}
    obj = record("Deployment", deployment("web", replicas=replicas, strategy=strategy))
    assert max_surge_and_unavailable(obj) == expected


def test_corridor_of_recreate_goes_down_to_zero() -> None:
    row = deployment_row(record("Deployment", deployment("web", strategy={"type": "Recreate"})))
    assert (row.floor, row.ceiling) == (0, 3)


STATES = {
    "steady": ({}, "steady"),
    "a pod is being replaced": ({"available": 2}, "steady"),
    "scaling up": ({"replicas": 7, "current": 4, "updated": 4, "available": 3}, "scaling"),
    "scaling down": ({"replicas": 2, "current": 3, "updated": 3}, "scaling"),
    "first rollout": (
        {"current": 3, "updated": 3, "available": 0, "progressing": "ReplicaSetUpdated"},
        "updating",
    ),
    "update": ({"updated": 1, "current": 4, "progressing": "ReplicaSetUpdated"}, "updating"),
    "not observed yet": ({"generation": 2}, "updating"),
    "deadline": ({"updated": 1, "progressing": "ProgressDeadlineExceeded"}, "stuck"),
    "quota": ({"conditions": [condition("ReplicaFailure", "True", "FailedCreate", "no")]}, "stuck"),
    "paused": ({"paused": True, "updated": 1}, "paused"),
    "complete though nobody tracks progress": ({"progressing": ""}, "steady"),
}


@pytest.mark.parametrize(("wishes", "expected"), STATES.values(), ids=STATES)
def test_state_of_a_deployment(wishes, expected) -> None:
    row = deployment_row(record("Deployment", deployment("web", **wishes)))
    assert row.state == expected
    assert row.why


@pytest.mark.parametrize(
    ("reason", "wishes", "expected"),
    [
        ("ReplicaSetUpdated", {}, 1_795_429_600_000 + 600_000),
        ("NewReplicaSetAvailable", {}, None),
        ("ProgressDeadlineExceeded", {}, None),
        ("ReplicaSetUpdated", {"paused": True}, None),
        ("ReplicaSetUpdated", {"progressDeadlineSeconds": 2**31 - 1}, None),
    ],
)
def test_deadline_stands_only_while_an_update_is_under_way(reason, wishes, expected) -> None:
    moved = condition("Progressing", "True", reason) | {"lastUpdateTime": "2026-11-23T10:26:40Z"}
    made = deployment("web", progressing="", conditions=[moved])
    made["spec"] |= {"progressDeadlineSeconds": 600, **wishes}
    assert deadline_ms(record("Deployment", made)) == expected
