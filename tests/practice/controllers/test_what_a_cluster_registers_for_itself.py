"""APIServices, flow control, storage drivers: objects that every cluster has, and what keeps them true."""

from __future__ import annotations

from practice.api.client import Client
from practice.cluster import Cluster

FLOW = "flowcontrol.apiserver.k8s.io"


def cluster_and_client(scenario: str = "empty") -> tuple[Cluster, Client]:
    cluster = Cluster(scenario)
    cluster.start()
    cluster.clock.run_for(1)
    return cluster, Client(cluster.api, user="kubernetes-admin")


def names(client: Client, resource: str) -> list[str]:
    return [one["metadata"]["name"] for one in client.list(resource)]


def test_what_every_cluster_has_for_its_flows_is_made_again_within_a_minute() -> None:
    cluster, client = cluster_and_client()
    schemas = names(client, f"flowschemas.{FLOW}")
    client.delete(f"flowschemas.{FLOW}", None, "probes")
    client.delete(f"prioritylevelconfigurations.{FLOW}", None, "catch-all")
    cluster.clock.run_for(1)
    dangling = client.get(f"flowschemas.{FLOW}", None, "catch-all")["status"]["conditions"]
    assert dangling[0]["status"] == "True"
    cluster.clock.run_for(60)
    assert names(client, f"flowschemas.{FLOW}") == schemas
    found = client.get(f"flowschemas.{FLOW}", None, "catch-all")["status"]["conditions"]
    assert found[0]["status"] == "False"


def test_only_what_is_served_has_an_api_service() -> None:
    cluster, client = cluster_and_client()
    served = {(row.group, row.version) for row in cluster.api.resources.values()}
    for one in client.list("apiservices.apiregistration.k8s.io"):
        assert (one["spec"].get("group", ""), one["spec"]["version"]) in served


def test_a_nodes_drivers_come_and_go_with_it() -> None:
    cluster, client = cluster_and_client("workshop")
    drivers = "csidrivers.storage.k8s.io"
    for one in client.list("csinodes.storage.k8s.io"):
        assert [driver["name"] for driver in one["spec"]["drivers"]] == names(client, drivers)
    nodes = names(client, "nodes")
    assert names(client, "csinodes.storage.k8s.io") == nodes
    client.delete("nodes", None, nodes[0])
    cluster.clock.run_for(60)
    assert names(client, "csinodes.storage.k8s.io") == nodes[1:]


def test_a_scheduler_that_is_switched_off_does_not_answer() -> None:
    cluster, client = cluster_and_client()
    healthy = {
        one["metadata"]["name"]: one["conditions"][0] for one in client.list("componentstatuses")
    }
    assert {one["message"] for one in healthy.values()} == {"ok"}
    cluster.switch("scheduler", on=False)
    (now,) = client.get("componentstatuses", None, "scheduler")["conditions"]
    assert now["status"] == "False"
    assert now["message"].endswith("connect: connection refused")


def test_a_class_of_attributes_stays_while_a_claim_names_it() -> None:
    cluster, client = cluster_and_client()
    classes = "volumeattributesclasses.storage.k8s.io"
    client.create(
        classes,
        {"metadata": {"name": "fast"}, "driverName": "a.example.com", "parameters": {"a": "b"}},
    )
    claim = {
        "metadata": {"name": "data", "namespace": "default"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
            "storageClassName": "none",
            "volumeAttributesClassName": "fast",
        },
    }
    client.create("persistentvolumeclaims", claim)
    cluster.clock.run_for(1)
    client.delete(classes, None, "fast")
    cluster.clock.run_for(1)
    assert names(client, classes) == ["fast"]
    client.delete("persistentvolumeclaims", "default", "data")
    cluster.clock.run_for(5)
    assert names(client, classes) == []
