"""Pods of one template that are alike cost one look at how they are; what is said of one is never said of another."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from dashboard.mirror.records import Decoder, Pod
from dashboard.projection import parts as parts_module
from dashboard.projection import pods, progress
from dashboard.projection.parts import Parts
from dashboard.projection.quantities import pod_requests
from tests.projection.objects import condition, container, ended, pod, running, waiting

STATUSES = [
    running(),
    running(ready=False, restarts=3),
    waiting("ContainerCreating"),
    waiting("CrashLoopBackOff", restarts=2),
    ended("Completed", 0),
    ended("Error", 2),
]
WISHES = st.fixed_dictionaries(
    {
        "node": st.sampled_from(["", "node-1", "node-2"]),
        "phase": st.sampled_from(["Pending", "Running", "Succeeded", "Failed", "Unknown"]),
        "ready": st.booleans(),
        "deleting": st.sampled_from(["", "2026-11-23T10:00:30Z"]),
        "statuses": st.sampled_from([[], *([one] for one in STATUSES)]),
        "inits": st.sampled_from([None, [container("first")]]),
        "init_statuses": st.sampled_from([None, [running("first")], [ended("Error", 1, "first")]]),
        "conditions": st.sampled_from(
            [None, [condition("PodScheduled", "False", "SchedulingGated")]]
        ),
        "reason": st.sampled_from(["", "Evicted"]),
        "message": st.sampled_from(["", "The node was low on memory."]),
        "containers": st.sampled_from([None, [container(cpu="1")], [container(), container("b")]]),
    }
)


def decoded(decoder: Decoder, name: str, wishes: dict) -> Pod:
    made = decoder.decode(msgspec.json.encode(pod(name, **wishes)))
    assert isinstance(made, Pod)
    return made


def images(containers: list) -> list[str]:
    return [one.image for one in containers]


@given(st.lists(st.tuples(WISHES, st.booleans()), min_size=1, max_size=12))
def test_what_is_known_is_what_would_be_worked_out(wanted) -> None:
    decoder, parts = Decoder("Pod"), Parts()
    for number, (wishes, node_lost) in enumerate(wanted):
        one = decoded(decoder, f"pod-{number}", wishes)
        told, counts, step = parts.told(one, node_lost=node_lost)
        assert told == pods.pod_state(one, node_lost=node_lost)
        assert counts == pods.counts(one)
        assert step == progress.step(one)
        assert parts.wanted(one, images) == (pod_requests(one), images(one.spec.containers or []))


def test_a_hundred_that_are_alike_are_looked_at_once(monkeypatch) -> None:
    looked: list[str] = []
    read = pods.read
    monkeypatch.setattr(
        parts_module.pods, "read", lambda one, **more: looked.append(one.uid) or read(one, **more)
    )
    decoder, parts = Decoder("Pod"), Parts()
    for number in range(100):
        alike = {"statuses": [running()], "node": f"node-{number % 7}"}
        parts.told(decoded(decoder, f"pod-{number}", alike), node_lost=False)
    assert len(looked) == 1


def test_a_pod_that_starts_is_told_of_its_own_node() -> None:
    decoder, parts = Decoder("Pod"), Parts()
    for node in ("node-1", "node-2"):
        starting = {"statuses": [], "node": node, "ready": False, "phase": "Pending"}
        (state, _, why), _, _ = parts.told(decoded(decoder, node, starting), node_lost=False)
        assert (state, why) == ("starting", f"Node {node} is preparing its containers.")


def test_what_is_known_is_bounded_and_begun_anew() -> None:
    known = parts_module._Known[int](max_parts=2)
    for number in range(5):
        known.keep(number, object(), number)
    assert known.get(4) == 4
    assert known.get(0) is None
