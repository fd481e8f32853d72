"""Init containers run one by one before the others; sidecars stay."""

from tests.practice.kubelet.lab import Lab, Object


def _init(name: str, script: str, **more: object) -> Object:
    return {"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script], **more}


def test_init_containers_run_one_after_the_other():
    lab = Lab()
    lab.run_pod(initContainers=[_init("first", "sleep 3"), _init("second", "sleep 4")])
    lab.until(
        lambda: (
            "running" in lab.pod()["status"]["initContainerStatuses"][0]["state"]
            if lab.pod().get("status", {}).get("initContainerStatuses")
            else False
        )
    )
    assert lab.waiting() == "PodInitializing"
    assert lab.condition("Initialized")["message"] == (
        "containers with incomplete status: [first second]"
    )
    assert lab.until(lab.ready) > 7

    ended = [one["state"]["terminated"] for one in lab.pod()["status"]["initContainerStatuses"]]
    assert [one["reason"] for one in ended] == ["Completed", "Completed"]
    assert ended[0]["finishedAt"] <= ended[1]["startedAt"]


def test_failing_init_container_is_restarted_with_back_off():
    lab = Lab()
    lab.run_pod(initContainers=[_init("first", "exit 3")])
    lab.clock.run_for(25)
    status = lab.pod()["status"]
    first = status["initContainerStatuses"][0]
    assert status["phase"] == "Pending"
    assert first["restartCount"] == 2
    assert first["lastState"]["terminated"]["exitCode"] == 3


def test_failing_init_container_fails_a_pod_that_never_restarts():
    lab = Lab()
    lab.run_pod(initContainers=[_init("first", "exit 3")], restartPolicy="Never")
    lab.clock.run_for(10)
    assert lab.pod()["status"]["phase"] == "Failed"


def test_sidecar_starts_first_stays_and_ends_last():
    lab = Lab()
    proxy = {"name": "proxy", "image": "nginx:1.29", "restartPolicy": "Always"}
    lab.run_pod(
        initContainers=[proxy],
        containers=[{"name": "job", "image": "busybox", "command": ["sleep", "5"]}],
        restartPolicy="Never",
    )
    lab.until(lambda: "running" in lab.container()["state"])
    assert "running" in lab.pod()["status"]["initContainerStatuses"][0]["state"]

    lab.until(lambda: lab.pod()["status"]["phase"] == "Succeeded")

    sidecar = lab.pod()["status"]["initContainerStatuses"][0]["state"]["terminated"]
    assert sidecar["finishedAt"] > lab.container()["state"]["terminated"]["finishedAt"]
