"""How a pod goes: SIGTERM, SIGKILL, hooks, force."""

import pytest

from tests.practice.kubelet.lab import Lab


def _running(lab: Lab, **spec) -> None:
    lab.run_pod(**spec)
    lab.until(lab.ready)


def test_program_that_obeys_is_gone_within_seconds():
    lab = Lab()
    _running(lab)
    lab.delete()
    lab.until(lambda: "terminated" in lab.container()["state"])
    assert lab.container()["state"]["terminated"]["exitCode"] == 0
    assert lab.messages("Killing") == ["Stopping container main"]
    assert 0 < lab.until(lambda: not lab.exists()) < 1


def test_termination_of_the_workshop_programs_is_visible_but_short():
    for image in ("hello:1.0.0", "auth:1.0.0", "monolith:1.0.0", "frontend:1.0.0"):
        lab = Lab()
        _running(lab, image=image)
        lab.delete()
        assert 1 < lab.until(lambda lab=lab: not lab.exists()) < 2.5


def test_program_that_ignores_sigterm_is_killed_when_the_grace_period_is_over():
    lab = Lab()
    _running(lab, image="busybox", command=["sleep", "3600"], terminationGracePeriodSeconds=7)
    lab.delete()
    lab.clock.run_for(6.9)
    assert "running" in lab.container()["state"]
    lab.until(lambda: "terminated" in lab.container()["state"], timeout_s=0.3)
    assert lab.container()["state"]["terminated"]["exitCode"] == 137


def test_grace_period_of_the_deletion_counts():
    lab = Lab()
    _running(lab, image="busybox", command=["sleep", "3600"])
    lab.delete(grace_s=3)
    assert 3 <= lab.until(lambda: not lab.exists()) < 4


def test_second_deletion_may_shorten_the_first():
    lab = Lab()
    _running(lab, image="busybox", command=["sleep", "3600"])
    lab.delete(grace_s=30)
    lab.clock.run_for(2)
    lab.delete(grace_s=4)
    assert lab.until(lambda: not lab.exists()) < 6


@pytest.mark.parametrize(
    "hook",
    [
        {"sleep": {"seconds": 4}},
        {"exec": {"command": ["sh", "-c", "sleep 4"]}},
    ],
)
def test_pre_stop_hook_runs_before_sigterm(hook):
    lab = Lab()
    _running(lab, lifecycle={"preStop": hook})
    lab.delete()
    assert 5 < lab.until(lambda: not lab.exists()) < 7


def test_force_removes_the_object_at_once_and_the_life_with_it():
    lab = Lab()
    _running(lab)
    lab.delete(grace_s=0)
    assert not lab.exists()
    lab.clock.run_for(60)
    assert lab.clock.failures == 0


def test_pod_that_was_still_starting_is_gone_soon_and_never_runs():
    lab = Lab()
    lab.run_pod()
    lab.until(lambda: lab.waiting() == "ContainerCreating")
    lab.delete()
    assert lab.until(lambda: not lab.exists()) < 1
    lab.clock.run_for(5)
    assert lab.messages("Started") == []


def test_pod_made_again_under_the_same_name_is_left_alone():
    lab = Lab()
    _running(lab)
    lab.delete(grace_s=0)
    lab.run_pod()
    lab.until(lab.ready)
    lab.clock.run_for(60)
    assert lab.ready()


def test_crash_during_termination_is_the_end():
    lab = Lab()
    _running(lab, image="busybox", command=["sh", "-c", "sleep 5; exit 1"])
    lab.delete()
    lab.until(lambda: not lab.exists())
    assert lab.messages("BackOff") == []


def test_completed_pod_can_be_deleted():
    lab = Lab()
    lab.run_pod(image="busybox", command=["true"], restartPolicy="Never")
    lab.until(lambda: lab.pod().get("status", {}).get("phase") == "Succeeded")
    lab.delete()
    assert lab.until(lambda: not lab.exists()) < 1.5
