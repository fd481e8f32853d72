"""Columns of each kind, and rows of the kinds whose cells need thought."""

from datetime import UTC, datetime
from typing import Any

import pytest

from practice.api.http.tables import columns_json, table_for

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
COLUMNS = {
    "pods": "Name Ready Status Restarts Age IP* Node* Nominated-Node* Readiness-Gates*",
    "nodes": "Name Status Roles Age Version Internal-IP* External-IP* OS-Image* Kernel-Version* "
    "Container-Runtime*",
    "services": "Name Type Cluster-IP External-IP Port(s) Age Selector*",
    "deployments.apps": "Name Ready Up-to-date Available Age Containers* Images* Selector*",
    "replicasets.apps": "Name Desired Current Ready Age Containers* Images* Selector*",
    "endpointslices.discovery.k8s.io": "Name AddressType Ports Endpoints Age",
    "endpoints": "Name Endpoints Age",
    "ingresses.networking.k8s.io": "Name Class Hosts Address Ports Age",
    "ingressclasses.networking.k8s.io": "Name Controller Parameters Age",
    "networkpolicies.networking.k8s.io": "Name Pod-Selector Age",
    "servicecidrs.networking.k8s.io": "Name CIDRs Age",
    "cronjobs.batch": "Name Schedule Timezone Suspend Active Last-Schedule Age Containers* Images* "
    "Selector*",
    "horizontalpodautoscalers.autoscaling": "Name Reference Targets MinPods MaxPods Replicas Age",
    "jobs.batch": "Name Status Completions Duration Age Containers* Images* Selector*",
    "poddisruptionbudgets.policy": "Name Min-Available Max-Unavailable Allowed-Disruptions Age",
    "persistentvolumes": "Name Capacity Access-Modes Reclaim-Policy Status Claim StorageClass "
    "VolumeAttributesClass Reason Age VolumeMode*",
    "persistentvolumeclaims": "Name Status Volume Capacity Access-Modes StorageClass "
    "VolumeAttributesClass Age VolumeMode*",
    "storageclasses.storage.k8s.io": "Name Provisioner ReclaimPolicy VolumeBindingMode "
    "AllowVolumeExpansion Age",
    "events": "Last-Seen Type Reason Object Subobject* Source* Message First-Seen* Count* Name*",
    "namespaces": "Name Status Age",
    "configmaps": "Name Data Age",
    "secrets": "Name Type Data Age",
    "serviceaccounts": "Name Age",
    "leases.coordination.k8s.io": "Name Holder Age",
    "scale": "Name Desired Available Age",
    "customresourcedefinitions.apiextensions.k8s.io": "Name Scope Versions Created-At Group* Kind* "
    "ShortNames* Established*",
    "widgets.example.com": "Name Created-At",
}


@pytest.mark.parametrize("resource", COLUMNS)
def test_columns_and_which_of_them_are_wide(resource: str) -> None:
    shown = [c["name"].replace(" ", "-") + "*" * c["priority"] for c in columns_json(resource)]
    assert " ".join(shown) == COLUMNS[resource]


def row(resource: str, **parts: Any) -> list[Any]:
    metadata = {"name": "x", "creationTimestamp": "2026-01-05T11:59:00Z", **parts.pop("meta", {})}
    table = table_for(resource, [{"metadata": metadata, **parts}], metadata={}, now=NOW)
    cells: list[Any] = table["rows"][0]["cells"]
    assert len(cells) == len(table["columnDefinitions"])
    return cells


@pytest.mark.parametrize("resource", COLUMNS)
def test_an_object_with_nothing_in_it_still_has_a_row(resource: str) -> None:
    assert row(resource)


def service(kind: str, **spec: Any) -> list[Any]:
    return row("services", spec={"type": kind, "clusterIPs": ["10.0.0.1"], **spec})


def test_a_service_shows_where_it_can_be_reached() -> None:
    ports = [{"port": 80, "protocol": "TCP"}, {"port": 53, "nodePort": 30053, "protocol": "UDP"}]
    cells = service("NodePort", ports=ports, selector={"b": "2", "a": "1"})
    assert cells[1:] == [
        "NodePort",
        "10.0.0.1",
        "<none>",
        "80/TCP,53:30053/UDP",
        "60s",
        "a=1,b=2",
    ]
    assert service("LoadBalancer")[3] == "<pending>"
    assert service("ExternalName", externalName="example.com")[3] == "example.com"
    assert service("ClusterIP", externalIPs=["1.2.3.4"])[3] == "1.2.3.4"
    status = {"loadBalancer": {"ingress": [{"ip": "9.9.9.9"}, {"hostname": "lb"}]}}
    assert row("services", spec={"type": "LoadBalancer"}, status=status)[3] == "9.9.9.9,lb"


def test_a_node_shows_health_cordon_and_roles() -> None:
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}
    labels = {"node-role.kubernetes.io/control-plane": "", "kubernetes.io/role": "edge"}
    cells = row("nodes", status=ready, spec={"unschedulable": True}, meta={"labels": labels})
    assert cells[1:3] == ["Ready,SchedulingDisabled", "control-plane,edge"]
    lost = {"conditions": [{"type": "Ready", "status": "Unknown"}]}
    assert row("nodes", status=lost)[1:3] == ["NotReady", "<none>"]
    assert row("nodes")[1] == "Unknown"


def test_an_endpoint_slice_shows_three_addresses_and_counts_the_rest() -> None:
    endpoints = [{"addresses": [f"10.0.0.{n}"]} for n in range(5)]
    cells = row("endpointslices.discovery.k8s.io", endpoints=endpoints, ports=[{"port": 80}])
    assert cells[2:4] == ["80", "10.0.0.0,10.0.0.1,10.0.0.2 + 2 more..."]
    assert row("endpointslices.discovery.k8s.io")[2:4] == ["<unset>", "<unset>"]


def test_an_event_counts_by_its_series() -> None:
    cells = row(
        "events",
        involvedObject={"kind": "Pod", "name": "web", "fieldPath": "spec.containers{a}"},
        source={"component": "kubelet", "host": "node-1"},
        firstTimestamp="2026-01-05T11:50:00Z",
        series={"count": 7, "lastObservedTime": "2026-01-05T11:59:30.000000Z"},
        message=" hello \n",
    )
    assert (cells[0], cells[3], cells[4]) == ("30s", "pod/web", "spec.containers{a}")
    assert cells[5:9] == ["kubelet, node-1", "hello", "10m", 7]


def test_selectors_are_written_out() -> None:
    rules = [
        {"key": "tier", "operator": "In", "values": ["b", "a"]},
        {"key": "x", "operator": "Exists"},
    ]
    selector = {"matchLabels": {"app": "web"}, "matchExpressions": rules}
    assert row("deployments.apps", spec={"selector": selector})[7] == "app=web,tier in (a,b),x"


def test_a_list_of_storage_classes_marks_the_newest_default_one() -> None:
    key = "storageclass.kubernetes.io/is-default-class"

    def one(name: str, day: int, default: str) -> dict[str, Any]:
        created = f"2026-01-0{day}T00:00:00Z"
        annotations = {key: default}
        return {
            "metadata": {"name": name, "creationTimestamp": created, "annotations": annotations}
        }

    classes = [one("a", 1, "true"), one("b", 2, "true"), one("c", 2, "true"), one("d", 3, "no")]
    resource = "storageclasses.storage.k8s.io"
    table = table_for(resource, classes, metadata={}, now=NOW, listed=True)
    assert [row["cells"][0] for row in table["rows"]] == ["a", "b (default)", "c", "d"]
    assert table_for(resource, classes[:1], metadata={}, now=NOW)["rows"][0]["cells"][0] == "a"


def test_a_definition_shows_its_served_versions_and_which_of_them_is_kept() -> None:
    versions = [
        {"name": "v1beta1", "served": False, "storage": False},
        {"name": "v1alpha1", "served": True, "storage": False},
        {"name": "v1", "served": True, "storage": True},
    ]
    names = {"kind": "Shop", "shortNames": ["sh", "sp"]}
    spec = {"scope": "Cluster", "group": "example.com", "names": names, "versions": versions}
    established = {"conditions": [{"type": "Established", "status": "True"}]}
    resource = "customresourcedefinitions.apiextensions.k8s.io"
    cells = row(resource, spec=spec, status=established)
    assert cells[1:3] == ["Cluster", "v1(storage),v1alpha1"]
    assert cells[4:] == ["example.com", "Shop", "sh,sp", True]
    assert row(resource, spec=spec)[-1] is False
