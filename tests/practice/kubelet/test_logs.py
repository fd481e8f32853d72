"""Logs: kept, cut, followed, refused."""

import pytest

from practice.api.errors import ApiError
from practice.limits import LOG_LINES_DEFAULT
from tests.practice.kubelet.lab import Lab

CHATTY = {"image": "busybox", "command": ["sh", "-c", "while true; do echo tick; sleep 1; done"]}


def _refusal(lab: Lab, name: str = "web", **options) -> str:
    with pytest.raises(ApiError) as caught:
        lab.log(name, **options)
    assert caught.value.code == 400
    return str(caught.value)


def test_log_holds_what_the_program_said():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.clock.run_for(1)
    lines = lab.log()
    assert lines[0].endswith("Starting hello 1.0.0...")
    assert lines[-1].endswith("HTTP service listening on 0.0.0.0:80")


def test_tail_since_timestamps_and_limit():
    lab = Lab()
    lab.run_pod(**CHATTY)
    lab.until(lab.ready)
    lab.clock.run_for(9.5)
    assert len(lab.log()) == 10
    assert len(lab.log(tail_lines=3)) == 3
    assert lab.log(tail_lines=0) == []
    assert len(lab.log(since_s=4)) == 4
    assert lab.log(limit_bytes=7) == ["tick", "ti"]
    stamped = lab.log(timestamps=True)[0]
    assert stamped.startswith("2026-01-05T09:00:")
    assert stamped.endswith("000Z tick")


def test_ring_keeps_the_newest_lines():
    lab = Lab()
    lab.run_pod(**CHATTY)
    lab.clock.run_for(LOG_LINES_DEFAULT + 100)
    assert len(lab.log()) == LOG_LINES_DEFAULT


def test_follower_hears_new_lines_and_the_end():
    lab = Lab()
    lab.run_pod(image="busybox", command=["sh", "-c", "sleep 5; echo bye"], restartPolicy="Never")
    lab.until(lab.ready)
    heard: list[bytes | None] = []
    lab.kubelets.follow_logs("default", "web", "", on_line=heard.append)
    lab.clock.run_for(10)
    assert heard == [b"bye", None]


def test_cancelled_follower_hears_nothing():
    lab = Lab()
    lab.run_pod(**CHATTY)
    lab.until(lab.ready)
    heard: list[bytes | None] = []
    cancel = lab.kubelets.follow_logs("default", "web", "", on_line=heard.append)
    lab.clock.run_for(3)
    count = len(heard)
    cancel()
    lab.clock.run_for(10)
    assert len(heard) == count > 0


def test_heartbeat_lines_cost_no_timer_until_somebody_follows():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.clock.run_for(1)
    quiet = lab.clock.run_for(600)
    beats = [line for line in lab.log() if "alive, beat" in line]
    assert len(beats) in (9, 10)
    assert beats[0] < beats[1]
    heard: list[bytes | None] = []
    lab.kubelets.follow_logs("default", "web", "", on_line=heard.append, timestamps=True)
    assert lab.clock.run_for(600) - quiet in range(5, 15)
    assert len(heard) == 10


def test_log_of_the_run_before():
    lab = Lab()
    lab.run_pod(image="busybox", command=["sh", "-c", "date; sleep 30; exit 1"])
    lab.until(lab.ready)
    first = lab.log()
    assert _refusal(lab, previous=True) == (
        'previous terminated container "main" in pod "web" not found'
    )
    lab.until(lambda: lab.container()["restartCount"] == 1)
    assert lab.log(previous=True) == first != lab.log()


def test_crash_loop_shows_the_last_run_both_ways():
    lab = Lab()
    lab.run_pod(image="busybox", command=["sh", "-c", "date; exit 1"])
    lab.until(lambda: lab.waiting() == "CrashLoopBackOff")
    assert lab.log() == lab.log(previous=True) != []


@pytest.mark.parametrize(
    ("image", "reason", "why"),
    [
        ("hello:1.0.0", "ContainerCreating", "ContainerCreating"),
        ("nosuch:1", "ErrImagePull", "image can't be pulled"),
        ("nosuch:1", "ImagePullBackOff", "trying and failing to pull image"),
    ],
)
def test_container_that_has_not_started_has_no_log(image, reason, why):
    lab = Lab()
    lab.run_pod(image=image)
    lab.until(lambda: lab.waiting() == reason)
    assert _refusal(lab) == f'container "main" in pod "web" is waiting to start: {why}'


def test_container_must_be_named_when_there_are_several():
    lab = Lab()
    two = [{"name": "one", "image": "hello:1.0.0"}, {"name": "two", "image": "auth:1.0.0"}]
    lab.run_pod(containers=two)
    lab.until(lab.ready)
    assert _refusal(lab) == (
        "a container name must be specified for pod web, choose one of: [one two]"
    )
    assert _refusal(lab, container="x") == "container x is not valid for pod web"
    assert "auth" in lab.log(container="two")[0]


def test_log_of_a_node_without_power_cannot_be_read():
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.kubelets.power("node-1", on=False)
    with pytest.raises(ApiError, match="no route to host"):
        lab.log()
