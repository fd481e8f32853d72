"""Memory or disk runs short: what is said, who goes, and when it is over."""

from tests.practice.kubelet.eviction.lab import GIB, MIB, classes, conditions, evicted, lab, pod

MEMORY = frozenset({"MemoryPressure"})


def test_a_leak_ends_with_an_eviction():
    made = lab()
    pod(made, "good", memory=100 * MIB)
    pod(made, "leak", memory=100 * MIB, leak=20 * MIB)
    made.until(lambda: conditions(made) == ["MemoryPressure"], timeout_s=100)
    made.clock.run_for(3)
    found = made.pod("leak")["status"]
    assert (found["phase"], found["reason"]) == ("Failed", "Evicted")
    assert evicted(made) == ["leak"]
    made.until(lambda: not conditions(made), timeout_s=320)
    assert made.ready("good")


def test_the_words_are_those_of_a_kubelet():
    made = lab()
    pod(made, "big", memory=1600 * MIB, requests={"memory": "1Gi"})
    made.until(lambda: made.pod("big")["status"]["phase"] == "Failed", timeout_s=30)
    text = (
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 48Mi. "
        "Container main was using 1600Mi, request is 1Gi, has larger consumption of memory. "
    )
    assert made.messages("Evicted", "big") == [text]
    event = next(one for one in made.client.list("events") if one["reason"] == "Evicted")
    assert event["metadata"]["annotations"] == {
        "offending_containers": "main",
        "offending_containers_usage": "1600Mi",
        "starved_resource": "memory",
    }
    status = made.pod("big")["status"]
    assert status["message"] == text
    target = made.condition("DisruptionTarget", "big")
    assert (target["status"], target["reason"]) == ("True", "TerminationByKubelet")
    assert target["message"] == text
    assert made.condition("Ready", "big")["reason"] == "PodFailed"
    ended = made.container("big")["state"]["terminated"]
    assert ended["exitCode"] in (0, 137, 143)
    assert "Attempting to reclaim memory" in made.messages("EvictionThresholdMet", "node-1")
    said = [reason for reason, _, _ in made.events("node-1")]
    assert "NodeHasInsufficientMemory" in said
    made.clock.run_for(320)
    assert "NodeHasSufficientMemory" in [reason for reason, _, _ in made.events("node-1")]


def test_nothing_is_looked_at_while_nothing_can_come_of_it():
    made = lab()
    pod(made, "good", memory=100 * MIB)
    made.until(lambda: made.ready("good"))
    made.clock.run_for(11)
    kubelet = made.kubelets._kubelets["node-1"]
    assert kubelet.evictor._timer is None or not kubelet.evictor._timer.pending


def test_who_uses_more_than_requested_goes_first_then_the_less_important_then_the_greedier():
    made = lab(memory="8Gi")
    classes(made, low=1, high=1000)
    pod(made, "modest", memory=900 * MIB, requests={"memory": "1Gi"})
    pod(made, "high", memory=900 * MIB, priority="high")
    pod(made, "greedy", memory=900 * MIB, priority="low")
    pod(made, "frugal", memory=500 * MIB, priority="low")
    made.until(lambda: all(map(made.ready, ("modest", "high", "greedy", "frugal"))))
    made.kubelets.pressure("node-1", MEMORY)
    made.clock.run_for(120)
    assert evicted(made) == ["greedy", "frugal", "high", "modest"]


def test_one_pod_after_the_other_and_only_as_many_as_it_takes():
    made = lab()
    for name in ("a", "b", "c"):
        pod(made, name, memory=540 * MIB)
    made.clock.run_for(60)
    assert len(evicted(made)) == 1
    assert sum(made.ready(name) for name in ("a", "b", "c")) == 2


def test_critical_pods_stay():
    made = lab()
    pod(made, "vital", memory=700 * MIB, priority="system-node-critical")
    pod(made, "other", memory=900 * MIB)
    made.clock.run_for(60)
    assert evicted(made) == ["other"]
    assert made.ready("vital")


def test_disk_first_gives_up_unused_images():
    made = lab(disk="6Gi")
    images = made.kubelets._kubelets["node-1"].host.images
    images.preload(["auth:1.0.0", "monolith:1.0.0"])
    before = images.size_bytes
    pod(made, "writer", disk=2 * GIB + 103 * MIB - before)
    made.until(lambda: "DiskPressure" in conditions(made), timeout_s=30)
    made.clock.run_for(15)
    assert images.size_bytes < before
    assert evicted(made) == []


def test_disk_pressure_evicts_who_writes_most():
    made = lab(disk="10Gi")
    pod(made, "quiet")
    pod(made, "writer", writes=100 * MIB)
    made.until(lambda: evicted(made) == ["writer"], timeout_s=120)
    made.clock.run_for(3)
    message = made.pod("writer")["status"]["message"]
    assert message.startswith(
        "The node was low on resource: ephemeral-storage. Threshold quantity: 1610612"
    )
    assert "has larger consumption of ephemeral-storage. " in message
    assert made.ready("quiet")


def test_scarce_process_numbers_take_the_less_important_first():
    made = lab()
    classes(made, low=1, high=1000)
    pod(made, "high", priority="high")
    pod(made, "low", priority="low")
    made.until(lambda: made.ready("high") and made.ready("low"))
    made.kubelets.pressure("node-1", frozenset({"PIDPressure"}))
    made.clock.run_for(0.5)
    assert evicted(made) == ["low"]
    made.kubelets.pressure("node-1", frozenset())
    made.clock.run_for(30)
    assert evicted(made) == ["low"]
    text = made.messages("Evicted", "low")[0]
    assert text == "The node was low on resource: pids. Threshold quantity: 3276, available: 1638. "


def test_a_container_beyond_its_own_limit_is_killed_and_its_pod_stays():
    made = lab()
    pod(made, "leak", memory=50 * MIB, leak=50 * MIB, limits={"memory": "300Mi"})
    made.until(lambda: made.container("leak")["restartCount"] >= 1, timeout_s=40)
    assert made.container("leak")["lastState"]["terminated"]["reason"] == "OOMKilled"
    assert evicted(made) == []


def test_knobs_that_are_turned_are_noticed():
    made = lab()
    pod(made, "web")
    made.until(lambda: made.ready("web"))
    made.kubelets.adjust("default", "web", memory_bytes=1700 * MIB)
    made.clock.run_for(15)
    assert evicted(made) == ["web"]


def test_a_node_that_boots_has_forgotten_its_pressure():
    made = lab()
    made.kubelets.pressure("node-1", MEMORY)
    assert conditions(made) == ["MemoryPressure"]
    made.kubelets.power("node-1", on=False)
    made.kubelets.pressure("node-1", frozenset())
    made.kubelets.power("node-1", on=True)
    made.clock.run_for(10)
    assert conditions(made) == []
