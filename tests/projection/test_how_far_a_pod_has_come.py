import pytest

from dashboard.projection import progress
from tests.projection.objects import CREATED, condition, pod, record, running, waiting

SANDBOX = condition("PodReadyToStartContainers", "True")
UNREADY = condition("Ready", "False")
CREATING = waiting("ContainerCreating")
TABLE = {
    "no node yet": (pod("a", node="", phase="Pending", conditions=[], statuses=[]), "waiting"),
    "a node was chosen": (
        pod("a", phase="Pending", conditions=[UNREADY], statuses=[CREATING]),
        "scheduled",
    ),
    "its sandbox stands, the image comes": (
        pod("a", phase="Pending", conditions=[SANDBOX, UNREADY], statuses=[CREATING]),
        "pulling",
    ),
    "the image does not come": (
        pod("a", conditions=[SANDBOX, UNREADY], statuses=[waiting("ImagePullBackOff")]),
        "pulling",
    ),
    "its init container runs": (
        pod("a", conditions=[SANDBOX, UNREADY], statuses=[CREATING], init_statuses=[running("i")]),
        "starting",
    ),
    "it crashes again and again": (
        pod("a", conditions=[SANDBOX], statuses=[waiting("CrashLoopBackOff", restarts=3)]),
        "starting",
    ),
    "it runs and its probe fails": (pod("a", ready=False), "starting"),
    "ready": (pod("a"), "ready"),
}


@pytest.mark.parametrize(("made", "expected"), TABLE.values(), ids=TABLE)
def test_step_is_the_last_one_begun(made, expected: str) -> None:
    assert progress.step(record("Pod", made)) == expected


def test_ready_since_is_told_while_it_is_ready() -> None:
    ready = condition("Ready", "True") | {"lastTransitionTime": CREATED}
    assert progress.ready_ms(record("Pod", pod("a", conditions=[ready]))) == 1_795_428_000_000
    lost = condition("Ready", "False") | {"lastTransitionTime": CREATED}
    assert progress.ready_ms(record("Pod", pod("a", conditions=[lost]))) is None
