"""activeDeadlineSeconds, and the generation that a kubelet has seen."""

from __future__ import annotations

from tests.practice.kubelet.lab import Lab

TEXT = "Pod was active on the node longer than the specified deadline"


def test_a_pod_past_its_deadline_fails() -> None:
    lab = Lab()
    lab.run_pod(image="busybox:1.36", command=["sleep", "600"], activeDeadlineSeconds=20,
                terminationGracePeriodSeconds=1)  # fmt: skip
    assert 18 <= lab.until(lambda: lab.pod()["status"].get("phase") == "Failed") <= 25
    status = lab.pod()["status"]
    assert (status["reason"], status["message"]) == ("DeadlineExceeded", TEXT)
    assert lab.messages("DeadlineExceeded") == [TEXT]


def test_a_deadline_that_comes_later_counts_from_the_start() -> None:
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.clock.run_until(lambda: False, 30)
    lab.client.patch("pods", "default", "web", {"spec": {"activeDeadlineSeconds": 5}})
    assert lab.until(lambda: lab.pod()["status"].get("phase") == "Failed") < 5


def test_a_change_of_the_spec_is_seen() -> None:
    lab = Lab()
    lab.run_pod()
    lab.until(lab.ready)
    lab.client.patch("pods", "default", "web", {"spec": {"activeDeadlineSeconds": 5_000}})
    lab.until(lambda: lab.pod()["status"].get("observedGeneration") == 2)
    assert lab.ready()
