"""A node that falls silent, and one that comes back."""

from practice.podstate import condition, is_active


def node(lab, name="node-1"):
    return lab.client.get("nodes", None, name)


def taints(lab, name="node-1"):
    return {
        (one["key"].partition("/")[2], one["effect"])
        for one in node(lab, name)["spec"].get("taints", [])
    }


def tolerating(seconds):
    """What admission adds to every pod."""
    return [
        {
            "key": f"node.kubernetes.io/{key}",
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": seconds,
        }
        for key in ("not-ready", "unreachable")
    ]


def deploy_tolerating(lab, replicas=4, seconds=300):
    template = {
        "metadata": {"labels": {"app": "web"}},
        "spec": {
            "containers": [{"name": "main", "image": "web:1"}],
            "tolerations": tolerating(seconds),
        },
    }
    lab.deploy(replicas=replicas, template=template)


def on(lab, name):
    return [pod for pod in lab.pods() if pod["spec"].get("nodeName") == name]


def test_silent_node_turns_unknown_and_its_pods_leave_service_at_once(lab):
    deploy_tolerating(lab)
    lab.run(30)
    assert on(lab, "node-1")
    lab.nodes.silent.add("node-1")
    lab.run(40)
    assert condition(node(lab), "Ready")["status"] == "True"
    lab.run(25)
    ready = condition(node(lab), "Ready")
    assert (ready["status"], ready["reason"], ready["message"]) == (
        "Unknown",
        "NodeStatusUnknown",
        "Kubelet stopped posting node status.",
    )
    assert taints(lab) == {("unreachable", "NoSchedule"), ("unreachable", "NoExecute")}
    assert all(condition(pod, "Ready")["status"] == "False" for pod in on(lab, "node-1"))
    assert all(is_active(pod) for pod in on(lab, "node-1"))
    assert lab.deployment()["status"]["availableReplicas"] < 4
    assert "Node node-1 status is now: NodeNotReady" in lab.events("NodeNotReady")


def test_pods_of_a_lost_node_are_replaced_after_the_tolerated_time(lab):
    deploy_tolerating(lab)
    lab.run(30)
    lab.nodes.silent.add("node-1")
    lab.run(330)
    assert all(is_active(pod) for pod in on(lab, "node-1"))
    lab.run(60)
    assert lab.deployment()["status"]["availableReplicas"] == 4
    assert not any(is_active(pod) for pod in on(lab, "node-1"))
    assert any(
        "Marking for deletion Pod default/web-" in m for m in lab.events("TaintManagerEviction")
    )
    disrupted = [condition(pod, "DisruptionTarget") for pod in on(lab, "node-1")]
    assert {one["reason"] for one in disrupted} == {"DeletionByTaintManager"}


def test_node_that_comes_back_in_time_keeps_its_pods(lab):
    deploy_tolerating(lab)
    lab.run(30)
    before = {pod["metadata"]["uid"] for pod in on(lab, "node-1")}
    lab.nodes.silent.add("node-1")
    lab.run(120)
    lab.nodes.silent.clear()
    lab.run(400)
    assert taints(lab) == set()
    assert condition(node(lab), "Ready")["status"] == "True"
    assert {pod["metadata"]["uid"] for pod in on(lab, "node-1")} == before
    assert any("Cancelling deletion of Pod" in m for m in lab.events("TaintManagerEviction"))


def test_nothing_is_evicted_when_no_node_answers(lab):
    deploy_tolerating(lab, seconds=10)
    lab.run(30)
    lab.nodes.silent.update(("node-1", "node-2"))
    lab.run(300)
    assert all(is_active(pod) for pod in lab.pods())
    assert ("unreachable", "NoExecute") not in taints(lab)
    assert ("unreachable", "NoSchedule") in taints(lab)


def test_cordoned_node_is_tainted_and_cleared_again(lab):
    lab.client.patch("nodes", None, "node-1", {"spec": {"unschedulable": True}})
    lab.run(1)
    assert taints(lab) == {("unschedulable", "NoSchedule")}
    lab.client.patch("nodes", None, "node-1", {"spec": {"unschedulable": None}})
    lab.run(1)
    assert taints(lab) == set()


def test_pods_on_a_deleted_node_are_removed_after_the_quarantine(lab):
    lab.deploy(replicas=4)
    lab.run(30)
    assert on(lab, "node-2")
    lab.nodes.silent.add("node-2")
    lab.client.delete("nodes", None, "node-2")
    lab.run(20)
    assert on(lab, "node-2")
    lab.run(80)
    assert not on(lab, "node-2")
    assert lab.deployment()["status"]["availableReplicas"] == 4
