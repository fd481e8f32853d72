"""Pods that name their node themselves: what a kubelet refuses, and in which words."""

import pytest

from tests.practice.kubelet.lab import Lab


def lab(**node):
    made = Lab(nodes=())
    offered = {"cpu": "2", "memory": "4Gi", "ephemeral-storage": "10Gi", "pods": "3"}
    made.client.create(
        "nodes",
        {
            "metadata": {
                "name": "node-1",
                "labels": {"disk": "ssd"},
                "annotations": {"practice.podium.dev/simulated": "true"},
            },
            "status": {
                "capacity": offered,
                "allocatable": offered,
                "images": [{"names": ["hello:1.0.0"]}],
            },
            **node,
        },
    )
    made.clock.run_for(1)
    return made


def run(made, name="web", *, requests=None, ports=(), labels=None, **spec):
    container = {
        "name": "main",
        "image": "hello:1.0.0",
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": requests or {}},
        "ports": [{"containerPort": 80, "hostPort": port} for port in ports],
    }
    metadata = {"name": name, "namespace": "default", "labels": labels or {}}
    spec = {"nodeName": "node-1", "containers": [container], **spec}
    made.client.create("pods", {"metadata": metadata, "spec": spec})


def refusal(made, name="web"):
    """Reason and message of a pod that was refused; the event says the same."""
    made.until(lambda: made.pod(name)["status"]["phase"] == "Failed", timeout_s=5)
    status = made.pod(name)["status"]
    reason, message = status["reason"], status["message"].removeprefix("Pod was rejected: ")
    assert made.messages(reason, name) == [message]
    return reason, message


@pytest.mark.parametrize(
    ("requests", "reason", "words"),
    [
        ({"cpu": "1500m"}, "OutOfcpu", "cpu, requested: 1500, used: 1000, capacity: 2000"),
        (
            {"memory": "5Gi"},
            "OutOfmemory",
            "memory, requested: 5368709120, used: 0, capacity: 4294967296",
        ),
        (
            {"ephemeral-storage": "11Gi"},
            "OutOfephemeral-storage",
            "ephemeral-storage, requested: 11811160064, used: 0, capacity: 10737418240",
        ),
    ],
)
def test_too_little_is_left(requests, reason, words):
    made = lab()
    run(made, "first", requests={"cpu": "1"})
    run(made, requests=requests)
    assert refusal(made) == (reason, f"Node didn't have enough resource: {words}")


def test_too_many_pods_until_one_has_ended():
    made = lab()
    for name in ("a", "b"):
        run(made, name)
    run(made, "job", restartPolicy="Never")
    made.until(lambda: made.ready("job"))
    run(made)
    words = "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3"
    assert refusal(made) == ("OutOfpods", words)
    made.kubelets.crash("default", "job", code=0)
    made.until(lambda: made.pod("job")["status"]["phase"] == "Succeeded")
    run(made, "next")
    made.until(lambda: made.ready("next"))


def test_another_node_is_wanted():
    made = lab()
    run(made, nodeSelector={"disk": "hdd"})
    words = "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
    assert refusal(made) == ("NodeAffinity", words)


def test_a_port_is_taken():
    made = lab()
    run(made, "first", ports=[8080])
    run(made, ports=[8080])
    words = "node(s) didn't have free ports for the requested pod ports"
    assert refusal(made) == ("NodePorts", f"Predicate NodePorts failed: {words}")


def test_only_taints_that_drive_away_count():
    made = lab(spec={"taints": [{"key": "a", "effect": "NoSchedule"}]})
    run(made, "good")
    made.until(lambda: made.ready("good"))
    taints = [{"key": "a", "effect": "NoExecute"}]
    made.client.patch("nodes", None, "node-1", {"spec": {"taints": taints}})
    run(made)
    words = "Predicate TaintToleration failed: node(s) had untolerated taint(s)"
    assert refusal(made) == ("TaintToleration", words)


def test_another_system_is_wanted():
    made = lab()
    run(made, os={"name": "windows"})
    words = "Failed to admit pod as the OS field doesn't match node OS"
    assert refusal(made) == ("PodOSNotSupported", words)
    run(made, "named", labels={"kubernetes.io/os": "windows"})
    assert refusal(made, "named")[0] == "PodOSSelectorNodeLabelDoesNotMatch"


def test_what_no_node_knows_of_is_not_the_kubelets_matter():
    made = lab()
    run(made, requests={"example.com/dongle": "1"})
    made.until(lambda: made.ready())


def test_critical_pods_find_room():
    made = lab()
    run(made, "first", requests={"cpu": "2"})
    run(made, requests={"cpu": "1"}, priorityClassName="system-node-critical")
    made.until(lambda: made.ready())


def critical(made, **requests):
    run(made, requests=requests, priorityClassName="system-node-critical")


def test_others_go_for_a_critical_pod():
    made = lab()
    for name, cpu in (("small", "500m"), ("large", "1")):
        run(made, name, requests={"cpu": cpu})
    run(made, "idle")
    made.client.patch(
        "nodes", None, "node-1", {"status": {"allocatable": {"pods": "9"}}}, subresource="status"
    )
    made.until(lambda: all(map(made.ready, ("small", "large", "idle"))))
    critical(made, cpu="700m")
    made.until(lambda: made.ready())
    status = made.pod("small")["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "Preempting")
    assert status["message"] == "Preempted in order to admit critical pod"
    assert made.messages("Preempting", "small") == [status["message"]]
    target = made.condition("DisruptionTarget", "small")
    assert target["message"] == "Pod was preempted by Kubelet to accommodate a critical pod."
    assert made.ready("large")
    assert made.ready("idle")


def test_critical_pods_do_not_go_for_one_another():
    made = lab()
    run(made, "first", requests={"cpu": "2"}, priorityClassName="system-node-critical")
    made.until(lambda: made.ready("first"))
    critical(made, cpu="1")
    reason, message = refusal(made)
    assert reason == "UnexpectedAdmissionError"
    assert message.endswith(
        "no set of running pods found to reclaim resources: [(res: cpu, q: 1000), ]"
    )


def test_a_critical_pod_that_is_removed_meanwhile_does_not_begin():
    made = lab()
    run(made, "first", requests={"cpu": "2"})
    made.until(lambda: made.ready("first"))
    critical(made, cpu="1")
    made.clock.run_for(0.2)
    made.delete(grace_s=0)
    made.clock.run_for(10)
    assert not made.exists()
