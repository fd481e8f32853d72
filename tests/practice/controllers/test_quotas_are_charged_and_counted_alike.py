"""What admission charges when something is made is what the controller counts when it looks."""

import random
from datetime import UTC, datetime

import pytest

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.quota.amounts import amount, amounts, texts
from practice.cluster import Cluster

HARD = {"pods": "4", "requests.cpu": "2", "limits.memory": "3Gi", "count/configmaps": "6"}


def pod(name, cpu, memory):
    resources = {"requests": {"cpu": cpu}, "limits": {"memory": memory, "cpu": "2"}}
    containers = [{"name": "main", "image": "nginx:1.27", "resources": resources}]
    spec = {"schedulerName": "nobody", "containers": containers}
    return {"metadata": {"name": name, "namespace": "default"}, "spec": spec}


def used(client):
    return client.get("resourcequotas", "default", "share")["status"]["used"]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_making_and_deleting_leaves_a_true_count(seed):
    cluster = Cluster("empty", seed=seed, start=datetime(2026, 1, 5, 9, tzinfo=UTC))
    cluster.start()
    cluster.clock.run_for(1)  # what every namespace has comes before the quota, and is counted
    client = Client(cluster.api, user="test")
    quota = {"metadata": {"name": "share", "namespace": "default"}, "spec": {"hard": HARD}}
    client.create("resourcequotas", quota)
    cluster.clock.run_for(1)
    chance = random.Random(seed)
    for step in range(40):
        name = f"p{chance.randrange(6)}"
        try:
            if chance.random() < 0.6:
                cpu, memory = chance.choice(["100m", "1", "0.75"]), chance.choice(["1Gi", "300Mi"])
                client.create("pods", pod(name, cpu, memory))
            elif chance.random() < 0.5:
                config = {"metadata": {"name": f"c{step}", "namespace": "default"}}
                client.create("configmaps", config)
            else:
                client.delete("pods", "default", name, grace_period_s=0)
        except ApiError as error:
            if error.code not in (403, 404, 409):
                raise
        if chance.random() < 0.3:
            cluster.clock.run_for(1)
    cluster.clock.run_for(1)
    pods = client.list("pods", "default")
    cpus = [one["spec"]["containers"][0]["resources"]["requests"]["cpu"] for one in pods]
    known = used(client)
    assert known["pods"] == str(len(pods))
    assert known["count/configmaps"] == str(len(client.list("configmaps", "default")))
    assert amount(known["requests.cpu"]).value == sum(amount(cpu).value for cpu in cpus)
    for name, most in amounts(HARD).items():
        assert amount(known[name]).value <= most.value


def test_amounts_look_as_they_were_written():
    given = {"a": "1024Mi", "b": "0.5", "c": "1e3", "d": "100m", "e": "0"}
    assert texts(amounts(given)) == {"a": "1Gi", "b": "500m", "c": "1e3", "d": "100m", "e": "0"}


def test_a_status_that_somebody_wrote_stands_until_the_next_count_of_all():
    cluster = Cluster("empty", seed=1, start=datetime(2026, 1, 5, 9, tzinfo=UTC))
    cluster.start()
    client = Client(cluster.api, user="test")
    quota = {"metadata": {"name": "share", "namespace": "default"}, "spec": {"hard": {"pods": "4"}}}
    client.create("resourcequotas", quota)
    cluster.clock.run_for(1)
    made = client.get("resourcequotas", "default", "share")
    wrong = {"hard": {"pods": "9"}, "used": {"pods": "7"}}
    client.update("resourcequotas", {**made, "status": wrong}, subresource="status")
    cluster.clock.run_for(200)
    assert client.get("resourcequotas", "default", "share")["status"] == wrong
    cluster.clock.run_for(100)
    right = {"hard": {"pods": "4"}, "used": {"pods": "0"}}
    assert client.get("resourcequotas", "default", "share")["status"] == right
