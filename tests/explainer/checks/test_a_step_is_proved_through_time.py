"""The lesson of the rolling update over a trace of states: done at the last one, never before; and its guards."""

from pathlib import Path

import pytest

from explainer.checks.through_time import Proof, State
from explainer.checks.tree import Watch
from explainer.format.reading import understand
from tests.explainer.checks.cluster import Cluster

TEXT = (Path(__file__).parents[1] / "format" / "complete.md").read_text()
UPDATE = understand(TEXT).steps[2]


class Update:
    """The cluster through a rolling update, and the proof that watches it."""

    def __init__(self) -> None:
        self.cluster = Cluster()
        self.now_s = 0.0
        self.cluster.deployment()
        self.cluster.replicaset("old", 1, 3)
        for name in ("a", "b", "c"):
            self.cluster.pod(name, "1.0.0", owner="ReplicaSet-old")
        self.cluster.endpoints("a", "b", "c")
        self.cluster.scene.begin()
        self.proof = Proof(UPDATE, Watch(self.cluster.scene), self.now_s)

    def look(self, after_s: float = 0.5) -> State:
        self.now_s += after_s
        return self.proof.look(self.now_s)

    def asked(self) -> None:
        """The template has changed, and the controller has not seen it: what there was still looks complete."""
        self.cluster.deployment(generation=2, observed=1)

    def swap(self, out: str, new: str, updated: int) -> list[State]:
        """One new pod comes, one old one goes; the states in between."""
        states = []
        self.cluster.deployment(
            generation=2, observed=2, replicas=4, updated=updated, available=3, revision=2
        )
        self.cluster.replicaset("new", 2, updated)
        self.cluster.pod(new, "2.0.0", ready=False, owner="ReplicaSet-new")
        states.append(self.look())
        self.cluster.pod(new, "2.0.0", owner="ReplicaSet-new")
        states.append(self.look())
        self.serve()
        states.append(self.look())
        self.cluster.replicaset("old", 1, 3 - updated)
        self.cluster.pod(out, "1.0.0", leaving=True, owner="ReplicaSet-old")
        self.serve()
        states.append(self.look())
        self.cluster.gone("Pod", out)
        states.append(self.look())
        return states

    def serve(self) -> None:
        pods = self.cluster.scene.pods("app=hello")
        ready = [pod.metadata.name for pod in pods if pod.metadata.deletion_timestamp is None]
        self.cluster.endpoints(*ready)
        self.cluster.scene.traffic.answered += 10
        self.cluster.scene.traffic.by_version["2.0.0"] = 5

    def finish(self) -> None:
        self.cluster.deployment(
            generation=2, observed=2, replicas=3, updated=3, available=3, revision=2
        )


@pytest.fixture
def update() -> Update:
    return Update()


def test_done_is_not_believed_before_the_controller_has_seen_the_change(update: Update) -> None:
    assert not update.look().is_done
    update.asked()
    assert not update.look(10).is_done


def test_the_whole_way(update: Update) -> None:
    update.asked()
    states = [update.look()]
    for number, (out, new) in enumerate([("a", "x"), ("b", "y"), ("c", "z")], 1):
        states += update.swap(out, new, number)
    assert not any(state.is_done for state in states)
    update.finish()
    first = update.look()
    assert not first.is_done, "it must hold for two seconds"
    assert update.look(2).is_done
    assert first.moments_seen == 3
    assert not any(state.broken for state in states)
    assert sum(state.pause for state in states) == 4


def test_a_break_begins_the_time_anew(update: Update) -> None:
    update.asked()
    for number, (out, new) in enumerate([("a", "x"), ("b", "y"), ("c", "z")], 1):
        update.swap(out, new, number)
    update.finish()
    update.look()
    update.cluster.pod("x", "2.0.0", ready=False, owner="ReplicaSet-new")
    assert not update.look(1.5).is_done
    update.cluster.pod("x", "2.0.0", owner="ReplicaSet-new")
    assert not update.look(0.1).is_done
    assert not update.look(1.8).is_done
    assert update.look(0.3).is_done


def test_a_guard_that_breaks_is_told_once(update: Update) -> None:
    update.cluster.pod("a", "1.0.0", ready=False, owner="ReplicaSet-old")
    assert update.look().broken == (0,)
    assert update.look().broken == ()
    update.cluster.pod("a", "1.0.0", owner="ReplicaSet-old")
    update.look()
    update.cluster.pod("a", "1.0.0", ready=False, owner="ReplicaSet-old")
    assert update.look().broken == (0,)


def test_a_step_that_takes_too_long_is_late_and_says_why(update: Update) -> None:
    from explainer.checks.scene import Seen

    assert not update.look(80).is_late
    update.cluster.scene.events.append(Seen("FailedScheduling", "Pod", "x"))
    late = update.look(20)
    assert late.is_late
    assert late.hint == "room"
    assert update.proof.due_s() == 90


def test_what_was_seen_for_one_event_only_stays_seen() -> None:
    fault = understand(TEXT).steps[4]
    update = Update()
    proof = Proof(fault, Watch(update.cluster.scene), 0)
    update.cluster.pod("bad", "9.9.9", ready=False, waiting="ErrImagePull", owner="ReplicaSet-new")
    verdict = proof.look(1).verdict
    assert verdict
    seen = "1 pod is waiting (ErrImagePull or ImagePullBackOff)."
    assert seen in verdict.sentence
    update.cluster.gone("Pod", "bad")
    again = proof.look(2).verdict
    assert again
    assert seen in again.sentence
