"""Lifecycle hooks, exec probes on the clock, termination messages, and a shell as process 1."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice.kubelet.lab import Lab
from tests.practice.network.lab import Lab as NetworkLab

BUSYBOX = "busybox:1.36"


def ended(lab: Lab) -> dict[str, Any]:
    lab.until(lambda: "terminated" in lab.container()["state"])
    return dict(lab.container()["state"]["terminated"])


def run(lab: Lab, script: str, **spec: Any) -> None:
    command = ["/bin/sh", "-c", script]
    lab.run_pod(image=BUSYBOX, command=command, restartPolicy="Never", **spec)


def test_what_post_start_leaves_is_there_for_the_program() -> None:
    lab = Lab()
    hook = {"postStart": {"exec": {"command": ["sh", "-c", "echo hi > /tmp/note"]}}}
    run(lab, "sleep 1; cat /tmp/note", lifecycle=hook)
    assert ended(lab)["exitCode"] == 0
    assert lab.log() == ["hi"]


def test_a_failed_post_start_ends_the_container() -> None:
    lab = Lab()
    hook = {"postStart": {"exec": {"command": ["sh", "-c", "exit 3"]}}}
    run(lab, "trap 'exit 5' TERM; sleep 600 & wait", lifecycle=hook)
    assert ended(lab)["exitCode"] == 5
    assert len(lab.messages("FailedPostStartHook")) == 1


def test_pre_stop_runs_before_the_signal() -> None:
    lab = Lab()
    hook = {"preStop": {"exec": {"command": ["sh", "-c", "sleep 4; echo bye > /proc/1/fd/1"]}}}
    lab.run_pod(lifecycle=hook)
    lab.until(lab.ready)
    lab.delete()
    assert 4 < lab.until(lambda: not lab.exists()) < 7


def test_a_pre_stop_that_is_too_long_gets_the_grace_period_and_two_seconds() -> None:
    lab = Lab()
    hook = {"preStop": {"exec": {"command": ["sleep", "600"]}}}
    run(lab, "sleep 600", lifecycle=hook, terminationGracePeriodSeconds=5)
    lab.until(lab.ready)
    lab.delete()
    assert 7 <= lab.until(lambda: not lab.exists()) < 9


def test_a_hook_asks_another_pod_over_http() -> None:
    lab = NetworkLab()
    target = lab.pod("target", image="registry.k8s.io/e2e-test-images/agnhost:2.66.1",
                     args=["netexec"])  # fmt: skip
    lab.run(10)
    target = lab.client.get("pods", "default", "target")
    get = {"host": target["status"]["podIP"], "port": 8080, "path": "/echo?msg=hook"}
    lab.pod("caller", lifecycle={"postStart": {"httpGet": get}})
    lab.run(10)
    lines = lab.cluster.node_services.logs("default", "target", "main")
    assert any(b"GET /echo?msg=hook" in line for line in lines)


@pytest.mark.parametrize(
    ("script", "spec", "message"),
    [
        ("echo -n DONE > /dev/termination-log", {}, "DONE"),
        ("echo -n OK > /dev/own", {"terminationMessagePath": "/dev/own"}, "OK"),
        ("echo DONE; exit 1", {}, None),
        ("echo -n DONE; exit 1", {"terminationMessagePolicy": "FallbackToLogsOnError"}, "DONE"),
        ("echo DONE", {"terminationMessagePolicy": "FallbackToLogsOnError"}, None),
    ],
)
def test_the_termination_message(script: str, spec: dict[str, str], message: str | None) -> None:
    lab = Lab()
    run(lab, script, **spec)
    assert ended(lab).get("message") == message


def test_an_exec_probe_sees_what_the_program_does() -> None:
    lab = Lab()
    probe = {"exec": {"command": ["cat", "/tmp/health"]}, "periodSeconds": 2, "failureThreshold": 1}
    run(lab, "echo ok > /tmp/health; sleep 20; rm /tmp/health; sleep 600", readinessProbe=probe)
    lab.until(lab.ready)
    assert 15 < lab.until(lambda: not lab.ready()) < 25
    assert lab.messages("Unhealthy") == [
        "Readiness probe failed: cat: can't open '/tmp/health': No such file or directory\n"
    ]


def test_an_exec_probe_that_takes_too_long_fails() -> None:
    lab = Lab()
    probe = {"exec": {"command": ["sleep", "5"]}, "timeoutSeconds": 2}
    run(lab, "sleep 600", readinessProbe=probe)
    lab.until(lambda: lab.messages("Unhealthy"))
    assert lab.messages("Unhealthy")[0] == (
        'Readiness probe failed: command timed out: "sleep 5" timed out after 2s'
    )


def test_a_trap_of_process_1_ends_it_in_time() -> None:
    lab = Lab()
    run(lab, "trap 'exit 0' TERM; while true; do sleep 1; done")
    lab.until(lab.ready)
    lab.delete()
    assert lab.until(lambda: not lab.exists()) < 5


def test_a_moved_file_of_the_image_is_not_served_any_more() -> None:
    lab = Lab()
    image = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"
    probe = {
        "httpGet": {"path": "/localhost.crt", "port": 80},
        "periodSeconds": 1,
        "failureThreshold": 1,
    }
    lab.run_pod(image=image, args=["test-webserver"], readinessProbe=probe)
    lab.until(lab.ready)
    moved = lab.kubelets.execute("default", "web", "", ["mv", "-v", "/localhost.crt", "/tmp/"])
    assert moved == (0, "'/localhost.crt' -> '/tmp/localhost.crt'\n")
    lab.until(lambda: not lab.ready())
    lab.kubelets.execute("default", "web", "", ["mv", "/tmp/localhost.crt", "/"])
    lab.until(lab.ready)
