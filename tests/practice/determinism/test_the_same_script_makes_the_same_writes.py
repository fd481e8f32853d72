"""Same scenario, seed and script: same writes, whatever lets time pass, in whichever process or copy."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys

import pytest

from practice.api.authorization import USERS
from practice.api.request import Request
from practice.clock import MAX
from practice.clock.driver import Driver
from tests.practice.determinism import loop
from tests.practice.determinism.lab import DAY, Writes, assert_same, begun, scale

END_S = 180.0
SHORT = [scale(1, "hello", 4), scale(3, "hello", 2)]


@pytest.fixture(scope="module")
def expected():
    """What the day's script writes at the workshop, run as fast as possible."""
    cluster, writes = begun()
    cluster.clock.run_for(END_S)
    assert len(writes) > 1000
    refused = [one.text for one in cluster.script.outcomes if one.refusal]
    assert refused == ["delete deployments.apps workshop/nobody"]
    return writes


def test_a_short_script_twice():
    runs = []
    for _ in range(2):
        cluster, writes = begun(script=SHORT)
        cluster.clock.run_for(4)
        runs.append(writes)
    assert_same(*runs)


@pytest.mark.slow
def test_another_seed_makes_other_writes(expected):
    cluster, writes = begun(seed=8)
    cluster.clock.run_for(30)
    assert writes != expected[: len(writes)]


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["trouble", "canary", "large"])
def test_twice_in_one_process(scenario):
    seconds = 8 if scenario == "large" else END_S
    runs = []
    for _ in range(2):
        cluster, writes = begun(scenario)
        cluster.clock.run_for(seconds)
        runs.append(writes)
    assert_same(*runs)


ELSEWHERE = """
from tests.practice.determinism.lab import begun
cluster, writes = begun()
cluster.clock.run_for(180.0)
print(writes.digest)
"""


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_in_another_process_with_other_hashes(expected, hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", ELSEWHERE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected.digest


@pytest.mark.slow
def test_step_by_step(expected):
    cluster, writes = begun()
    while cluster.clock.now_s() < END_S:
        cluster.clock.step()
    assert_same(writes[: len(expected)], expected)


@pytest.mark.slow
def test_in_pieces_that_anybody_looks_at_between(expected):
    cluster, writes = begun()
    for _ in range(int(END_S * 4)):
        cluster.clock.run_for(0.25)
        cluster.api.list("pods")
        assert cluster.clock.now()
    assert_same(writes, expected)


async def drive(clock, until_s):
    driver = Driver(clock, real_s=asyncio.get_running_loop().time)
    driving = asyncio.create_task(driver.drive())
    while clock.now_s() < until_s:
        await asyncio.sleep(0.013)
    driving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await driving


@pytest.mark.slow
@pytest.mark.parametrize("rate", [0.25, 1, 20, MAX])
def test_at_any_rate_on_a_machine_that_is_late(expected, rate):
    cluster, writes = begun()
    cluster.clock.rate = rate
    loop.run(drive(cluster.clock, END_S), lateness_s=0.05, seed=int(min(rate, 99)))
    assert_same(writes[: len(expected)], expected)


@pytest.mark.slow
def test_the_rate_may_change_and_pause_meanwhile(expected):
    paces = [
        {"do": "pace", "at_s": at_s, "rate": rate}
        for at_s, rate in [(10, 20), (31, "max"), (44, 3), (100, "max"), (150, 7)]
    ]
    cluster, writes = begun(script=[*DAY, *paces])
    loop.run(drive(cluster.clock, END_S), lateness_s=0.02)
    assert_same(writes[: len(expected)], expected)


@pytest.mark.slow
@pytest.mark.parametrize("at_s", [0.7, 33.0, 47.5, 160.2])
def test_a_fork_goes_on_as_its_original(expected, at_s):
    cluster, first = begun()
    cluster.clock.run_for(at_s)
    fork = cluster.fork()
    rest = Writes(fork)
    fork.clock.run_for(END_S - at_s)
    assert_same([*first, *rest], expected)


def as_told_before(write, floor, version):
    """A write after a restore, with the versions that it would have had without."""
    *place, told, at_us, text = write
    obj = json.loads(text, object_hook=lambda one: _renumbered(one, floor, version))
    return (*place, told - floor + version, at_us, json.dumps(obj))


def _renumbered(obj, floor, version):
    told = obj.get("resourceVersion", "")
    if told.isdecimal() and int(told) > floor:
        obj["resourceVersion"] = str(int(told) - floor + version)
    return obj


@pytest.mark.slow
@pytest.mark.parametrize("at_s", [31.4, 130.0])
def test_a_restored_cluster_goes_on_as_it_did_then(expected, at_s):
    cluster, _ = begun()
    cluster.clock.run_for(at_s)
    version = cluster.snapshot("then").version
    cluster.clock.run_for(25)
    cluster.restore("then")
    floor = cluster.api.store.version
    rest = Writes(cluster)
    cluster.clock.run_for(END_S - at_s)
    told = [as_told_before(one, floor, version) for one in rest]
    assert_same(told, expected[len(expected) - len(rest) :])
    assert len(rest) > 100


@pytest.mark.slow
def test_what_others_try_out_and_read_changes_nothing(expected):
    cluster, writes = begun()
    admin = USERS["admin"]
    for second in range(int(END_S)):
        cluster.clock.run_for(1)
        for dry in (made_up("ConfigMap"), made_up("Service")):
            resource = f"{dry['kind'].lower()}s"
            tried = Request(user=admin, manager="reader", dry_run=True)
            cluster.api.create(tried, resource, "workshop", dry)
        scaled = {"spec": {"replicas": second}}
        tried = Request(user=admin, manager="reader", dry_run=True)
        cluster.api.patch(tried, "deployments.apps", "workshop", "hello", scaled, "merge")
        for resource in ("nodes.metrics.k8s.io", "pods.metrics.k8s.io", "events"):
            cluster.api.list(resource)
    assert_same(writes, expected)


def made_up(kind):
    spec = {"spec": {"type": "NodePort", "ports": [{"port": 80}]}} if kind == "Service" else {}
    return {"apiVersion": "v1", "kind": kind, "metadata": {"generateName": "try-"}, **spec}
