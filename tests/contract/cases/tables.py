"""Server-side printing: the columns that kubectl shows, also with -o wide, and the rows' cells."""

from collections.abc import Callable

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import (
    Object,
    config_map,
    deployment,
    labelled,
    node,
    pod,
    replica_set,
    service,
)
from tests.contract.printing import TABLE, table

GROUP = Group("tables")


def add(sentence: str, resource: str, *make: Callable[[], Object]) -> None:
    """A table of the objects, one by one, none of which a controller changes."""

    def run(api: Caller) -> Answers:
        answers: Answers = {}
        for build in make:
            obj = build()
            api.must(api.create(resource, obj))
            name = obj["metadata"]["name"]
            answers[name] = table(api, resource, name, includeObject="None")
        return answers

    GROUP.add(sentence, run)


add(
    "of configmaps",
    "configmaps",
    lambda: config_map("one", a="1", b="2"),
    lambda: config_map("two"),
)
add(
    "of secrets",
    "secrets",
    lambda: {"metadata": {"name": "one"}, "stringData": {"a": "1"}},
    lambda: {"metadata": {"name": "two"}, "type": "example.com/x"},
)
add(
    "of service accounts",
    "serviceaccounts",
    lambda: {"metadata": {"name": "one"}, "secrets": [{"name": "s"}]},
)
add(
    "of services",
    "services",
    lambda: service("plain"),
    lambda: service("headless", clusterIP="None", selector=None),
    lambda: service("balanced", type="LoadBalancer", loadBalancerClass="example.com/none"),
    lambda: service(
        "two", ports=[{"name": "a", "port": 80}, {"name": "b", "port": 53, "protocol": "UDP"}]
    ),
    lambda: {
        "metadata": {"name": "far"},
        "spec": {"type": "ExternalName", "externalName": "db.example.com"},
    },
)
add(
    "of leases",
    "leases.coordination.k8s.io",
    lambda: {"metadata": {"name": "l"}, "spec": {"holderIdentity": "me"}},
)
add(
    "of endpointslices",
    "endpointslices.discovery.k8s.io",
    lambda: {
        "metadata": {"name": "full"},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [f"192.0.2.{n}"]} for n in range(1, 6)],
        "ports": [{"name": "a", "port": 80}, {"name": "b", "port": 81}],
    },
    lambda: {"metadata": {"name": "none"}, "addressType": "IPv4", "endpoints": []},
)


@GROUP.case
def of_pods(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    return {
        "none": table(api, "pods", "one", includeObject="None"),
        "metadata": table(api, "pods", "one"),
        "object": table(api, "pods", "one", includeObject="Object"),
        "list": table(api, "pods", "", includeObject="None"),
        "unknown": api.call(
            "GET", api.path("pods"), query={"includeObject": "Twist"}, headers={"Accept": TABLE}
        ),
    }


@GROUP.case
def of_no_pods(api: Caller) -> Answers:
    return {"table": table(api, "pods", "")}


@GROUP.case
def of_deployments(api: Caller) -> Answers:
    api.must(api.create("deployments.apps", deployment(replicas=0)))
    settled = api.until(
        lambda: api.get("deployments.apps", "web"),
        lambda body: body["status"].get("observedGeneration") == 1,
    )
    assert settled.status == 200
    return {"table": table(api, "deployments.apps", "web", includeObject="None")}


@GROUP.case
def of_replicasets(api: Caller) -> Answers:
    api.must(api.create("replicasets.apps", replica_set(replicas=2)))
    api.until(
        lambda: api.get("replicasets.apps", "web"),
        lambda body: body["status"].get("replicas") == 2,
    )
    return {"table": table(api, "replicasets.apps", "web", includeObject="None")}


@GROUP.case
def of_namespaces(api: Caller) -> Answers:
    return {"table": table(api, "namespaces", api.namespace, includeObject="None")}


@GROUP.case
def of_nodes(api: Caller) -> Answers:
    name = api.unique("node")
    made = labelled(node(name, unschedulable=True), **{"node-role.kubernetes.io/worker": ""})
    made["status"] = {
        "conditions": [{"type": "Ready", "status": "True"}],
        "addresses": [{"type": "InternalIP", "address": "192.0.2.3"}],
        "nodeInfo": {
            "kubeletVersion": "v1.37.2",
            "osImage": "Simulated",
            "kernelVersion": "6.1",
            "containerRuntimeVersion": "containerd://2.0",
        },
    }
    api.must(api.create("nodes", made))
    answer = table(api, "nodes", name, includeObject="None")
    api.delete("nodes", name)
    return {"table": answer}


@GROUP.case
def of_events(api: Caller) -> Answers:
    about = {"kind": "Pod", "namespace": api.namespace, "name": "one"}
    event = {
        "metadata": {"name": "one.1"},
        "involvedObject": {**about, "fieldPath": "spec.containers{main}"},
        "reason": "Started",
        "message": "Started container main",
        "type": "Normal",
        "source": {"component": "kubelet", "host": "n1"},
        "count": 3,
    }
    api.must(api.create("events", event))
    return {
        "old": table(api, "events", "one.1", includeObject="None"),
        "new": table(api, "events.events.k8s.io", "one.1", includeObject="None"),
    }


@GROUP.case
def of_something_deleted(api: Caller) -> Answers:
    api.must(api.create("configmaps", config_map()))
    path = api.path("configmaps", "one")
    return {
        "deleted": api.call("DELETE", path, headers={"Accept": TABLE}),
        "missing": api.call("GET", path, headers={"Accept": TABLE}),
    }
