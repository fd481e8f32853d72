"""Going back to a named state, as `etcdutl snapshot restore` with a bumped revision does, and more."""

import json
import random

import pytest

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.request import ListOptions
from practice.forking import copy_of
from practice.limits import SNAPSHOTS
from practice.snapshots import SnapshotError
from tests.practice.forking.lab import Told, act, workshop

LATER = [("scale", "hello", 6), ("run", 20), ("power", 3, False), ("run", 90)]


def state(cluster):
    stored = {
        key: cluster.api.list(key).items for key in ("pods", "nodes", "leases.coordination.k8s.io")
    }
    return json.dumps(stored), cluster.clock.now()


def test_objects_and_time_come_back():
    cluster = workshop()
    cluster.snapshot("here")
    before = state(cluster)
    for step in LATER:
        act(cluster, step)
    assert state(cluster) != before
    cluster.restore("here")
    assert state(cluster) == before


def test_the_same_requests_lead_to_the_same_future_again():
    cluster = workshop()
    cluster.snapshot("here")
    futures = []
    for _ in range(2):
        told = Told(cluster)
        for step in LATER:
            act(cluster, step)
        futures.append([(resource, kind, without_versions(obj)) for resource, kind, _, obj in told])
        cluster.restore("here")
    assert futures[0] == futures[1]


def without_versions(text):
    obj = json.loads(text)
    if obj["kind"] == "Event":
        obj["involvedObject"].pop("resourceVersion", None)
    obj["metadata"].pop("resourceVersion")
    return obj


def test_versions_never_go_back_and_clients_have_to_list_anew():
    cluster = workshop()
    cluster.snapshot("here")
    for step in LATER:
        act(cluster, step)
    highest = cluster.api.store.version
    cluster.restore("here")
    assert cluster.api.store.version > highest
    for resource in ("pods", "configmaps", "cronjobs.batch"):
        with pytest.raises(ApiError) as refused:
            cluster.api.watch(resource, None, ListOptions(resource_version=str(highest)), print)
        assert refused.value.code == 410
    listing = cluster.api.list("pods")
    assert int(listing.resource_version) > highest
    since = ListOptions(resource_version=listing.resource_version)
    assert cluster.api.watch("pods", None, since, print).initial == []


def test_what_was_read_in_the_other_future_cannot_be_written():
    cluster = workshop()
    cluster.snapshot("here")
    act(cluster, ("scale", "hello", 6))
    client = Client(cluster.api, user="kubernetes-admin")
    theirs = client.get("deployments.apps", "workshop", "hello")
    cluster.restore("here")
    with pytest.raises(ApiError) as refused:
        Client(cluster.api, user="kubernetes-admin").update("deployments.apps", theirs)
    assert refused.value.code == 409


def test_the_rate_and_the_snapshots_stay():
    cluster = workshop()
    cluster.snapshot("first")
    cluster.clock.rate = 20
    cluster.snapshot("second")
    cluster.restore("first")
    assert cluster.clock.rate == 20
    assert [one.name for one in cluster.snapshots.all()] == ["first", "second"]
    cluster.snapshots.delete("first")
    with pytest.raises(SnapshotError, match="second"):
        cluster.restore("first")


@pytest.mark.slow
def test_only_so_many_are_kept_under_sensible_names():
    cluster = workshop(0)
    for number in range(SNAPSHOTS):
        cluster.snapshot(f"step {number}")
    cluster.snapshot("step 3")  # replaced, not added
    with pytest.raises(SnapshotError, match="delete one first"):
        cluster.snapshot("one more")
    for name in ("", "x" * 64, "a\nb"):
        with pytest.raises(SnapshotError, match="printable"):
            cluster.snapshot(name)


def test_chance_goes_on_from_where_it_was_in_a_copy():
    chance = random.Random(7)
    chance.gauss(0, 1)  # keeps a second number for the next call
    copied = copy_of({"chance": chance, "same": chance})
    assert copied["chance"] is copied["same"]
    assert [copied["chance"].gauss(0, 1) for _ in range(3)] == [
        chance.gauss(0, 1) for _ in range(3)
    ]
    assert copied["chance"].random() == chance.random()
