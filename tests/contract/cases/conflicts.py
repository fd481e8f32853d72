"""What is refused because of what is there: conflicts, methods, and fields that may not change."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, config_map, deployment, node, pod, replica_set, service

GROUP = Group("conflicts")
MAPS = "configmaps"


@GROUP.case
def what_exists_already(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    api.must(api.create("deployments.apps", deployment(replicas=0)))
    return {
        "map": api.create(MAPS, config_map()),
        "deployment": api.create("deployments.apps", deployment(replicas=0)),
        "namespace": api.create("namespaces", {"metadata": {"name": "default"}}),
    }


@GROUP.case
def what_is_not_there(api: Caller) -> Answers:
    return {
        "map": api.get(MAPS, "none"),
        "deployment": api.get("deployments.apps", "none"),
        "update": api.update(MAPS, config_map("none")),
        "status": api.get("pods", "none", "status"),
        "scale": api.get("deployments.apps", "none", "scale"),
        "namespace": api.call("POST", "/api/v1/namespaces/no-such-space/pods", pod()),
        "updated deployment": api.update("deployments.apps", deployment("none")),
    }


@GROUP.case
def a_stale_update(api: Caller) -> Answers:
    old = api.must(api.create(MAPS, config_map(a="1"))).body
    api.must(api.merge(MAPS, "one", {"data": {"a": "2"}}))
    recreated = {
        **old,
        "metadata": {**old["metadata"], "uid": "00000000-0000-4000-8000-000000000000"},
    }
    del recreated["metadata"]["resourceVersion"]
    return {
        "stale": api.update(MAPS, {**old, "data": {"a": "3"}}),
        "no version number": api.update(
            MAPS, {**old, "metadata": {"name": "one", "resourceVersion": "abc"}}
        ),
        "another uid": api.update(MAPS, recreated),
        "now": api.get(MAPS, "one").body["data"],
    }


@GROUP.case
def an_update_that_must_name_a_version(api: Caller) -> Answers:
    lease = {"metadata": {"name": "l"}, "spec": {"holderIdentity": "me"}}
    made = api.must(api.create("leases.coordination.k8s.io", lease))
    slice_ = {"metadata": {"name": "e"}, "addressType": "IPv4", "endpoints": []}
    api.must(api.create("endpointslices.discovery.k8s.io", slice_))
    return {
        "lease": api.update("leases.coordination.k8s.io", lease),
        "lease with version": api.update("leases.coordination.k8s.io", made.body).status,
        "slice": api.update("endpointslices.discovery.k8s.io", slice_),
        "create with a version": api.create(
            MAPS, {"metadata": {"name": "one", "resourceVersion": "7"}}
        ),
    }


@GROUP.case
def an_update_under_another_name(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    return {
        "other": api.call("PUT", api.path(MAPS, "one"), config_map("two")),
        "none": api.call("PUT", api.path(MAPS, "one"), {"data": {"a": "1"}}),
    }


@GROUP.case
def methods_that_do_not_fit(api: Caller) -> Answers:
    maps, one = api.path(MAPS), api.path(MAPS, "one")
    return {
        "PUT on a list": api.call("PUT", maps, config_map()),
        "PATCH on a list": api.call("PATCH", maps, {}),
        "POST on an object": api.call("POST", one, config_map()),
        "POST in all namespaces": api.call("POST", "/api/v1/configmaps", config_map()),
        "DELETE on a status": api.call("DELETE", api.path("pods", "one", "status")),
        "an unknown method": api.call("BREW", maps),
    }


# -- what may not change ---------------------------------------------------------------------------


def add_change(sentence: str, resource: str, made: Callable[[], Object], patch: Any) -> None:
    """A merge patch that is refused because of what was there before."""

    def run(api: Caller) -> Answers:
        obj = made()
        api.must(api.create(resource, obj))
        return {"answer": api.merge(resource, obj["metadata"]["name"], patch)}

    GROUP.add(sentence, run)


def quiet_deployment() -> Object:
    return deployment(replicas=0, paused=True)


add_change(
    "changing the selector of a deployment",
    "deployments.apps",
    quiet_deployment,
    {
        "spec": {
            "selector": {"matchLabels": {"app": "other"}},
            "template": {"metadata": {"labels": {"app": "other"}}},
        }
    },
)
add_change(
    "removing the containers of a deployment",
    "deployments.apps",
    quiet_deployment,
    {"spec": {"template": {"spec": {"containers": None}}}},
)
add_change(
    "changing a pod's environment",
    "pods",
    pod,
    {"spec": {"containers": [{"name": "main", "image": "nginx:1.27", "env": [{"name": "A"}]}]}},
)
add_change("moving a pod to a node", "pods", pod, {"spec": {"nodeName": "node-x"}})
add_change("changing a pod's restart policy", "pods", pod, {"spec": {"restartPolicy": "Never"}})
add_change(
    "changing an immutable configmap",
    MAPS,
    lambda: {**config_map(a="1"), "immutable": True},
    {"data": {"a": "2"}},
)
add_change(
    "making a configmap mutable again",
    MAPS,
    lambda: {**config_map(a="1"), "immutable": True},
    {"immutable": None},
)
add_change(
    "changing a secret's type",
    "secrets",
    lambda: {"metadata": {"name": "s"}},
    {"type": "example.com/other"},
)
add_change(
    "changing a service's address", "services", service, {"spec": {"clusterIP": "10.96.99.99"}}
)
add_change("making a service headless", "services", service, {"spec": {"clusterIP": "None"}})
add_change(
    "changing the address type of a slice",
    "endpointslices.discovery.k8s.io",
    lambda: {"metadata": {"name": "e"}, "addressType": "IPv4", "endpoints": []},
    {"addressType": "IPv6"},
)
add_change(
    "changing a replicaset's selector",
    "replicasets.apps",
    lambda: replica_set(replicas=0),
    {"spec": {"selector": {"matchLabels": {"app": "x"}}}},
)


@GROUP.case
def changing_a_nodes_pod_network(api: Caller) -> Answers:
    name = api.unique("node")
    api.must(api.create("nodes", node(name, podCIDR="10.200.0.0/24")))
    answer = api.merge("nodes", name, {"spec": {"podCIDR": "10.201.0.0/24"}})
    api.delete("nodes", name)
    return {"answer": answer}


# -- each kind in turn -----------------------------------------------------------------------------

MINIMAL: dict[str, Callable[[], Object]] = {
    MAPS: lambda: config_map(),
    "secrets": lambda: {"metadata": {"name": "one"}},
    "serviceaccounts": lambda: {"metadata": {"name": "one"}},
    "services": lambda: service("one"),
    "pods": lambda: pod(serviceAccountName="default", automountServiceAccountToken=False),
    "deployments.apps": lambda: deployment("one", replicas=0, paused=True),
    "replicasets.apps": lambda: replica_set("one", replicas=0),
    "leases.coordination.k8s.io": lambda: {"metadata": {"name": "one"}, "spec": {}},
    "endpointslices.discovery.k8s.io": lambda: {
        "metadata": {"name": "one"},
        "addressType": "IPv4",
        "endpoints": [],
    },
}


def add_kind(resource: str, make: Callable[[], Object]) -> None:
    """What a PUT does to an object that is not there, without and with its version."""

    def run(api: Caller) -> Answers:
        absent = api.update(resource, make())
        present = api.create(resource, make())
        without = api.update(resource, make())
        return {
            "absent": absent,
            "then created": present.status,
            "without a version": without.status,
            "why": without.body.get("message"),
        }

    GROUP.add(f"putting {resource}", run)


for _resource, _make in MINIMAL.items():
    add_kind(_resource, _make)


@GROUP.case
def putting_an_event(api: Caller) -> Answers:
    about = {"kind": "Pod", "namespace": api.namespace, "name": "p"}
    event = {"metadata": {"name": "one"}, "involvedObject": about, "reason": "X"}
    return {"absent": api.update("events", event), "present": api.update("events", event).status}


@GROUP.case
def a_body_that_names_no_version(api: Caller) -> Answers:
    made = api.call("POST", api.path(MAPS), {**config_map(a="1"), "apiVersion": "", "kind": ""})
    return {"made": made, "read": api.get(MAPS, "one"), "merged": api.merge(MAPS, "one", {})}


@GROUP.case
def putting_back_what_has_gone(api: Caller) -> Answers:
    read = api.must(api.create("services", service("one"))).body
    api.must(api.delete("services", "one"))
    whole = {**read, "spec": {**read["spec"], "sessionAffinity": "Nonsense"}}
    metadata = {key: value for key, value in read["metadata"].items() if key != "uid"}
    lease = {"metadata": {"name": "one", "uid": "00000000-0000-4000-8000-000000000000"}, "spec": {}}
    nonsense = {**read, "metadata": {"name": "one", "resourceVersion": "abc"}}
    return {
        "as it was read": api.update("services", read),
        "wrong besides": api.update("services", whole),
        "a lease": api.update("leases.coordination.k8s.io", lease),
        "endpoints": api.update("endpoints", {"metadata": lease["metadata"]}),
        "with no version number": api.update("services", nonsense),
        "without its uid": api.update("services", {**read, "metadata": metadata}),
    }
