"""Containers that join a pod while it runs, as `kubectl debug` lets them."""

from typing import Any

import pytest

from tests.practice.kubelet.lab import Lab

SUB = "ephemeralcontainers"


def join(lab: Lab, *names: str, **more: Any) -> None:
    guests = [
        {"name": name, "image": "busybox:1.36", "command": ["sleep", "600"], **more}
        for name in names
    ]
    patch = {"spec": {"ephemeralContainers": guests}}
    lab.client.patch("pods", "default", "web", patch, subresource=SUB)


def guests(lab: Lab) -> list[Any]:
    found: list[Any] = lab.pod()["status"].get("ephemeralContainerStatuses") or []
    return found


def is_up(lab: Lab, index: int = 0) -> bool:
    found = guests(lab)
    return len(found) > index and "running" in found[index]["state"]


@pytest.fixture
def lab() -> Lab:
    made = Lab()
    made.run_pod()
    made.until(lambda: made.ready())
    return made


def test_one_runs_beside_the_others(lab: Lab) -> None:
    join(lab, "debugger")
    lab.until(lambda: is_up(lab))
    status = guests(lab)[0]
    assert (status["name"], status["ready"], status["restartCount"]) == ("debugger", False, 0)
    assert "started" not in status
    assert lab.ready()
    assert len(lab.pod()["status"]["containerStatuses"]) == 1
    assert lab.kubelets.execute("default", "web", "debugger", ["echo", "here"]) == (0, "here\n")


def test_events_say_where_it_stands(lab: Lab) -> None:
    join(lab, "debugger")
    lab.until(lambda: is_up(lab))
    places = {one["involvedObject"].get("fieldPath") for one in lab.client.list("events")}
    assert "spec.ephemeralContainers{debugger}" in places


def test_its_end_changes_nothing(lab: Lab) -> None:
    join(lab, "debugger", command=["sh", "-c", "exit 3"])
    lab.until(lambda: bool(guests(lab)) and "terminated" in guests(lab)[0]["state"])
    lab.clock.run_for(60)
    assert guests(lab)[0]["state"]["terminated"]["exitCode"] == 3
    assert guests(lab)[0]["restartCount"] == 0
    assert lab.pod()["status"]["phase"] == "Running"
    assert lab.ready()


def test_a_second_one_joins(lab: Lab) -> None:
    join(lab, "first")
    lab.until(lambda: is_up(lab))
    join(lab, "first", "second")
    lab.until(lambda: is_up(lab, 1))
    assert is_up(lab)


def test_a_deleted_pod_stops_them_too(lab: Lab) -> None:
    join(lab, "debugger")
    lab.until(lambda: is_up(lab))
    lab.delete(grace_s=5)
    lab.until(lambda: not lab.exists())


def test_a_pod_that_is_done_does_not_wait_for_them() -> None:
    lab = Lab()
    command = ["sh", "-c", "sleep 30"]
    lab.run_pod(image="busybox:1.36", command=command, restartPolicy="Never")
    lab.until(lambda: lab.ready())
    join(lab, "debugger")
    lab.until(lambda: is_up(lab))
    lab.until(lambda: lab.pod()["status"]["phase"] == "Succeeded", 120)
    assert "terminated" in guests(lab)[0]["state"]


def test_one_comes_while_the_pod_still_waits_for_its_image() -> None:
    lab = Lab()
    lab.run_pod(image="no-such-image:1")
    lab.until(lambda: lab.waiting() == "ImagePullBackOff")
    join(lab, "debugger")
    lab.until(lambda: is_up(lab))
    assert lab.pod()["status"]["phase"] == "Pending"
