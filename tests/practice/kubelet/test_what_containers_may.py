"""Users and groups, a read-only root, sysctls, privileges, and ports of the node."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice.kubelet.lab import Lab

BUSYBOX = "busybox:1.36"


def said(lab: Lab, script: str, **spec: Any) -> list[str]:
    lab.run_pod(image=BUSYBOX, command=["/bin/sh", "-c", script], restartPolicy="Never", **spec)
    lab.until(lambda: "terminated" in lab.container()["state"])
    return lab.log()


@pytest.mark.parametrize(
    ("script", "context", "lines"),
    [
        ("id -u; id -g", {}, ["0", "0"]),
        ("id", {"runAsUser": 1001, "runAsGroup": 5}, ["uid=1001 gid=5 groups=5"]),
        ("whoami", {"runAsUser": 1001}, ["whoami: unknown uid 1001"]),
        ("echo x > /file", {"readOnlyRootFilesystem": True},
         ["/bin/sh: can't create /file: Read-only file system"]),
        ("echo x > /file; cat /file", {}, ["x"]),
        ("ip link add dummy0 type dummy", {},
         ["ip: RTNETLINK answers: Operation not permitted"]),
        ("ip link add dummy0 type dummy", {"privileged": True}, []),
    ],
)  # fmt: skip
def test_a_security_context(script: str, context: dict[str, Any], lines: list[str]) -> None:
    assert said(Lab(), script, securityContext=context) == lines


def test_the_termination_message_can_be_left_on_a_read_only_root() -> None:
    lab = Lab()
    context = {"readOnlyRootFilesystem": True}
    said(lab, "echo -n bye > /dev/termination-log", securityContext=context)
    assert lab.container()["state"]["terminated"]["message"] == "bye"


def test_sysctls_of_the_pod_are_set() -> None:
    lab = Lab()
    lab.client.create("pods", {
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {
            "nodeName": "node-1", "restartPolicy": "Never",
            "securityContext": {"sysctls": [{"name": "kernel.shm_rmid_forced", "value": "1"}]},
            "containers": [{"name": "main", "image": BUSYBOX,
                            "command": ["/bin/sysctl", "kernel.shm_rmid_forced"]}],
        },
    })  # fmt: skip
    lab.until(lambda: "terminated" in lab.container()["state"])
    assert lab.log() == ["kernel.shm_rmid_forced = 1"]


def test_a_setuid_program_runs_as_root_unless_that_is_forbidden() -> None:
    image = "registry.k8s.io/e2e-test-images/nonewprivs:1.4"
    for may, uid in ((True, 0), (False, 1000)):
        lab = Lab()
        context = {"runAsUser": 1000, "allowPrivilegeEscalation": may}
        lab.run_pod(image=image, restartPolicy="Never", securityContext=context)
        lab.until(lambda lab=lab: "terminated" in lab.container()["state"])
        assert lab.log() == [f"Effective uid: {uid}"]


def test_two_pods_cannot_have_one_port_of_the_node() -> None:
    lab = Lab()
    ports = [{"containerPort": 80, "hostPort": 8080}]
    lab.run_pod("one", ports=ports)
    lab.until(lambda: lab.ready("one"))
    lab.run_pod("two", ports=ports)
    lab.until(lambda: lab.pod("two").get("status", {}).get("phase") == "Failed")
    status = lab.pod("two")["status"]
    assert (status["reason"], status["message"]) == (
        "NodePorts",
        "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the"
        " requested pod ports",
    )
    lab.delete("one", grace_s=0)
    lab.run_pod("three", ports=ports)
    assert lab.until(lambda: lab.ready("three")) < 20
