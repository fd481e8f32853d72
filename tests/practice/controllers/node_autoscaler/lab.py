"""A cluster of one node that stays, and groups of nodes that come and go."""

from practice.api.client import Client
from practice.cluster import Cluster
from practice.scenarios.loading import parse_scenario

MINUTE = 60

ONE_GROUP = """
description: one node that stays, and a group
nodes:
  - {name: base, cpu: "1", memory: 4Gi, images: ["hello:1.0.0"]}
  - {name: "pool-{n}", count: 0, cpu: "1", memory: 4Gi, group: {name: pool, max: 3, boot_s: 40}}
"""


def scenario(text=ONE_GROUP):
    return parse_scenario(text.encode(), name="lab", source="lab")


def deployment(name, replicas, cpu, spec=None, annotations=None):
    container = {
        "name": "main",
        "image": "hello:1.0.0",
        "resources": {"requests": {"cpu": cpu, "memory": "64Mi"}},
    }
    labels = {"app": name}
    return {
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels, "annotations": annotations or {}},
                "spec": {
                    "terminationGracePeriodSeconds": 5,
                    **(spec or {}),
                    "containers": [container],
                },
            },
        },
    }


class Lab:
    """The cluster, and what one asks of it."""

    def __init__(self, text=ONE_GROUP, seed=1):
        self.cluster = Cluster(scenario(text), seed=seed)
        self.client = Client(self.cluster.api, user="admin", component="admin")
        self.cluster.start()
        self.run(5)

    def run(self, seconds):
        self.cluster.clock.run_for(seconds)

    def deploy(self, name="web", replicas=1, cpu="400m", spec=None, annotations=None):
        body = deployment(name, replicas, cpu, spec, annotations)
        self.client.create("deployments.apps", body)

    def scale(self, replicas, name="web"):
        self.client.patch("deployments.apps", "default", name, {"spec": {"replicas": replicas}})

    def budget(self, least, name="web", namespace="default"):
        selector = {"matchLabels": {"app": name}}
        self.client.create(
            "poddisruptionbudgets.policy",
            {
                "metadata": {"name": name, "namespace": namespace},
                "spec": {"minAvailable": least, "selector": selector},
            },
        )

    @property
    def nodes(self):
        return [one["metadata"]["name"] for one in self.client.list("nodes")]

    def node(self, name):
        return self.client.get("nodes", None, name)

    def taints(self, name):
        found = (self.node(name).get("spec") or {}).get("taints") or ()
        return {one["key"]: one["effect"] for one in found}

    def pods(self, name="web"):
        return self.client.list("pods", "default", selector=f"app={name}")

    def running_on(self, name="web"):
        return sorted(one["spec"].get("nodeName") or "nowhere" for one in self.pods(name))

    def said(self, reason):
        """Messages of the autoscaler."""
        return [
            one["message"]
            for one in self.client.list("events")
            if one["reason"] == reason and one["source"]["component"] == "cluster-autoscaler"
        ]

    def status(self):
        found = self.client.get("configmaps", "kube-system", "cluster-autoscaler-status")
        return found["data"]["status"]
