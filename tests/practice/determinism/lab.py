"""A day at the workshop as a script, and every write that a cluster makes of it."""

import hashlib
import json

import msgspec
import pytest

from practice.cluster import Cluster
from practice.script import AnyAct

DEPLOYMENTS = {"resource": "deployments.apps", "namespace": "workshop"}
PODS = {"resource": "pods", "namespace": "workshop"}


def pods_of(name, **more):
    container = {"name": "main", "image": "hello:1.0.0", **more}
    return {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]}}


def made(at_s, resource, obj, namespace="workshop"):
    return {
        "do": "create",
        "at_s": at_s,
        "resource": resource,
        "namespace": namespace,
        "object": {**obj, "metadata": {"name": obj["metadata"]["name"]}},
    }


def workload(version, kind, name, **spec):
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": name},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": pods_of(name),
            **spec,
        },
    }


def job(name, **spec):
    pod = pods_of(name)
    pod["spec"]["restartPolicy"] = "Never"
    pod["spec"]["containers"] = [
        {"name": "main", "image": "busybox:1.37", "command": ["sh", "-c", "sleep 3"]}
    ]
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"template": pod, **spec},
    }


def claims(name):
    wish = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return [{"metadata": {"name": name}, "spec": {"storageClassName": "standard", **wish}}]


def image(at_s, name, tag):
    container = {"name": name, "image": tag}
    template = {"spec": {"containers": [container]}}
    return {
        "do": "patch",
        "at_s": at_s,
        **DEPLOYMENTS,
        "name": name,
        "patch": {"spec": {"template": template}},
    }


def scale(at_s, name, replicas):
    body = {"spec": {"replicas": replicas}}
    return {
        "do": "patch",
        "at_s": at_s,
        **DEPLOYMENTS,
        "name": name,
        "subresource": "scale",
        "type": "merge",
        "patch": body,
    }


def cordon(at_s, node, on=True):
    body = {"spec": {"unschedulable": on}}
    return {"do": "patch", "at_s": at_s, "resource": "nodes", "name": node, "patch": body}


def broken(at_s, name, fault, **parameters):
    return {"do": "break", "at_s": at_s, "name": name, "fault": fault, "parameters": parameters}


def removed(at_s, resource, name, namespace="workshop", **more):
    where = {"resource": resource, "namespace": namespace, "name": name}
    return {"do": "delete", "at_s": at_s, **where, **more}


BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "hello"},
    "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app": "hello"}}},
}
AUTOSCALER = {
    "apiVersion": "autoscaling/v2",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "auth"},
    "spec": {
        "minReplicas": 2,
        "maxReplicas": 4,
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "auth"},
    },
}
DATABASE = workload(
    "apps/v1",
    "StatefulSet",
    "db",
    replicas=3,
    serviceName="db",
    volumeClaimTemplates=claims("data"),
)
ASIDE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "aside"}}

DAY = [
    scale(20, "hello", 6),
    made(20, "statefulsets.apps", DATABASE),
    made(21.5, "daemonsets.apps", workload("apps/v1", "DaemonSet", "agent")),
    made(22, "jobs.batch", job("sums", completions=5, parallelism=3)),
    made(22, "poddisruptionbudgets.policy", BUDGET),
    made(23, "horizontalpodautoscalers.autoscaling", AUTOSCALER),
    image(30, "hello", "hello:2.0.0"),
    {"do": "delete", "at_s": 33, **PODS, "label_selector": "app=hello", "most": 2},
    {"do": "delete", "at_s": 34, **PODS, "label_selector": "app=db", "grace_period_s": 0},
    image(40, "auth", "nope:1"),
    broken(42, "off", "node-power-off", node="node-2"),
    {"do": "switch", "at_s": 45, "component": "scheduler", "on": False},
    scale(46, "frontend", 4),
    {"do": "switch", "at_s": 52, "component": "scheduler", "on": True},
    cordon(55, "node-1"),
    {"do": "delete", "at_s": 56, **PODS, "field_selector": "spec.nodeName=node-1", "most": 20},
    image(70, "auth", "auth:1.0.0"),
    {"do": "mend", "at_s": 110, "name": "off"},
    cordon(115, "node-1", on=False),
    broken(120, "cut", "network-cut", one="node-3"),
    removed(121, "jobs.batch", "sums", propagation="Foreground"),
    {"do": "mend", "at_s": 125, "name": "cut"},
    removed(130, "statefulsets.apps", "db"),
    removed(131, "daemonsets.apps", "agent", propagation="Orphan"),
    broken(140, "again", "registry-slow", times=5),
    image(141, "monolith", "monolith:2.0.0"),
    made(150, "namespaces", ASIDE, ""),
    made(151, "deployments.apps", workload("apps/v1", "Deployment", "web", replicas=3), "aside"),
    removed(160, "namespaces", "aside", ""),
    removed(170, "deployments.apps", "nobody"),
]  # fmt: skip


def acts(items):
    return msgspec.convert(items, list[AnyAct])


class Writes(list):
    """Each write of a cluster: component, resource, kind of change, version, the whole object."""

    def __init__(self, cluster):
        super().__init__()
        self._clock = cluster.clock
        self._store_tells = cluster.api.store._observer
        self._clock_tells = self._clock.observer
        self._component = "client"
        self._clock.observer = self
        cluster.api.store.observe(self.note)

    def began(self, component):
        self._component = component
        if self._clock_tells:
            self._clock_tells.began(component)

    def said(self, text):
        if self._clock_tells:
            self._clock_tells.said(text)

    def ended(self, error):
        self._component = "client"
        if self._clock_tells:
            self._clock_tells.ended(error)

    def note(self, resource, event):
        self.append(
            (
                self._component,
                resource,
                event.key,
                event.type,
                event.version,
                self._clock.now_us,
                json.dumps(event.object),
            )
        )
        if self._store_tells:
            self._store_tells(resource, event)

    @property
    def digest(self):
        return hashlib.sha256(json.dumps(self).encode()).hexdigest()


def begun(scenario="workshop", *, seed=7, script=DAY):
    """A cluster at its start, with the script handed in, and its writes from here on."""
    cluster = Cluster(scenario, seed=seed)
    cluster.start()
    cluster.script.add(acts(script))
    return cluster, Writes(cluster)


def assert_same(these, those):
    """With the first difference as the message."""
    for number, (this, that) in enumerate(zip(these, those, strict=False)):
        if this != that:
            pytest.fail(f"write {number} differs:\n{_cut(this, that)}\n{_cut(that, this)}")
    assert len(these) == len(those)


def _cut(this, that):
    """Where and when it was written, and the place at which the contents part."""
    same = next((n for n, (a, b) in enumerate(zip(this[-1], that[-1], strict=False)) if a != b), 0)
    return f"{this[:-1]} …{this[-1][max(0, same - 80) : same + 80]}…"
