"""Graceful node shutdown: ordinary pods first, then critical ones, then the machine."""

import pytest

from practice.faults import FaultError, Faults, World
from tests.practice.kubelet.lab import Lab

TOLD = "Pod was terminated in response to imminent node shutdown."


@pytest.fixture
def lab():
    made = Lab()
    for name, knobs in (
        ("web", {}),
        ("stubborn", {"SIGTERM_S": "1000"}),
        ("job", {"SIGTERM_CODE": "0"}),
    ):
        run(made, name, knobs, restartPolicy="Never" if name == "job" else "Always")
    run(made, "vital", {}, priorityClassName="system-node-critical")
    made.until(lambda: all(map(made.ready, ("web", "stubborn", "job", "vital"))))
    return made


def run(made, name, knobs, **more):
    env = [{"name": f"PRACTICE_{key}", "value": value} for key, value in knobs.items()]
    container = {
        "name": "main",
        "image": "hello:1.0.0",
        "imagePullPolicy": "IfNotPresent",
        "env": env,
    }
    spec = {"nodeName": "node-1", "containers": [container], **more}
    made.client.create("pods", {"metadata": {"name": name, "namespace": "default"}, "spec": spec})


def node_condition(made):
    found = made.client.get("nodes", None, "node-1")["status"]["conditions"]
    ready = next(one for one in found if one["type"] == "Ready")
    return ready["status"], ready["reason"], ready["message"]


def phases(made):
    return {name: made.pod(name)["status"]["phase"] for name in ("web", "stubborn", "job", "vital")}


def is_on(made):
    return made.kubelets.kubelet("node-1").powered


def test_the_node_says_so_and_takes_no_more(lab):
    lab.kubelets.shut_down("node-1", 30, 10)
    assert node_condition(lab) == ("False", "KubeletNotReady", "node is shutting down")
    assert "Shutdown manager detected shutdown event" in lab.messages("Shutdown", "node-1")
    assert lab.messages("NodeNotReady", "node-1") == ["Node node-1 status is now: NodeNotReady"]
    run(lab, "late", {})
    lab.clock.run_for(0.5)
    status = lab.pod("late")["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "NodeShutdown")
    assert status["message"] == "Pod was rejected: Pod was rejected as the node is shutting down."


def test_ordinary_pods_end_first_then_the_critical_then_the_machine(lab):
    lab.kubelets.shut_down("node-1", 30, 10)
    lab.clock.run_for(15)
    assert phases(lab)["web"] == "Failed"
    assert (phases(lab)["stubborn"], phases(lab)["vital"]) == ("Running", "Running")
    lab.until(lambda: phases(lab)["stubborn"] == "Failed", timeout_s=8)
    lab.until(lambda: phases(lab)["vital"] == "Failed", timeout_s=12)
    assert is_on(lab)
    lab.clock.run_for(3)
    assert not is_on(lab)
    status = lab.pod("web")["status"]
    assert (status["reason"], status["message"]) == ("Terminated", TOLD)
    target = lab.condition("DisruptionTarget")
    assert (target["reason"], target["message"]) == ("TerminationByKubelet", TOLD)
    assert phases(lab)["job"] == "Succeeded"  # its program ended well
    assert lab.pod("job")["status"]["reason"] == "Terminated"


def test_nobody_waits_for_a_group_that_has_ended(lab):
    lab.kubelets.shut_down("node-1", 600, 300)
    lab.delete("stubborn", grace_s=0)
    lab.until(lambda: not is_on(lab), timeout_s=30)


def test_a_shutdown_is_called_off(lab):
    lab.kubelets.shut_down("node-1", 60, 10)
    lab.clock.run_for(5)
    lab.kubelets.stay_on("node-1")
    lab.clock.run_for(120)
    assert is_on(lab)
    assert node_condition(lab)[:2] == ("True", "KubeletReady")
    assert "Shutdown manager detected shutdown cancellation" in lab.messages("Shutdown", "node-1")
    assert (phases(lab)["web"], phases(lab)["vital"]) == ("Failed", "Running")


def test_a_node_that_was_shut_down_boots(lab):
    faults = Faults(World(api=lab.api, clock=lab.clock, nodes=lab.kubelets))
    faults.set("x", "node-shutdown", {"node": "node-1"})
    lab.clock.run_for(60)
    assert not is_on(lab)
    faults.clear("x")
    lab.until(lambda: is_on(lab))
    lab.until(lambda: node_condition(lab)[0] == "True")
    assert phases(lab)["web"] == "Failed"
    run(lab, "new", {})
    lab.until(lambda: lab.ready("new"))


def test_critical_pods_cannot_have_more_time_than_there_is(lab):
    faults = Faults(World(api=lab.api, clock=lab.clock, nodes=lab.kubelets))
    with pytest.raises(FaultError, match="critical_s"):
        faults.set("x", "node-shutdown", {"node": "node-1", "grace_s": 5, "critical_s": 6})
