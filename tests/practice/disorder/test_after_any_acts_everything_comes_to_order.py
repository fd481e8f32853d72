"""Whatever people do, in whatever order: what is left alone comes to rest, and then all is in order.

`tests/practice/disorder/order.py` says what in order means; `play.py` hunts by plain seeds.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from practice.cluster import Cluster
from tests.practice.disorder.acts import CHOICES, People, scene
from tests.practice.disorder.order import disorder
from tests.practice.disorder.play import come_to_rest, replay

ACTS = st.one_of(
    st.tuples(st.just(word), *(st.sampled_from(list(choice)) for choice in choices))
    for word, choices in CHOICES.items()
)
MAKING = st.sampled_from(["deploy", "stateful", "daemon", "job", "service", "scale", "image"])


class Days(RuleBasedStateMachine):
    """Acts, with time between them; at the end rest."""

    def __init__(self):
        super().__init__()
        self.people = People(scene())

    @rule(act=ACTS)
    def something(self, act):
        self.people.act(*act)

    @rule(word=MAKING, data=st.data())
    def work(self, word, data):
        choices = (data.draw(st.sampled_from(list(choice))) for choice in CHOICES[word])
        self.people.act(word, *choices)

    @rule(seconds=st.floats(0, 60))
    def time_passes(self, seconds):
        self.people.run(seconds)

    def teardown(self):
        assert come_to_rest(self.people) == []


QUICK = settings(
    max_examples=2,
    stateful_step_count=8,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=60, stateful_step_count=40, derandomize=False)


def test_a_few_acts():
    run_state_machine_as_test(Days, settings=QUICK)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_many_acts():
    run_state_machine_as_test(Days, settings=LONG)


KEPT = [
    # a StatefulSet that failed to make a pod in a namespace that went away was remembered as failing
    [
        ("stateful", "two", "red", 4, "Parallel", ""),
        ("power", "node-2", False),
        ("run", 45.0),
        ("end_namespace", "two"),
        ("remove_node", "node-1"),
        ("run", 4.0),
    ],
    # pods whose readiness was taken away while the kubelets were silent never got it back
    [
        ("replicas", "one", "blue", 4),
        ("run", 130.0),
        ("switch", "kubelet", False),
        ("run", 130.0),
    ],
    # a fault could not be cleared while another one held a node that was gone
    [
        ("power", "node-1", False),
        ("power", "node-3", False),
        ("remove_node", "node-3"),
        ("run", 1.5),
        ("power", "node-1", True),
    ],
]


@pytest.mark.slow
@pytest.mark.parametrize("acts", KEPT)
def test_what_was_found_before(acts):
    assert replay(acts) == []


@pytest.mark.parametrize("fault", ["orphan", "endpoint"])
def test_the_look_finds_what_is_not_in_order(fault):
    cluster = Cluster("workshop", seed=1)
    cluster.start()
    cluster.clock.run_for(5)
    assert disorder(cluster) == []
    store = cluster.api.store
    (key, pod), *_ = store.items("pods", "workshop/")
    if fault == "orphan":
        owner = {**pod["metadata"]["ownerReferences"][0], "uid": "nobody"}
        pod = {**pod, "metadata": {**pod["metadata"], "ownerReferences": [owner]}}
    else:
        pod = {**pod, "status": {**pod["status"], "conditions": []}}
    store.put("pods", key, pod)
    assert disorder(cluster)
