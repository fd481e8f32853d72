"""Deletion: answers, grace, propagation, preconditions, finalizers and namespaces."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import config_map, deployment, labelled, pod, replica_set, service

GROUP = Group("deleting")
MAPS = "configmaps"


@GROUP.case
def the_answers_of_the_kinds(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    api.must(api.create("secrets", {"metadata": {"name": "one"}}))
    api.must(api.create("services", service("one")))
    api.must(api.create("serviceaccounts", {"metadata": {"name": "one"}}))
    api.must(api.create("pods", pod()))
    api.must(api.create("leases.coordination.k8s.io", {"metadata": {"name": "one"}}))
    kinds = (MAPS, "secrets", "services", "serviceaccounts", "pods", "leases.coordination.k8s.io")
    return {kind: api.delete(kind, "one") for kind in kinds}


@GROUP.case
def what_is_not_there(api: Caller) -> Answers:
    return {"map": api.delete(MAPS, "none"), "pod": api.delete("pods", "none")}


@GROUP.case
def a_finalizer_holds(api: Caller) -> Answers:
    made = config_map(a="1")
    made["metadata"]["finalizers"] = ["example.com/wait"]
    api.must(api.create(MAPS, made))
    first = api.delete(MAPS, "one")
    second = api.delete(MAPS, "one")
    changed = api.merge(MAPS, "one", {"data": {"a": "2"}})
    added = api.merge(MAPS, "one", {"metadata": {"finalizers": ["example.com/wait", "b.com/c"]}})
    released = api.merge(MAPS, "one", {"metadata": {"finalizers": None}})
    return {
        "first": first,
        "second": second,
        "changed": changed,
        "no more finalizers": added,
        "released": released,
        "then": api.get(MAPS, "one"),
    }


@GROUP.case
def preconditions(api: Caller) -> Answers:
    made = api.must(api.create(MAPS, config_map()))
    nobody = "00000000-0000-4000-8000-000000000000"
    return {
        "other uid": api.delete(MAPS, "one", {"preconditions": {"uid": nobody}}),
        "other version": api.delete(MAPS, "one", {"preconditions": {"resourceVersion": "1"}}),
        "right": api.delete(
            MAPS, "one", {"preconditions": {"uid": made.uid, "resourceVersion": made.version}}
        ),
    }


@GROUP.case
def options_that_are_wrong(api: Caller) -> Answers:
    api.must(api.create(MAPS, config_map()))
    return {
        "unknown policy": api.delete(MAPS, "one", {"propagationPolicy": "Twist"}),
        "two policies": api.delete(
            MAPS, "one", {"propagationPolicy": "Orphan", "orphanDependents": True}
        ),
        "unknown dry run": api.delete(MAPS, "one", {"dryRun": ["Some"]}),
        "other kind": api.delete(MAPS, "one", {"kind": "Pod", "apiVersion": "v1"}),
        "grace that is no number": api.delete(MAPS, "one", gracePeriodSeconds="long"),
    }


def bound_pod(api: Caller, **spec: Any) -> str:
    """A pod on a node that nobody runs: it waits for a kubelet that never answers."""
    name = api.unique("node")
    api.must(api.create("pods", pod(nodeName=name, **spec)))
    return name


@GROUP.case
def a_pod_without_a_node_goes_at_once(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    return {"deleted": api.delete("pods", "one"), "then": api.get("pods", "one").status}


@GROUP.case
def a_pod_on_a_node_gets_its_grace(api: Caller) -> Answers:
    bound_pod(api, terminationGracePeriodSeconds=60)
    first = api.delete("pods", "one")
    shorter = api.delete("pods", "one", {"gracePeriodSeconds": 5})
    longer = api.delete("pods", "one", {"gracePeriodSeconds": 50})
    at_once = api.delete("pods", "one", {"gracePeriodSeconds": 0})
    return {
        "first": first,
        "shorter": shorter.body["metadata"]["deletionGracePeriodSeconds"],
        "longer": longer.body["metadata"]["deletionGracePeriodSeconds"],
        "at once": at_once,
        "then": api.get("pods", "one").status,
    }


@GROUP.case
def a_pod_with_negative_grace(api: Caller) -> Answers:
    bound_pod(api)
    answer = api.delete("pods", "one", {"gracePeriodSeconds": -5})
    return {"grace": answer.body["metadata"].get("deletionGracePeriodSeconds")}


@GROUP.case
def a_finished_pod_goes_at_once(api: Caller) -> Answers:
    bound_pod(api)
    api.must(api.merge("pods", "one", {"status": {"phase": "Succeeded"}}, "status"))
    api.delete("pods", "one")
    return {"then": api.get("pods", "one").status}


def owner_and_owned(api: Caller, *, blocking: bool = False) -> None:
    owner = api.must(api.create(MAPS, config_map("owner")))
    owned = config_map("owned")
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": owner.uid}
    if blocking:
        reference["blockOwnerDeletion"] = True  # type: ignore[assignment]
    owned["metadata"]["ownerReferences"] = [reference]
    api.must(api.create(MAPS, owned))


@GROUP.case
def in_the_background(api: Caller) -> Answers:
    owner_and_owned(api)
    deleted = api.delete(MAPS, "owner", propagationPolicy="Background")
    return {
        "deleted": deleted,
        "owner": api.get(MAPS, "owner").status,
        "owned": api.until_gone(MAPS, "owned"),
    }


@GROUP.case
def in_the_foreground(api: Caller) -> Answers:
    owner_and_owned(api, blocking=True)
    api.must(api.merge(MAPS, "owned", {"metadata": {"finalizers": ["example.com/wait"]}}))
    deleted = api.delete(MAPS, "owner", propagationPolicy="Foreground")
    waiting = api.until(
        lambda: api.get(MAPS, "owned"),
        lambda body: bool(body and body["metadata"].get("deletionTimestamp")),
    )
    owner = api.get(MAPS, "owner")
    api.must(api.merge(MAPS, "owned", {"metadata": {"finalizers": None}}))
    api.until_gone(MAPS, "owner")
    return {"deleted": deleted, "owner waits": owner.body["metadata"], "owned": waiting}


@GROUP.case
def leaving_orphans(api: Caller) -> Answers:
    owner_and_owned(api)
    deleted = api.delete(MAPS, "owner", propagationPolicy="Orphan")
    api.until_gone(MAPS, "owner")
    return {"deleted": deleted, "owned": api.get(MAPS, "owned")}


@GROUP.case
def pods_of_a_replicaset_are_orphaned(api: Caller) -> Answers:
    api.must(api.create("replicasets.apps", replica_set(replicas=2)))
    api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 2)
    api.must(api.delete("replicasets.apps", "web", propagationPolicy="Orphan"))
    api.until_gone("replicasets.apps", "web")
    pods = api.get("pods").body["items"]
    return {"owners": [item["metadata"].get("ownerReferences") for item in pods]}


@GROUP.case
def a_collection_by_label(api: Caller) -> Answers:
    for name, tier in {"a": "web", "b": "web", "c": "db"}.items():
        api.must(api.create(MAPS, labelled(config_map(name), tier=tier)))
    deleted = api.delete(MAPS, labelSelector="tier=web")
    return {
        "deleted": deleted,
        "left": [i["metadata"]["name"] for i in api.get(MAPS, labelSelector="tier").body["items"]],
    }


@GROUP.case
def a_collection_that_cannot_be_deleted(api: Caller) -> Answers:
    return {
        "namespaces": api.call("DELETE", "/api/v1/namespaces"),
        "dry": api.delete(MAPS, labelSelector="tier=web", dryRun="All"),
    }


@GROUP.case
def a_namespace_takes_everything_along(api: Caller) -> Answers:
    name = api.unique("space")
    made = {"metadata": {"name": name, "finalizers": ["example.com/wait"]}}
    api.must(api.create("namespaces", made))
    maps = f"/api/v1/namespaces/{name}/configmaps"
    api.must(api.call("POST", maps, config_map()))
    deleted = api.delete("namespaces", name)
    refused = api.call("POST", maps, config_map("late"))
    gone = api.until(lambda: api.call("GET", f"{maps}/one"), lambda body: body is None)
    api.must(api.merge("namespaces", name, {"metadata": {"finalizers": None}}))
    return {
        "deleted": deleted,
        "create refused": refused,
        "content": gone.status,
        "then": api.until_gone("namespaces", name),
    }


@GROUP.case
def namespaces_that_stay(api: Caller) -> Answers:
    return {name: api.delete("namespaces", name) for name in ("default", "kube-system")}


@GROUP.case
def the_old_way_to_orphan(api: Caller) -> Answers:
    owner_and_owned(api)
    deleted = api.delete(MAPS, "owner", {"orphanDependents": True})
    api.until_gone(MAPS, "owner")
    return {"deleted": deleted, "owned": api.get(MAPS, "owned").status}


@GROUP.case
def an_owner_that_never_was(api: Caller) -> Answers:
    nobody = "00000000-0000-4000-8000-000000000000"
    owned = config_map("owned")
    owned["metadata"]["ownerReferences"] = [
        {"apiVersion": "v1", "kind": "ConfigMap", "name": "nobody", "uid": nobody}
    ]
    api.must(api.create(MAPS, owned))
    return {"collected": api.until_gone(MAPS, "owned").status}


@GROUP.case
def a_deployment_takes_its_pods_along(api: Caller) -> Answers:
    api.must(api.create("deployments.apps", deployment(replicas=2)))
    api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 2)
    deleted = api.delete("deployments.apps", "web")
    for resource in ("replicasets.apps", "pods"):
        api.until(lambda r=resource: api.get(r), lambda body: not body["items"])  # type: ignore[misc]
    return {"deleted": deleted}


@GROUP.case
def in_the_foreground_pods_go_before_their_deployment(api: Caller) -> Answers:
    held = deployment(replicas=1)
    held["spec"]["template"]["metadata"]["finalizers"] = ["example.com/wait"]
    api.must(api.create("deployments.apps", held))
    pods = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 1)
    deleted = api.delete("deployments.apps", "web", propagationPolicy="Foreground")
    name = pods.body["items"][0]["metadata"]["name"]
    waiting = api.until(
        lambda: api.get("pods", name),
        lambda body: bool(body and body["metadata"].get("deletionTimestamp")),
    )
    set_ = api.get("replicasets.apps").body["items"][0]
    api.must(api.merge("pods", name, {"metadata": {"finalizers": None}}))
    api.until_gone("deployments.apps", "web")
    return {
        "finalizers": deleted.body["metadata"]["finalizers"],
        "replicaset waits": set_["metadata"].get("finalizers"),
        "pod waits": waiting.body["metadata"]["finalizers"],
    }
