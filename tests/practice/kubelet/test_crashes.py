"""Containers that end, and what becomes of them."""

import itertools

import pytest

from tests.practice.kubelet.lab import Lab

_IMAGES = ("KUBERNETES_", "PATH=", "HOME=", "HOSTNAME=")


def _script(script: str) -> dict:
    return {"image": "busybox:1.36", "command": ["sh", "-c", script]}


def test_crash_back_off_doubles_from_ten_seconds_to_five_minutes():
    lab = Lab()
    lab.run_pod(**_script("sleep 1; exit 1"))
    starts: list[float] = []

    def look(_: str, event: dict) -> None:
        if event["reason"] == "Started":
            starts.append(lab.clock.now_s())

    lab.client.watch("events", look)
    lab.clock.run_for(1700)

    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert gaps[0] < 4  # the first restart comes without back-off
    assert [round(gap - 2, -1) for gap in gaps[1:8]] == [10, 20, 40, 80, 160, 300, 300]


def test_crash_loop_says_what_the_kubelet_says():
    lab = Lab()
    lab.run_pod(**_script("exit 1"))
    lab.until(lambda: lab.waiting() == "CrashLoopBackOff")
    uid = lab.pod()["metadata"]["uid"]
    container = lab.container()

    assert container["state"]["waiting"]["message"] == (
        f"back-off 10s restarting failed container=main pod=web_default({uid})"
    )
    assert container["lastState"]["terminated"]["exitCode"] == 1
    assert container["lastState"]["terminated"]["reason"] == "Error"
    assert container["restartCount"] == 1
    assert lab.pod()["status"]["phase"] == "Running"
    assert lab.messages("BackOff") == [
        f"Back-off restarting failed container main in pod web_default({uid})"
    ]


def test_container_that_ran_for_ten_minutes_starts_from_the_beginning():
    lab = Lab()
    lab.run_pod(**_script("sleep 700; exit 1"))
    lab.clock.run_for(3 * 720)
    assert lab.container()["restartCount"] == 3
    assert lab.messages("BackOff") == []


@pytest.mark.parametrize(
    ("policy", "code", "phase", "restarts"),
    [
        ("Always", 0, "Running", True),
        ("Always", 1, "Running", True),
        ("OnFailure", 0, "Succeeded", False),
        ("OnFailure", 1, "Running", True),
        ("Never", 0, "Succeeded", False),
        ("Never", 1, "Failed", False),
    ],
)
def test_restart_policy_decides(policy, code, phase, restarts):
    lab = Lab()
    lab.run_pod(restartPolicy=policy, **_script(f"exit {code}"))
    lab.clock.run_for(20)
    assert lab.pod()["status"]["phase"] == phase
    assert (lab.container()["restartCount"] > 0) is restarts


def test_completed_pod_is_not_ready_because_it_is_complete():
    lab = Lab()
    lab.run_pod(restartPolicy="Never", **_script("echo done"))
    lab.clock.run_for(10)
    assert lab.container()["state"]["terminated"]["reason"] == "Completed"
    assert lab.condition("Ready")["reason"] == "PodCompleted"
    assert lab.log() == ["done"]


def test_one_failed_container_does_not_end_a_pod_in_which_another_runs():
    lab = Lab()
    failing = {"name": "one", "image": "busybox", "command": ["false"]}
    lasting = {"name": "two", "image": "busybox", "command": ["sleep", "20"]}
    lab.run_pod(containers=[failing, lasting], restartPolicy="Never")
    lab.clock.run_for(12)
    assert lab.pod()["status"]["phase"] == "Running"
    lab.clock.run_for(20)
    assert lab.pod()["status"]["phase"] == "Failed"


def test_container_over_its_memory_limit_is_killed():
    lab = Lab()
    lab.run_pod(image="hello:3.0.0-leak", resources={"limits": {"memory": "32Mi"}})
    lab.until(lambda: lab.container()["restartCount"] == 1, timeout_s=30)
    ended = lab.container()["lastState"]["terminated"]
    assert (ended["reason"], ended["exitCode"]) == ("OOMKilled", 137)


def test_command_that_does_not_exist_cannot_be_started():
    lab = Lab()
    lab.run_pod(command=["/bin/nosuch"], restartPolicy="Never")
    lab.clock.run_for(10)
    ended = lab.container()["state"]["terminated"]
    assert (ended["reason"], ended["exitCode"]) == ("StartError", 128)
    assert 'exec: "/bin/nosuch": executable file not found in $PATH' in ended["message"]


def test_missing_secret_is_said_and_waited_for():
    lab = Lab()
    key = {"name": "K", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "k"}}}
    lab.run_pod(env=[key])
    lab.until(lambda: lab.waiting() == "CreateContainerConfigError")
    assert lab.container()["state"]["waiting"]["message"] == 'secret "keys" not found'

    secret = {"metadata": {"name": "keys", "namespace": "default"}, "data": {"k": "eA=="}}
    lab.client.create("secrets", secret)
    assert lab.until(lab.ready) < 20
    code, output = lab.kubelets.execute("default", "web", "", ["env"])
    own = [line for line in output.splitlines() if not line.startswith(_IMAGES)]
    assert (code, own) == (0, ["K=x"])
