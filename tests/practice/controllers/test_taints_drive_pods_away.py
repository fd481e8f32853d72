"""NoExecute taints: plans that are made, kept and dropped; a node that is out of service."""

from practice.controllers import pod_collection
from practice.podstate import condition, is_terminating

TAINT = {"key": "lesson", "effect": "NoExecute"}
OUT_OF_SERVICE = {"key": "node.kubernetes.io/out-of-service", "effect": "NoExecute"}


def run_pod(lab, name, *tolerations, **status):
    body = {
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "nodeName": "node-1",
            "containers": [{"name": "main", "image": "web:1"}],
            "tolerations": list(tolerations),
        },
    }
    lab.client.create("pods", body)
    if status:
        lab.client.patch("pods", "default", name, {"status": status}, subresource="status")


def tolerating(seconds):
    return {
        "key": "lesson",
        "operator": "Exists",
        "effect": "NoExecute",
        "tolerationSeconds": seconds,
    }


def taint(lab, *taints):
    lab.client.patch("nodes", None, "node-1", {"spec": {"taints": list(taints)}})


def pod(lab, name):
    return lab.client.get("pods", "default", name)


def names(lab):
    return [one["metadata"]["name"] for one in lab.pods()]


def test_a_plan_is_kept_when_another_tolerated_taint_comes(lab):
    run_pod(lab, "web", tolerating(60), {"key": "other", "operator": "Exists"})
    taint(lab, TAINT)
    lab.run(30)
    taint(lab, TAINT, {"key": "other", "effect": "NoExecute"})
    lab.run(20)
    assert lab.events("TaintManagerEviction") == []
    lab.run(15)
    assert lab.events("TaintManagerEviction") == ["Marking for deletion Pod default/web"]


def test_a_plan_outlives_the_node(lab):
    run_pod(lab, "web", tolerating(10))
    taint(lab, TAINT)
    lab.run(1)
    lab.nodes.silent.add("node-1")
    lab.client.delete("nodes", None, "node-1")
    lab.run(15)
    assert lab.events("TaintManagerEviction") == ["Marking for deletion Pod default/web"]
    assert is_terminating(pod(lab, "web"))


def test_a_pod_of_the_same_name_is_judged_anew(lab):
    lab.nodes.ends_after_s = 0.1
    run_pod(lab, "web")
    lab.run(2)
    taint(lab, TAINT)
    lab.run(2)
    assert "web" not in names(lab)
    run_pod(lab, "web")
    lab.run(2)
    assert len(lab.events("TaintManagerEviction")) == 1  # the same words: counted up
    assert "web" not in names(lab)


def test_a_node_that_is_out_of_service_loses_its_pods_within_seconds(lab):
    run_pod(lab, "web")
    lab.run(5)
    lab.nodes.silent.add("node-1")
    lab.run(60)
    taint(lab, OUT_OF_SERVICE)
    lab.run(1)
    assert condition(pod(lab, "web"), "DisruptionTarget")["reason"] == "DeletionByTaintManager"
    lab.run(21)
    assert "web" not in names(lab)


def test_out_of_service_means_nothing_while_the_node_is_ready(lab):
    lab.nodes.ends_after_s = 1_000
    run_pod(lab, "web")
    lab.run(5)
    taint(lab, OUT_OF_SERVICE)
    lab.run(30)
    assert is_terminating(pod(lab, "web"))


def test_of_too_many_ended_pods_the_evicted_go_first_and_then_the_oldest(lab, monkeypatch):
    monkeypatch.setattr(pod_collection, "TERMINATED_PODS", 1)
    lab.nodes.silent.add("node-1")
    run_pod(lab, "oldest", phase="Succeeded")
    lab.run(2)
    run_pod(lab, "evicted", phase="Failed", reason="Evicted")
    lab.run(2)
    run_pod(lab, "newest", phase="Failed")
    assert names(lab) == ["evicted", "newest", "oldest"]
    lab.run(21)
    assert names(lab) == ["newest"]
    monkeypatch.setattr(pod_collection, "TERMINATED_PODS", 2)
    run_pod(lab, "again", phase="Failed", reason="Evicted")
    run_pod(lab, "other", phase="Failed")
    lab.run(21)
    assert names(lab) == ["newest", "other"]
