"""A fork and its original: the same script makes the same writes; other scripts stay apart."""

import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from practice.cluster import Cluster
from tests.practice.forking.lab import Told, act, workshop

NAMES = st.sampled_from(["frontend", "hello", "auth"])
STEPS = st.one_of(
    st.tuples(st.just("run"), st.floats(0, 40)),
    st.tuples(st.just("step"), st.integers(1, 30)),
    st.tuples(st.just("scale"), NAMES, st.integers(0, 6)),
    st.tuples(st.just("image"), NAMES, st.sampled_from(["hello:2.0.0", "hello:1.0.0", "nope:1"])),
    st.tuples(st.just("delete_pod"), st.integers(0, 20)),
    st.tuples(st.just("power"), st.integers(1, 3), st.booleans()),
    st.tuples(st.just("switch"), st.sampled_from(["scheduler", "kubelet"]), st.booleans()),
)
SCRIPTS = st.lists(STEPS, max_size=6)
QUICK = settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def play(cluster, script):
    told = Told(cluster)
    for step in script:
        act(cluster, step)
    return told


@pytest.mark.slow
@QUICK
@given(before=SCRIPTS, after=SCRIPTS)
def test_the_same_script_makes_the_same_writes(before, after):
    original = workshop(7.3)
    play(original, before)
    fork = original.fork()
    assert play(fork, [*after, ("run", 60)]) == play(original, [*after, ("run", 60)])


@pytest.mark.slow
@QUICK
@given(before=SCRIPTS, ours=SCRIPTS, theirs=SCRIPTS)
def test_what_happens_in_one_is_not_heard_in_the_other(before, ours, theirs):
    original, twin = workshop(7.3), workshop(7.3)
    play(original, before)
    play(twin, before)
    fork = original.fork()
    play(fork, [*theirs, ("run", 30)])
    assert play(original, [*ours, ("run", 30)]) == play(twin, [*ours, ("run", 30)])


def test_a_fork_goes_on_in_the_middle_of_everything():
    original = workshop(1.0)  # images are being pulled, probes have yet to begin
    act(original, ("scale", "hello", 5))
    fork = original.fork()
    rest = [("run", 30), ("delete_pod", 2), ("run", 30)]
    assert play(fork, rest) == play(original, rest)


def test_stored_objects_are_shared_and_caches_are_not():
    original = workshop()
    fork = original.fork()
    (pod, *_), (same, *_) = original.api.list("pods").items, fork.api.list("pods").items
    assert pod is same
    act(fork, ("delete_pod", 0))
    fork.clock.run_for(40)
    names = [
        {one["metadata"]["name"] for one in c.api.list("pods").items} for c in (original, fork)
    ]
    assert names[0] != names[1]


def test_a_fork_costs_little():
    original = workshop(60)
    began_s = time.process_time()
    forks = [original.fork() for _ in range(10)]
    assert (time.process_time() - began_s) / len(
        forks
    ) < 0.2  # 10 ms; of its own, whoever else is busy
    assert len(original.snapshot("size").frozen.data) < 400_000


def test_a_listener_of_the_original_hears_nothing_of_the_fork():
    original = Cluster("empty")
    original.start()
    heard = Told(original)
    fork = original.fork()
    before = len(heard)
    fork.clock.run_for(60)
    assert len(heard) == before
    assert fork.clock.pace is None


@pytest.mark.slow
def test_fifty_forks_take_well_under_a_gigabyte():
    """In a process of its own: resident memory before and after, with the forks alive for a minute."""
    done = subprocess.run([sys.executable, "-c", FIFTY], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300 * 1024 * 1024


FIFTY = """
import resource
from tests.practice.forking.lab import workshop
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
original = workshop(60)
before = resident()
forks = [original.fork() for _ in range(50)]
for fork in forks:
    fork.clock.run_for(60)
print(resident() - before)
"""
