"""Faults in a cluster without HTTP: what controllers and people see, and how it ends."""

import pytest

from practice.api.client import Client
from practice.faults import FaultError
from tests.practice.forking.lab import workshop


@pytest.fixture
def cluster():
    return workshop(60)


def ready(cluster, node):
    status = Client(cluster.api, user="kubernetes-admin").get("nodes", None, node)["status"]
    return next(one["status"] for one in status["conditions"] if one["type"] == "Ready")


def pods(cluster):
    return Client(cluster.api, user="kubernetes-admin").list("pods", "workshop")


@pytest.mark.parametrize(
    ("fault", "parameters"),
    [
        ("node-power-off", {"node": "node-2"}),
        ("kubelet-stopped", {"node": "node-2"}),
        ("network-cut", {"one": "node-2"}),
        ("network-cut", {"one": "node-2", "other": "control-plane"}),
    ],
)
def test_a_node_that_is_lost_comes_back(cluster, fault, parameters):
    cluster.faults.set("lost", fault, parameters)
    cluster.clock.run_for(70)
    assert [ready(cluster, f"node-{n}") for n in (1, 2, 3)] == ["True", "Unknown", "True"]
    cluster.faults.clear("lost")
    cluster.clock.run_for(90)
    assert ready(cluster, "node-2") == "True"
    assert cluster.faults.all() == []


def test_a_fork_and_a_snapshot_have_the_faults_too(cluster):
    cluster.faults.set("lost", "node-power-off", {"node": "node-2"})
    fork = cluster.fork()
    fork.faults.clear("lost")
    for one in (cluster, fork):
        one.clock.run_for(100)
    assert (ready(cluster, "node-2"), ready(fork, "node-2")) == ("Unknown", "True")


def test_pressure_taints_the_node(cluster):
    cluster.faults.set("full", "node-pressure", {"node": "node-1", "kinds": ["DiskPressure"]})
    cluster.clock.run_for(10)
    client = Client(cluster.api, user="kubernetes-admin")
    taints = client.get("nodes", None, "node-1")["spec"].get("taints") or []
    assert [one["key"] for one in taints] == ["node.kubernetes.io/disk-pressure"]
    gone = [one for one in client.list("events") if one["reason"] == "Evicted"]
    assert gone  # a kubelet does not only say it
    cluster.faults.clear("full")
    cluster.clock.run_for(10)
    assert client.get("nodes", None, "node-1")["spec"].get("taints")  # for five minutes
    cluster.clock.run_for(310)
    assert not client.get("nodes", None, "node-1")["spec"].get("taints")


def test_no_image_comes_from_a_registry_that_is_down(cluster):
    cluster.faults.set("down", "registry-down", {})
    client = Client(cluster.api, user="kubernetes-admin")
    metadata = {"name": "web", "namespace": "default"}
    spec = {"containers": [{"name": "main", "image": "nginx:1.29"}]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
    client.create("pods", pod)
    cluster.clock.run_for(40)
    [status] = client.get("pods", "default", "web")["status"]["containerStatuses"]
    assert status["state"]["waiting"]["reason"] in ("ErrImagePull", "ImagePullBackOff")
    assert "i/o timeout" in status["state"]["waiting"]["message"]
    cluster.faults.clear("down")
    cluster.clock.run_for(120)
    assert client.get("pods", "default", "web")["status"]["phase"] == "Running"


def test_a_container_is_killed_for_its_memory_and_starts_again(cluster):
    name = next(p["metadata"]["name"] for p in pods(cluster) if "hello" in p["metadata"]["name"])
    cluster.faults.set("x", "container-exit", {"namespace": "workshop", "pod": name, "oom": True})
    cluster.clock.run_for(5)
    status = next(p for p in pods(cluster) if p["metadata"]["name"] == name)["status"]
    last = status["containerStatuses"][0]["lastState"]["terminated"]
    assert (last["reason"], last["exitCode"]) == ("OOMKilled", 137)
    assert status["containerStatuses"][0]["restartCount"] == 1
    assert cluster.faults.all() == []


def test_a_pod_that_is_not_ready_is_ready_again(cluster):
    name = next(p["metadata"]["name"] for p in pods(cluster) if "hello" in p["metadata"]["name"])
    where = {"namespace": "workshop", "pod": name, "trouble": "not-ready"}
    cluster.faults.set("x", "container-behaviour", where)
    seen = []
    for _ in range(2):
        cluster.clock.run_for(60)
        status = next(p for p in pods(cluster) if p["metadata"]["name"] == name)["status"]
        seen.append(status["containerStatuses"][0]["ready"])
        if cluster.faults.all():
            cluster.faults.clear("x")
    assert seen == [False, True]


def test_the_wall_clock_jumps_and_jumps_back(cluster):
    before = cluster.clock.now()
    cluster.faults.set("jump", "clock-jump", {"seconds": 3600})
    assert (cluster.clock.now() - before).total_seconds() == 3600
    cluster.faults.clear("jump")
    assert cluster.clock.now() == before


def test_two_faults_of_a_kind_end_one_by_one(cluster):
    cluster.faults.set("a", "api-latency", {"seconds": 1})
    cluster.faults.set("b", "api-latency", {"seconds": 2})
    cluster.faults.clear("b")
    assert cluster.api.faults.latency_s == 1
    cluster.faults.clear("a")
    assert cluster.api.faults.latency_s == 0
    with pytest.raises(FaultError, match="in force are: none"):
        cluster.faults.clear("a")


def test_what_does_not_run_is_not_killed(cluster):
    name = pods(cluster)[0]["metadata"]["name"]
    where = {"namespace": "workshop", "pod": name, "container": "nobody", "oom": True}
    with pytest.raises(FaultError, match="no container 'nobody' runs there"):
        cluster.faults.set("x", "container-exit", where)
