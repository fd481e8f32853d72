"""Scripts of requests that one cluster, or two, are given; and what they write."""

import json

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.cluster import Cluster

NAMESPACE = "workshop"


class Told(list):
    """Every write of a cluster: resource, kind of change, and the whole object."""

    def __init__(self, cluster):
        super().__init__()
        cluster.api.store.observe(self.note)

    def note(self, resource, event):
        self.append((resource, event.type, event.version, json.dumps(event.object)))


def workshop(seconds=20.0, seed=5):
    cluster = Cluster("workshop", seed=seed)
    cluster.start()
    cluster.clock.run_for(seconds)
    return cluster


def act(cluster, step):
    """One step of a script: what a person could do. Refusals are part of the story."""
    client = Client(cluster.api, user="kubernetes-admin")
    word, *rest = step
    try:
        getattr(_Acts, word)(cluster, client, *rest)
    except ApiError as error:
        cluster.refused = [*getattr(cluster, "refused", []), str(error)]


class _Acts:
    @staticmethod
    def run(cluster, client, seconds):
        cluster.clock.run_for(seconds)

    @staticmethod
    def step(cluster, client, count):
        for _ in range(count):
            cluster.clock.step()

    @staticmethod
    def scale(cluster, client, name, replicas):
        spec = {"spec": {"replicas": replicas}}
        client.patch("deployments.apps", NAMESPACE, name, spec)

    @staticmethod
    def image(cluster, client, name, image):
        containers = client.get("deployments.apps", NAMESPACE, name)["spec"]["template"]["spec"]
        changed = [{**one, "image": image} for one in containers["containers"]]
        template = {"spec": {"containers": changed}}
        client.patch("deployments.apps", NAMESPACE, name, {"spec": {"template": template}})

    @staticmethod
    def delete_pod(cluster, client, number):
        pods = client.list("pods", NAMESPACE)
        if pods:
            client.delete("pods", NAMESPACE, pods[number % len(pods)]["metadata"]["name"])

    @staticmethod
    def power(cluster, client, number, on):
        cluster.node_services.power(f"node-{number}", on)

    @staticmethod
    def switch(cluster, client, name, on):
        cluster.switch(name, on)
