"""What simulated nodes report, and what a loss of power does."""

import pytest

from practice.kubelet.kubelets import POWER, NodeFaultError
from tests.practice.kubelet.lab import Lab


def _node(lab: Lab, name: str = "node-1") -> dict:
    return lab.client.get("nodes", None, name)


def _conditions(lab: Lab) -> dict[str, tuple[str, str]]:
    return {
        one["type"]: (one["status"], one["reason"]) for one in _node(lab)["status"]["conditions"]
    }


def _renewed(lab: Lab) -> str:
    lease = lab.client.get("leases.coordination.k8s.io", "kube-node-lease", "node-1")
    return lease["spec"]["renewTime"]


def test_new_node_reports_itself_ready():
    lab = Lab()
    lab.clock.run_for(1)
    assert _conditions(lab) == {
        "MemoryPressure": ("False", "KubeletHasSufficientMemory"),
        "DiskPressure": ("False", "KubeletHasNoDiskPressure"),
        "PIDPressure": ("False", "KubeletHasSufficientPID"),
        "Ready": ("True", "KubeletReady"),
    }
    status = _node(lab)["status"]
    assert status["nodeInfo"]["kubeletVersion"] == "v1.37.2"
    assert status["addresses"][0] == {"type": "InternalIP", "address": "172.18.0.2"}
    assert status["allocatable"]["pods"] == "110"
    assert _node(lab)["spec"]["podCIDR"] == "10.244.0.0/24"


def test_node_without_the_annotation_is_left_alone():
    lab = Lab(nodes=())
    lab.client.create("nodes", {"metadata": {"name": "real"}})
    lab.run_pod(on="real")
    lab.clock.run_for(30)
    assert not _node(lab, "real").get("status", {}).get("conditions")
    assert lab.pod()["status"]["phase"] == "Pending"


def test_heartbeat_is_a_lease_every_ten_seconds():
    lab = Lab()
    lab.clock.run_for(1)
    renewed = set()
    for _ in range(60):
        lab.clock.run_for(1)
        renewed.add(_renewed(lab))
    assert 6 <= len(renewed) <= 8


def test_two_hundred_nodes_at_rest_cost_some_twenty_actions_a_second():
    lab = Lab(nodes=tuple(f"node-{number}" for number in range(200)))
    lab.clock.run_for(30)
    assert lab.clock.run_for(60) < 200 * 6 * 4  # the beat, and the deliveries of its write


def test_power_off_is_silence():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.kubelets.power("node-1", on=False)
    before, pod = _renewed(lab), lab.pod()
    lab.clock.run_for(120)
    assert _renewed(lab) == before
    assert lab.pod() == pod
    lab.delete()
    lab.clock.run_for(120)
    assert lab.exists()  # nobody is there to end it


def test_power_on_starts_the_containers_again():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.kubelets.power("node-1", on=False)
    lab.clock.run_for(30)
    lab.kubelets.power("node-1", on=True)
    lab.until(lambda: lab.container()["restartCount"] == 1 and lab.ready())
    ended = lab.container()["lastState"]["terminated"]
    assert (ended["exitCode"], ended["reason"]) == (255, "Unknown")
    assert any(reason == "Rebooted" for reason, _, _ in lab.events("node-1"))


def _annotated(lab: Lab, power: str | None) -> None:
    node = _node(lab)
    notes = {**node["metadata"]["annotations"], POWER: power}
    kept = {key: value for key, value in notes.items() if value is not None}
    lab.client.update("nodes", {**node, "metadata": {**node["metadata"], "annotations": kept}})
    lab.clock.run_for(1)


def test_an_annotation_cuts_the_power_and_gives_it_back():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    _annotated(lab, "off")
    before = _renewed(lab)
    lab.clock.run_for(120)
    assert _renewed(lab) == before
    _annotated(lab, None)
    lab.until(lambda: lab.container()["restartCount"] == 1 and lab.ready())
    assert _renewed(lab) > before


def test_other_changes_of_a_node_do_not_switch_its_power():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.kubelets.power("node-1", on=False)
    before = _renewed(lab)
    _annotated(lab, "on")
    lab.clock.run_for(120)
    assert _renewed(lab) == before


def test_pod_deleted_while_the_power_was_off_goes_when_it_is_back():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.kubelets.power("node-1", on=False)
    lab.delete()
    lab.clock.run_for(40)
    lab.kubelets.power("node-1", on=True)
    assert lab.until(lambda: not lab.exists()) < 8


def test_pressure_is_reported_with_its_reason():
    lab = Lab()
    lab.clock.run_for(1)
    lab.kubelets.pressure("node-1", frozenset({"DiskPressure"}))
    assert _conditions(lab)["DiskPressure"] == ("True", "KubeletHasDiskPressure")
    lab.kubelets.pressure("node-1", frozenset())
    lab.clock.run_for(295)
    assert _conditions(lab)["DiskPressure"] == ("True", "KubeletHasDiskPressure")
    lab.clock.run_for(15)  # a pressure is reported for five minutes after it was seen last
    assert _conditions(lab)["DiskPressure"] == ("False", "KubeletHasNoDiskPressure")


def test_fault_on_an_unknown_node_says_which_there_are():
    lab = Lab()
    lab.clock.run_for(1)
    with pytest.raises(NodeFaultError, match=r"there is no simulated node 'x'.*node-1"):
        lab.kubelets.power("x", on=False)
    with pytest.raises(NodeFaultError, match="no such pressure"):
        lab.kubelets.pressure("node-1", frozenset({"Bad"}))


def test_deleted_node_stops_reporting():
    lab = Lab()
    lab.clock.run_for(1)
    lab.client.delete("nodes", None, "node-1")
    lab.clock.run_for(1)
    assert lab.clock.run_for(300) == 0
