"""The set of pods that hurts least."""

import pytest

from practice.kubelet.preemption import Candidate, NoRoomError, victims

CRITICAL = 2_000_001_000


def pod(uid, quality="Burstable", priority=0, **requests):
    return Candidate(uid, quality, priority, requests)


def test_best_effort_pods_go_for_the_number_of_pods():
    pods = [pod("a", "Guaranteed", cpu=1), pod("b"), pod("c", "BestEffort")]
    assert victims(CRITICAL, {"pods": 1}, pods) == ["c"]


def test_burstable_pods_before_guaranteed_ones():
    pods = [pod("a", "Guaranteed", cpu=500), pod("b", cpu=500)]
    assert victims(CRITICAL, {"cpu": 400}, pods) == ["b"]
    assert victims(CRITICAL, {"cpu": 900}, pods) == ["b", "a"]


def test_one_that_suffices_rather_than_several_and_the_smaller_one():
    pods = [pod("a", cpu=100), pod("b", cpu=900), pod("c", cpu=500), pod("d", cpu=450)]
    assert victims(CRITICAL, {"cpu": 450}, pods) == ["d"]


def test_several_when_no_one_suffices():
    pods = [pod("a", cpu=100), pod("b", cpu=300), pod("c", cpu=200)]
    assert victims(CRITICAL, {"cpu": 450}, pods) == ["b", "c"]


def test_two_resources_count_alike():
    pods = [pod("a", cpu=100, memory=10), pod("b", cpu=1, memory=1000)]
    assert victims(CRITICAL, {"cpu": 100, "memory": 10}, pods) == ["a"]


def test_nobody_as_important_goes():
    pods = [pod("a", priority=CRITICAL, cpu=100), pod("b", priority=CRITICAL - 1_000, cpu=100)]
    assert victims(CRITICAL, {"cpu": 50}, pods) == ["b"]
    with pytest.raises(NoRoomError, match=r"\[\(res: cpu, q: 100\), \]"):
        victims(CRITICAL, {"cpu": 200}, pods)
