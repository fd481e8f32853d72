"""The same seed evicts the same pods at the same times, and so does a fork in the middle."""

import pytest

from practice.api.client import Client
from practice.cluster import Cluster
from practice.scenarios.loading import parse_scenario
from tests.practice.forking.lab import Told
from tests.practice.kubelet.eviction.lab import MIB

SCENE = b"""
description: two small nodes
nodes:
  - {name: "node-{n}", count: 2, cpu: "2", memory: 2Gi, images: ["hello:1.0.0"]}
"""


def leaking(seed=3):
    """Five pods that leak on two nodes: whoever is evicted is made anew, and leaks again."""
    cluster = Cluster(parse_scenario(SCENE, name="small", source="small"), seed=seed)
    cluster.start()
    client = Client(cluster.api, user="admin", component="admin")
    env = [{"name": "PRACTICE_LEAK_BYTES_PER_S", "value": str(10 * MIB)}]
    container = {"name": "main", "image": "hello:1.0.0", "env": env}
    labels = {"app": "leak"}
    client.create(
        "deployments.apps",
        {
            "metadata": {"name": "leak", "namespace": "default"},
            "spec": {
                "replicas": 5,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
            },
        },
    )
    return cluster


def evictions(cluster):
    client = Client(cluster.api, user="admin", component="admin")
    return [one["message"] for one in client.list("events") if one["reason"] == "Evicted"]


def story(cluster, seconds):
    told = Told(cluster)
    cluster.clock.run_for(seconds)
    return told


@pytest.mark.slow
def test_the_same_seed_tells_the_same_story():
    first, second = leaking(), leaking()
    assert story(first, 200) == story(second, 200)
    assert len(evictions(first)) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("at_s", [5, 60, 70.4, 120])
def test_a_fork_in_the_middle_goes_on_as_the_original_does(at_s):
    cluster = leaking()
    cluster.clock.run_for(at_s)
    fork = cluster.fork()
    assert story(cluster, 150) == story(fork, 150)


def test_the_scheduler_keeps_new_pods_away_from_nodes_under_pressure():
    cluster = leaking()
    client = Client(cluster.api, user="admin", component="admin")

    def all_tainted():
        taints = [node["spec"].get("taints") or [] for node in client.list("nodes")]
        keys = [{one["key"] for one in some} for some in taints]
        return all("node.kubernetes.io/memory-pressure" in some for some in keys)

    assert cluster.clock.run_until(all_tainted, 200)
    cluster.clock.run_for(5)
    waiting = [pod for pod in client.list("pods") if pod["status"]["phase"] == "Pending"]
    messages = [one["message"] for pod in waiting for one in pod["status"]["conditions"]]
    assert waiting
    assert all(
        one.startswith("0/2 nodes are available: 2 node(s) had untolerated taint(s).")
        for one in messages
    )
