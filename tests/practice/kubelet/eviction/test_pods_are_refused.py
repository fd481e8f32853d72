"""What a node under pressure takes, and what it refuses."""

import pytest

from tests.practice.kubelet.eviction.lab import conditions, lab, pod


def under(kind):
    made = lab()
    made.kubelets.pressure("node-1", frozenset({kind}))
    made.kubelets.pressure("node-1", frozenset())  # it is reported for five minutes more
    assert conditions(made) == [kind]
    return made


def test_memory_pressure_refuses_those_who_request_nothing():
    made = under("MemoryPressure")
    pod(made, "best-effort")
    made.clock.run_for(2)
    status = made.pod("best-effort")["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "Evicted")
    assert status["message"] == "Pod was rejected: The node had condition: [MemoryPressure]. "
    assert made.messages("Evicted", "best-effort") == ["The node had condition: [MemoryPressure]. "]
    assert "containerStatuses" not in status


def test_memory_pressure_takes_those_who_request():
    made = under("MemoryPressure")
    pod(made, "burstable", requests={"memory": "10Mi"})
    made.until(lambda: made.ready("burstable"))


def test_memory_pressure_takes_those_who_tolerate_it():
    made = under("MemoryPressure")
    toleration = {"key": "node.kubernetes.io/memory-pressure", "operator": "Exists"}
    pod(made, "patient", tolerations=[toleration])
    made.until(lambda: made.ready("patient"))


@pytest.mark.parametrize("kind", ["DiskPressure", "PIDPressure"])
def test_other_pressures_refuse_all_but_the_critical(kind):
    made = under(kind)
    pod(made, "burstable", requests={"memory": "10Mi"})
    pod(made, "vital", priority="system-node-critical")
    made.until(lambda: made.ready("vital"))
    assert made.pod("burstable")["status"]["message"] == (
        f"Pod was rejected: The node had condition: [{kind}]. "
    )


def test_pods_that_run_already_stay():
    made = lab()
    pod(made, "early")
    made.until(lambda: made.ready("early"))
    made.kubelets.pressure("node-1", frozenset({"DiskPressure"}))
    made.kubelets.pressure("node-1", frozenset())
    made.clock.run_for(1)
    assert made.messages("Evicted", "early")  # it was the one that went at once
    pod(made, "late", requests={"cpu": "1m"})
    made.clock.run_for(2)
    assert made.pod("late")["status"]["reason"] == "Evicted"
