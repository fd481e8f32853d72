"""A fleet has what its scenario says, changes at its rate, and stays one cluster while it does."""

from collections import Counter

import pytest

from practice.api.client import Client
from practice.cluster import Cluster
from practice.fleet import FleetSpec
from practice.scenarios import Scenario, ScenarioError
from practice.scenarios.loading import parse_scenario

SLICES = "endpointslices.discovery.k8s.io"


def fleet(seed=1, **changed):
    given = {"nodes": 7, "pods": 430, "replicas": 200, "changes_per_s": 50.0, **changed}
    cluster = Cluster(Scenario(description="a fleet", fleet=FleetSpec(**given)), seed=seed)
    cluster.start()
    return cluster


def pods_of(cluster):
    return [obj for _, obj in cluster.api.store.items("pods")]


def test_fleet_has_as_many_nodes_and_pods_as_asked_for():
    cluster = fleet()
    assert len(cluster.api.list("nodes").items) == 7
    assert len(cluster.api.list("pods").items) == 430
    sizes = [one["spec"]["replicas"] for one in cluster.api.list("deployments.apps").items]
    assert sizes == [200, 200, 30]


def test_fleet_has_pods_in_trouble_in_the_shares_asked_for():
    cluster = fleet(pods=4_000, crashing=0.1, pulling=0.05, waiting=0.05)
    states = Counter()
    for pod in pods_of(cluster):
        listed = pod["status"].get("containerStatuses")
        state = listed[0]["state"] if listed else {}
        states[state.get("waiting", {}).get("reason", "fine") if listed else "no node"] += 1
    assert 300 < states["CrashLoopBackOff"] < 500
    assert 140 < states["ImagePullBackOff"] < 260
    assert 140 < states["no node"] < 260


def test_fleet_changes_as_many_pods_a_second_as_asked_for():
    cluster = fleet(changes_per_s=40.0, crashing=0, pulling=0, waiting=0)
    changed = []
    cluster.api.store.subscribe("pods", changed.append)
    cluster.clock.run_for(10)
    # nearly every change has a second half some seconds later
    assert 400 < len(changed) < 850


def test_a_watch_of_a_fleet_leads_to_its_list():
    cluster = fleet()
    seen = dict(cluster.api.store.items("pods"))

    def follow(event):
        if event.type == "DELETED":
            del seen[event.key]
        else:
            assert (event.type == "ADDED") == (event.key not in seen)
            seen[event.key] = event.object

    cluster.api.store.subscribe("pods", follow)
    cluster.clock.run_for(30)
    assert seen == dict(cluster.api.store.items("pods"))
    assert len(seen) == 430


def test_endpoints_say_what_the_pods_say():
    cluster = fleet()
    cluster.clock.run_for(30)
    told = {
        end["targetRef"]["uid"]: end["conditions"]["ready"]
        for _, one in cluster.api.store.items(SLICES)
        for end in one["endpoints"]
        if one["metadata"]["labels"]["kubernetes.io/service-name"].startswith("app-")
    }
    real = {
        pod["metadata"]["uid"]: pod["status"]["containerStatuses"][0]["ready"]
        and "deletionTimestamp" not in pod["metadata"]
        for pod in pods_of(cluster)
        if pod["status"].get("podIP")
    }
    assert told == real


def test_fleet_goes_on_when_somebody_deletes_its_pods():
    cluster = fleet(changes_per_s=500.0)
    for pod in pods_of(cluster)[:200]:
        about = pod["metadata"]
        cluster.api.store.remove("pods", f"{about['namespace']}/{about['name']}")
    cluster.clock.run_for(10)
    assert cluster.clock.failures == 0


RESOURCES = (
    "nodes",
    "namespaces",
    "deployments.apps",
    "replicasets.apps",
    "services",
    "pods",
    SLICES,
)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_clients_write_to_an_object_of_the_fleet_is_taken(resource):
    cluster = fleet(crashing=0.3, pulling=0.3)
    client = Client(cluster.api, user="somebody")
    for obj in client.list(resource)[-9:]:
        about = obj["metadata"]
        patch = {"metadata": {"annotations": {"seen": "yes"}}}
        new = client.patch(resource, about.get("namespace"), about["name"], patch)
        assert new["metadata"]["annotations"]["seen"] == "yes"


def test_same_seed_gives_the_same_fleet():
    def run(seed):
        cluster = fleet(seed=seed)
        cluster.clock.run_for(5)
        return cluster.api.store.version, pods_of(cluster)

    assert run(3) == run(3)
    assert run(3) != run(4)


@pytest.mark.parametrize("wrong", ["nodes: 0", "pods: 1000000", "changes_per_s: -1", "colour: red"])
def test_impossible_fleet_is_refused_with_the_place(wrong):
    sizes = {"nodes": "nodes: 1", "pods": "pods: 1", wrong.split(":")[0]: wrong}
    text = "description: x\nfleet:\n" + "".join(f"  {line}\n" for line in sizes.values())
    with pytest.raises(ScenarioError, match=r"x\.yaml: .*fleet"):
        parse_scenario(text.encode(), name="x", source="x.yaml")
