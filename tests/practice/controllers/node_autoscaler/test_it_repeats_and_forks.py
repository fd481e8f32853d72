"""The same seed makes the same machines at the same times, and so does a fork in the middle."""

import pytest

from tests.practice.controllers.node_autoscaler.lab import Lab
from tests.practice.forking.lab import Told


def story(lab):
    told = Told(lab.cluster)
    lab.deploy(replicas=7)
    lab.run(120)
    lab.scale(1)
    lab.run(900)
    return told


@pytest.mark.slow
def test_the_same_seed_tells_the_same_story():
    assert story(Lab(seed=4)) == story(Lab(seed=4))


@pytest.mark.slow
@pytest.mark.parametrize("at_s", [30, 45, 700])
def test_a_fork_in_the_middle_goes_on_as_the_original_does(at_s):
    """While machines boot, when they are there, and while nodes are marked."""
    lab = Lab()
    lab.deploy(replicas=7)
    lab.run(at_s)
    if at_s > 60:
        lab.scale(1)
        lab.run(20)
    fork = lab.cluster.fork()
    told, told_too = Told(lab.cluster), Told(fork)
    lab.cluster.clock.run_for(800)
    fork.clock.run_for(800)
    assert told == told_too
    assert len(told) > 50


def test_switched_off_it_does_nothing():
    lab = Lab()
    lab.cluster.switch("cluster-autoscaler", on=False)
    lab.deploy(replicas=7)
    lab.run(120)
    assert lab.nodes == ["base"]
    lab.cluster.switch("cluster-autoscaler", on=True)
    lab.run(120)
    assert len(lab.nodes) == 4
