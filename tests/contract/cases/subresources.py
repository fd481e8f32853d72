"""Status, scale, binding and eviction: other doors to the same objects."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import deployment, node, pod, replica_set, service

GROUP = Group("subresources")
WEB = "deployments.apps"


def paused(api: Caller, **spec: Any) -> Any:
    return api.must(api.create(WEB, deployment(paused=True, **spec)))


def scale(replicas: int, **metadata: str) -> dict[str, Any]:
    return {"metadata": {"name": "web", **metadata}, "spec": {"replicas": replicas}}


@GROUP.case
def reading_a_scale(api: Caller) -> Answers:
    paused(api, replicas=0)
    api.must(api.create("replicasets.apps", replica_set("other", replicas=0)))
    return {
        "deployment": api.get(WEB, "web", "scale"),
        "replicaset": api.get("replicasets.apps", "other", "scale"),
    }


@GROUP.case
def writing_a_scale(api: Caller) -> Answers:
    made = paused(api, replicas=0)
    updated = api.update(WEB, scale(2), "scale")
    after = api.get(WEB, "web")
    return {
        "updated": updated.body["spec"],
        "status": updated.status,
        "kind": updated.body["kind"],
        "replicas": after.body["spec"]["replicas"],
        "generation": after.body["metadata"]["generation"],
        "same object": updated.uid == made.uid,
    }


@GROUP.case
def patching_a_scale(api: Caller) -> Answers:
    paused(api, replicas=0)
    merge = api.merge(WEB, "web", {"spec": {"replicas": 1}}, "scale")
    strategic = api.strategic(WEB, "web", {"spec": {"replicas": 2}}, "scale")
    json = [{"op": "replace", "path": "/spec/replicas", "value": 3}]
    patched = api.json_patch(WEB, "web", json, "scale")
    return {
        "merge": (merge.status, merge.body["spec"]),
        "strategic": strategic if strategic.status >= 300 else strategic.body["spec"],
        "json": (patched.status, patched.body["spec"]),
    }


@GROUP.case
def scales_that_are_refused(api: Caller) -> Answers:
    paused(api, replicas=0)
    huge = b'{"metadata":{"name":"web"},"spec":{"replicas":10000000000}}'
    return {
        "negative": api.update(WEB, scale(-1), "scale"),
        "patched negative": api.merge(WEB, "web", {"spec": {"replicas": -2}}, "scale"),
        "a text": api.merge(WEB, "web", {"spec": {"replicas": "two"}}, "scale"),
        "beyond 32 bits": api.call("PUT", api.path(WEB, "web", "scale"), huge),
        "stale": api.update(WEB, scale(1, resourceVersion="1"), "scale"),
        "another name": api.call("PUT", api.path(WEB, "web", "scale"), {"metadata": {"name": "x"}}),
        "not there": api.update(
            WEB, {"metadata": {"name": "none"}, "spec": {"replicas": 1}}, "scale"
        ),
        "dry": api.update(WEB, scale(5), "scale", dryRun="All").body["spec"],
        "after all that": api.get(WEB, "web").body["spec"]["replicas"],
    }


@GROUP.case
def a_status_write_touches_only_the_status(api: Caller) -> Answers:
    made = api.must(api.create("pods", pod())).body
    changed = {
        **made,
        "metadata": {**made["metadata"], "labels": {"a": "b"}},
        "spec": {**made["spec"], "activeDeadlineSeconds": 5},
        "status": {"phase": "Running", "message": "hello"},
    }
    return {"updated": api.update("pods", changed, "status")}


@GROUP.case
def other_writes_do_not_touch_the_status(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    answer = api.merge(
        "pods", "one", {"metadata": {"labels": {"a": "b"}}, "status": {"phase": "Failed"}}
    )
    return {"patched": answer}


@GROUP.case
def conditions_of_a_pod_merge_by_type(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    for type_, value in (("Ready", "False"), ("Initialized", "True"), ("Ready", "True")):
        condition = {"type": type_, "status": value}
        api.must(api.strategic("pods", "one", {"status": {"conditions": [condition]}}, "status"))
    return {"conditions": api.get("pods", "one", "status").body["status"]["conditions"]}


@GROUP.case
def status_of_the_other_kinds(api: Caller) -> Answers:
    # Of a class of its own, so that no controller of the cluster gives it an address.
    made = service(type="LoadBalancer", loadBalancerClass="example.com/none")
    api.must(api.create("services", made))
    ingress = {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.80"}]}}}
    name = api.unique("node")
    api.must(api.create("nodes", node(name)))
    ready = {"status": {"conditions": [{"type": "Custom", "status": "True"}]}}
    patched = api.strategic("nodes", name, ready, "status")
    api.delete("nodes", name)
    return {
        "service": api.merge("services", "web", ingress, "status"),
        "node": patched.body["status"],
        "namespace": api.get("namespaces", api.namespace, "status"),
        "none": api.call("GET", api.path("configmaps", "one", "status")),
    }


def binding(target: Any, name: str = "one") -> dict[str, Any]:
    return {"metadata": {"name": name}, "target": target}


@GROUP.case
def binding_a_pod(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    target = {"kind": "Node", "name": "gone-node"}
    bound = api.create("pods", binding(target), "one", "binding")
    after = api.get("pods", "one").body
    return {
        "bound": bound,
        "node": after["spec"]["nodeName"],
        "conditions": after["status"]["conditions"],
        "again": api.create("pods", binding(target), "one", "binding"),
    }


@GROUP.case
def bindings_that_are_refused(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    api.must(api.create("pods", pod("gated", schedulingGates=[{"name": "example.com/g"}])))
    right = {"kind": "Node", "name": "gone-node"}
    return {
        "no target": api.create("pods", binding({}), "one", "binding"),
        "a pod as target": api.create(
            "pods", binding({"kind": "Pod", "name": "x"}), "one", "binding"
        ),
        "not there": api.create("pods", binding(right, "none"), "none", "binding"),
        "another name": api.create("pods", binding(right, "x"), "one", "binding"),
        "gated": api.create("pods", binding(right, "gated"), "gated", "binding"),
    }


def eviction(name: str = "one", **options: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": name},
    }
    return {**made, **({"deleteOptions": options} if options else {})}


@GROUP.case
def evicting_a_pod(api: Caller) -> Answers:
    api.must(api.create("pods", pod(nodeName="gone-node")))
    evicted = api.create("pods", eviction(), "one", "eviction")
    after = api.get("pods", "one")
    return {"evicted": evicted, "metadata": after.body["metadata"]}


@GROUP.case
def evictions_that_are_refused(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    return {
        "not there": api.create("pods", eviction("none"), "none", "eviction"),
        "another name": api.create("pods", eviction("x"), "one", "eviction"),
        "dry": api.create("pods", eviction(dryRun=["All"]), "one", "eviction"),
        "still there": api.get("pods", "one").status,
        "at once": api.create("pods", eviction(gracePeriodSeconds=0), "one", "eviction"),
        "then": api.get("pods", "one").status,
    }


@GROUP.case
def logs_of_a_pod_without_a_node(api: Caller) -> Answers:
    api.must(api.create("pods", pod()))
    return {
        "pending": api.get("pods", "one", "log"),
        "not there": api.get("pods", "none", "log"),
        "unknown container": api.get("pods", "one", "log", container="side"),
        "bad number": api.get("pods", "one", "log", tailLines="-1"),
    }


@GROUP.case
def logs_of_a_pod_with_two_containers(api: Caller) -> Answers:
    both = [{"name": "a", "image": "x:1"}, {"name": "b", "image": "y:1"}]
    api.must(api.create("pods", pod(containers=both)))
    return {
        "which": api.get("pods", "one", "log"),
        "a": api.get("pods", "one", "log", container="a"),
    }
