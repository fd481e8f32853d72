"""What `kubectl rollout status` says of StatefulSets and DaemonSets, and what is drawn for it."""

import pytest

from dashboard.projection.alone import ROWS
from tests.projection.more_objects import daemon_set, replication_controller, stateful_set
from tests.projection.objects import record


def rolling(**how):
    return {"type": "RollingUpdate", "rollingUpdate": how}


def row(kind: str, made):
    return ROWS[kind](record(kind, made))


@pytest.mark.parametrize(
    ("made", "verdict", "text", "state"),
    [
        (
            stateful_set(),
            "complete",
            "statefulset rolling update complete 3 pods at revision db-1...",
            "steady",
        ),
        (
            stateful_set(generation=2),
            "progressing",
            "Waiting for statefulset spec update to be observed...",
            "updating",
        ),
        (
            stateful_set(readyReplicas=1),
            "progressing",
            "Waiting for 2 pods to be ready...",
            "steady",
        ),
        (
            stateful_set(updateRevision="db-2", updatedReplicas=1),
            "progressing",
            "waiting for statefulset rolling update to complete 1 pods at revision db-2...",
            "updating",
        ),
        (
            stateful_set(
                strategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 2}},
                updateRevision="db-2",
                updatedReplicas=0,
            ),
            "progressing",
            "Waiting for partitioned roll out to finish: 0 out of 1 new pods have been updated...",
            "updating",
        ),
        (
            stateful_set(
                strategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 2}},
                updateRevision="db-2",
                updatedReplicas=1,
            ),
            "complete",
            "partitioned roll out complete: 1 new pods have been updated...",
            "steady",
        ),
        (
            stateful_set(strategy={"type": "OnDelete"}, updateRevision="db-2", updatedReplicas=1),
            "complete",
            "rollout status is only available for RollingUpdate strategy type",
            "updating",
        ),
    ],
)
def test_stateful_set(made, verdict: str, text: str, state: str) -> None:
    found = row("StatefulSet", made)
    assert (found.rollout.verdict, found.rollout.text, found.state) == (verdict, text, state)


@pytest.mark.parametrize(
    ("made", "verdict", "text", "state"),
    [
        (daemon_set(), "complete", 'daemon set "agent" successfully rolled out', "steady"),
        (
            daemon_set(generation=2),
            "progressing",
            "Waiting for daemon set spec update to be observed...",
            "updating",
        ),
        (
            daemon_set(updatedNumberScheduled=1),
            "progressing",
            'Waiting for daemon set "agent" rollout to finish: '
            "1 out of 3 new pods have been updated...",
            "updating",
        ),
        (
            daemon_set(numberAvailable=2),
            "progressing",
            'Waiting for daemon set "agent" rollout to finish: '
            "2 of 3 updated pods are available...",
            "steady",
        ),
        (
            daemon_set(strategy="OnDelete", updatedNumberScheduled=1),
            "complete",
            "rollout status is only available for RollingUpdate strategy type",
            "updating",
        ),
    ],
)
def test_daemon_set(made, verdict: str, text: str, state: str) -> None:
    found = row("DaemonSet", made)
    assert (found.rollout.verdict, found.rollout.text, found.state) == (verdict, text, state)


def test_pods_that_run_where_none_should_are_named() -> None:
    found = row("DaemonSet", daemon_set(numberMisscheduled=2))
    assert found.why.endswith("2 run where none should.")


def test_default_of_replicas_is_one() -> None:
    assert row("StatefulSet", stateful_set(replicas=None)).replicas == 1


def test_replication_controller_says_which_way_it_goes() -> None:
    assert row("ReplicationController", replication_controller()).state == "steady"
    found = row("ReplicationController", replication_controller(replicas=5))
    assert (found.state, found.why) == ("scaling", "Going up from 2 to 5 pods.")


@pytest.mark.parametrize(
    ("kind", "made", "corridor"),
    [
        ("StatefulSet", stateful_set(), (2, 3)),
        ("StatefulSet", stateful_set(strategy=rolling(maxUnavailable="70%")), (1, 3)),
        ("StatefulSet", stateful_set(strategy=rolling(maxUnavailable="10%")), (2, 3)),
        ("StatefulSet", stateful_set(strategy={"type": "OnDelete"}), (0, 3)),
        ("DaemonSet", daemon_set(), (2, 3)),
        ("DaemonSet", daemon_set(strategy="OnDelete"), (0, 3)),
        ("DaemonSet", daemon_set(rolling={"maxUnavailable": 0, "maxSurge": "10%"}), (3, 4)),
        ("DaemonSet", daemon_set(rolling={"maxUnavailable": "40%"}), (1, 3)),
        ("DaemonSet", daemon_set(rolling={"maxUnavailable": 0}), (2, 3)),
    ],
)
def test_corridor_of_a_set(kind: str, made, corridor: tuple[int, int]) -> None:
    found = row(kind, made)
    assert (found.floor, found.ceiling) == corridor
