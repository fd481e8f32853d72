"""A rollout through the whole control plane keeps its bounds whatever the pods do."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from practice.controllers.deployment.arithmetic import rolling_bounds
from practice.podstate import is_active, is_ready
from tests.practice.controllers.lab import Lab


def watch_bounds(lab, ceiling, floor):
    """Collect every moment at which there are too many pods or too few ready ones."""
    pods, broken = {}, []

    def on_pod(kind, pod):
        pods[pod["metadata"]["uid"]] = None if kind == "DELETED" else pod
        active = [one for one in pods.values() if one and is_active(one)]
        ready = sum(map(is_ready, active))
        if len(active) > ceiling or ready < floor:
            broken.append((lab.clock.now_text(), len(active), ready))

    lab.client.watch("pods", on_pod)
    lab.run(0)
    broken.clear()  # the first deliveries build the picture up
    return broken


amounts = st.one_of(st.integers(0, 4), st.sampled_from(["0%", "10%", "25%", "50%", "100%"]))


@pytest.mark.slow
@example(replicas=6, surge=0, down=3, delays=[0.0, 1.0], ends_s=0.0)  # status behind the resize
@settings(max_examples=25)
@given(
    replicas=st.integers(1, 8),
    surge=amounts,
    down=amounts,
    delays=st.lists(st.floats(0, 20), min_size=1, max_size=7),
    ends_s=st.floats(0, 40),
)
def test_rollout_never_leaves_its_bounds_and_always_ends(replicas, surge, down, delays, ends_s):
    assume(str(surge).rstrip("%") != "0" or str(down).rstrip("%") != "0")  # refused by validation
    lab = Lab(nodes=("node-1",))
    lab.deploy(replicas=replicas, surge=surge, down=down)
    lab.run(5)
    bounds = rolling_bounds(replicas, max_surge=surge, max_unavailable=down)
    broken = watch_bounds(lab, bounds.ceiling, bounds.floor)
    waits = iter(delays * 50)
    lab.nodes.ready_after_s = lambda pod: next(waits)
    lab.nodes.ends_after_s = ends_s
    lab.set_version("2")
    done = lab.clock.run_until(
        lambda: (
            (lab.condition("Progressing") or ("", "", ""))[1] == "NewReplicaSetAvailable"
            and lab.sizes().get("2") == replicas
            and lab.deployment()["status"].get("availableReplicas") == replicas
        ),
        timeout_s=600,
    )
    assert done
    assert broken == []
    assert lab.sizes() == {"1": 0, "2": replicas}


def script(seed):
    lab = Lab(seed=seed)
    lab.deploy(replicas=4)
    lab.run(7)
    lab.set_version("2")
    lab.run(3.5)
    lab.patch({"replicas": 6})
    lab.run(60)
    store = lab.cluster.api.store
    names = sorted(pod["metadata"]["name"] for pod in lab.pods())
    return store.version, names, lab.deployment(), lab.client.list("events")


def test_same_seed_and_script_give_the_same_writes():
    assert script(5) == script(5)


def test_another_seed_gives_other_names():
    assert script(5)[1] != script(6)[1]
