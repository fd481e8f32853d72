"""What people do to a cluster, as data: one word and its arguments, drawn by Hypothesis or by a plain seed.

An act that meets nothing to act on, or is refused, is over; refusals are part of the story.
"""

from typing import Any

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.cluster import CONTROLLERS, Cluster
from practice.faults import FaultError
from practice.scenarios.loading import parse_scenario

SCENE = b"""
description: three small nodes, two namespaces and two classes of disks
nodes:
  - {name: "node-{n}", count: 3, zones: [a, b], cpu: "2", memory: 4Gi, pods: 12,
     images: ["hello:1.0.0", "hello:2.0.0", "busybox:1.37"]}
objects:
  - {apiVersion: v1, kind: Namespace, metadata: {name: one}}
  - {apiVersion: v1, kind: Namespace, metadata: {name: two}}
  - apiVersion: storage.k8s.io/v1
    kind: StorageClass
    metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
    provisioner: simulated-disk.practice.podium.dev
"""
NAMESPACES = ("one", "two")
NAMES = ("red", "blue")
NODES = ("node-1", "node-2", "node-3")
GOOD = ("hello:1.0.0", "hello:2.0.0")
KINDS = {
    "Deployment": ("apps/v1", "deployments.apps"),
    "StatefulSet": ("apps/v1", "statefulsets.apps"),
    "DaemonSet": ("apps/v1", "daemonsets.apps"),
    "ReplicaSet": ("apps/v1", "replicasets.apps"),
    "Job": ("batch/v1", "jobs.batch"),
    "Service": ("v1", "services"),
}
SWITCHED = (*CONTROLLERS, "scheduler", "kubelet", "kubelet")

# what `draw(choice)` may be asked for: a word, and for each argument what to choose from
COUNT = range(5)
FLAG = (False, True)
WAYS = ("Background", "Foreground", "Orphan")
CHOICES: dict[str, tuple[Any, ...]] = {
    "run": ((0.05, 0.5, 1.5, 4.0, 12.0, 45.0, 130.0),),
    "deploy": (NAMESPACES, NAMES, COUNT, GOOD, ("RollingUpdate", "Recreate"), (0, 5)),
    "stateful": (NAMESPACES, NAMES, COUNT, ("OrderedReady", "Parallel"), ("", "Retain", "Delete")),
    "bare": (NAMESPACES, NAMES, FLAG),
    "autoscale": (NAMESPACES, NAMES),
    "daemon": (NAMESPACES, NAMES, GOOD),
    "replicas": (NAMESPACES, NAMES, COUNT),
    "job": (NAMESPACES, NAMES, range(1, 5), range(1, 4), (0, 1)),
    "service": (NAMESPACES, NAMES, FLAG),
    "budget": (NAMESPACES, NAMES, range(3)),
    "quota": (NAMESPACES, range(2, 9)),
    "no_quota": (NAMESPACES,),
    "scale": (("Deployment", "StatefulSet", "ReplicaSet"), NAMESPACES, NAMES, COUNT),
    "image": (("Deployment", "StatefulSet", "DaemonSet"), NAMESPACES, NAMES, (*GOOD, "nope:1")),
    "pause": (NAMESPACES, NAMES, FLAG),
    "suspend": (NAMESPACES, NAMES, FLAG),
    "undo": (NAMESPACES, NAMES),
    "partition": (NAMESPACES, NAMES, range(3)),
    "delete": (tuple(KINDS), NAMESPACES, NAMES, WAYS),
    "kill": (NAMESPACES, range(9), (None, 0, 1)),
    "exit": (NAMESPACES, range(9), (0, 1)),
    "relabel": (NAMESPACES, range(9), (*NAMES, "nobody")),
    "cordon": (NODES, FLAG),
    "drain": (NODES,),
    "power": (NODES, FLAG),
    "cut": (NODES, FLAG),
    "remove_node": (NODES,),
    "add_node": (NODES,),
    "taint": (NODES, ("NoSchedule", "NoExecute", "")),
    "switch": (SWITCHED, FLAG),
    "end_namespace": (("two",),),
    "begin_namespace": (("two",),),
    "fork": (),
    "go_back": (),
    "mark": (),
}


def scene(seed=0):
    cluster = Cluster(parse_scenario(SCENE, name="disorder", source="here"), seed=seed)
    cluster.start()
    cluster.clock.run_for(3)
    return cluster


class People:
    """Does the acts to the cluster; `fork` and `go_back` exchange it."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.cluster.snapshot("mark")

    @property
    def client(self):
        return Client(self.cluster.api, user="kubernetes-admin")

    def act(self, word, *arguments):
        try:
            getattr(self, word)(*arguments)
        except (ApiError, FaultError) as error:
            return str(error)
        return ""

    # -- time and copies -------------------------------------------------------------------------

    def run(self, seconds):
        self.cluster.clock.run_for(seconds)

    def fork(self):
        fork = self.cluster.fork()
        fork.snapshots = self.cluster.snapshots
        self.cluster = fork

    def mark(self):
        self.cluster.snapshot("mark")

    def go_back(self):
        self.cluster.restore("mark")

    # -- workloads ---------------------------------------------------------------------------------

    def make(self, kind, namespace, name, spec):
        version, resource = KINDS[kind]
        metadata = {"name": name, "namespace": namespace}
        obj = {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}
        self.client.create(resource, obj)

    def deploy(self, namespace, name, replicas, image, strategy, min_ready_s):
        spec = {**chosen(name, image), "replicas": replicas, "strategy": {"type": strategy}}
        self.make("Deployment", namespace, name, {**spec, "minReadySeconds": min_ready_s})

    def stateful(self, namespace, name, replicas, policy, retention):
        label = f"{name}-set"
        spec = {**chosen(label), "replicas": replicas, "serviceName": name}
        spec["podManagementPolicy"] = policy
        if retention:
            spec["persistentVolumeClaimRetentionPolicy"] = {
                "whenDeleted": retention,
                "whenScaled": retention,
            }
            wish = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
            spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": wish}]
        self.make("StatefulSet", namespace, name, spec)

    def bare(self, namespace, name, has_volume):
        spec = chosen(name)["template"]["spec"]
        metadata = {"name": name, "namespace": namespace, "labels": {"app": name}}
        if has_volume:
            wish = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
            claim = {"volumeClaimTemplate": {"spec": wish}}
            spec = {**spec, "volumes": [{"name": "own", "ephemeral": claim}]}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
        self.client.create("pods", pod)

    def autoscale(self, namespace, name):
        target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
        spec = {"minReplicas": 1, "maxReplicas": 4, "scaleTargetRef": target}
        kind = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler"}
        metadata = {"name": name, "namespace": namespace}
        resource = "horizontalpodautoscalers.autoscaling"
        self.client.create(resource, {**kind, "metadata": metadata, "spec": spec})

    def daemon(self, namespace, name, image):
        self.make("DaemonSet", namespace, name, chosen(f"{name}-daemon", image, "10m"))

    def replicas(self, namespace, name, count):
        self.make("ReplicaSet", namespace, name, {**chosen(f"{name}-rs"), "replicas": count})

    def job(self, namespace, name, completions, parallelism, code):
        container = {"name": "main", "image": "busybox:1.37"}
        container["command"] = ["sh", "-c", f"sleep 4; exit {code}"]
        pod = {"spec": {"restartPolicy": "Never", "containers": [container]}}
        spec = {"completions": completions, "parallelism": parallelism, "backoffLimit": 1}
        self.make("Job", namespace, name, {**spec, "template": pod})

    def service(self, namespace, name, unready_too):
        spec = {"selector": {"app": name}, "ports": [{"port": 80}]}
        self.make("Service", namespace, name, {**spec, "publishNotReadyAddresses": unready_too})

    def budget(self, namespace, name, least):
        spec = {"minAvailable": least, "selector": {"matchLabels": {"app": name}}}
        metadata = {"name": name, "namespace": namespace}
        kind = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget"}
        self.client.create(
            "poddisruptionbudgets.policy", {**kind, "metadata": metadata, "spec": spec}
        )

    def quota(self, namespace, pods):
        metadata = {"name": "quota", "namespace": namespace}
        hard = {"pods": str(pods), "requests.cpu": "2", "count/deployments.apps": "2"}
        kind = {"apiVersion": "v1", "kind": "ResourceQuota"}
        self.client.create("resourcequotas", {**kind, "metadata": metadata, "spec": {"hard": hard}})

    def no_quota(self, namespace):
        self.client.delete("resourcequotas", namespace, "quota")

    def patch(self, kind, namespace, name, spec):
        self.client.patch(KINDS[kind][1], namespace, name, {"spec": spec})

    def scale(self, kind, namespace, name, replicas):
        self.patch(kind, namespace, name, {"replicas": replicas})

    def image(self, kind, namespace, name, image):
        found = self.client.get(KINDS[kind][1], namespace, name)
        (container,) = found["spec"]["template"]["spec"]["containers"]
        template = {"spec": {"containers": [{**container, "image": image}]}}
        self.patch(kind, namespace, name, {"template": template})

    def pause(self, namespace, name, on):
        self.patch("Deployment", namespace, name, {"paused": on})

    def suspend(self, namespace, name, on):
        self.patch("Job", namespace, name, {"suspend": on})

    def partition(self, namespace, name, partition):
        rolling = {"rollingUpdate": {"partition": partition}}
        self.patch("StatefulSet", namespace, name, {"updateStrategy": rolling})

    def undo(self, namespace, name):
        self.client.get("deployments.apps", namespace, name)
        for one in self.client.list("replicasets.apps", namespace):
            owners = one["metadata"].get("ownerReferences") or []
            if [owner["name"] for owner in owners] == [name] and not one["spec"]["replicas"]:
                template = {**one["spec"]["template"]}
                labels = {**template["metadata"]["labels"], "pod-template-hash": None}
                template["metadata"] = {"labels": labels}
                self.patch("Deployment", namespace, name, {"template": template})
                return

    def delete(self, kind, namespace, name, way):
        self.client.delete(KINDS[kind][1], namespace, name, propagation=way)

    # -- pods --------------------------------------------------------------------------------------

    def pod(self, namespace, number):
        pods = self.client.list("pods", namespace)
        return pods[number % len(pods)]["metadata"]["name"] if pods else "nobody"

    def kill(self, namespace, number, grace_s):
        name = self.pod(namespace, number)
        self.client.delete("pods", namespace, name, grace_period_s=grace_s)

    def exit(self, namespace, number, code):
        where = {"namespace": namespace, "pod": self.pod(namespace, number)}
        self.cluster.faults.set("exit", "container-exit", {**where, "code": code})

    def relabel(self, namespace, number, label):
        labels = {"metadata": {"labels": {"app": label}}}
        self.client.patch("pods", namespace, self.pod(namespace, number), labels)

    # -- nodes -------------------------------------------------------------------------------------

    def cordon(self, node, on):
        self.client.patch("nodes", None, node, {"spec": {"unschedulable": on}})

    def drain(self, node):
        self.cordon(node, True)
        for pod in self.client.list("pods"):
            owners = pod["metadata"].get("ownerReferences") or [{}]
            if pod["spec"].get("nodeName") == node and owners[0].get("kind") != "DaemonSet":
                metadata = {key: pod["metadata"][key] for key in ("namespace", "name")}
                body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": metadata}
                self.act("evict", metadata, body)

    def evict(self, metadata, body):
        api, (namespace, name) = self.cluster.api, metadata.values()
        request = self.client._request()
        api.create(request, "pods", namespace, body, name=name, subresource="eviction")

    def power(self, node, on):
        if on:
            self.cluster.faults.clear(f"{node} off")
        else:
            self.cluster.faults.set(f"{node} off", "node-power-off", {"node": node})

    def cut(self, node, on):
        if on:
            self.cluster.faults.set(f"{node} cut", "network-cut", {"one": node})
        else:
            self.cluster.faults.clear(f"{node} cut")

    def remove_node(self, node):
        self.client.delete("nodes", None, node)

    def add_node(self, node):
        nodes = self.cluster.scenario.nodes[0].objects()
        self.client.create("nodes", next(one for one in nodes if one["metadata"]["name"] == node))

    def taint(self, node, effect):
        found = self.client.get("nodes", None, node)["spec"].get("taints") or []
        others = [one for one in found if one["key"] != "people"]
        ours = [{"key": "people", "effect": effect}] if effect else []
        self.client.patch("nodes", None, node, {"spec": {"taints": [*others, *ours]}})

    # -- the cluster -------------------------------------------------------------------------------

    def switch(self, name, on):
        self.cluster.switch(name, on)

    def end_namespace(self, name):
        self.client.delete("namespaces", None, name)

    def begin_namespace(self, name):
        kind = {"apiVersion": "v1", "kind": "Namespace"}
        self.client.create("namespaces", {**kind, "metadata": {"name": name}})


def chosen(label, image="hello:1.0.0", cpu="300m"):
    resources = {"requests": {"cpu": cpu, "memory": "64Mi"}}
    container = {"name": "main", "image": image, "resources": resources}
    return {
        "selector": {"matchLabels": {"app": label}},
        "template": {"metadata": {"labels": {"app": label}}, "spec": {"containers": [container]}},
    }


def settle(people):
    """Mend what is broken and replace images that do not exist: from here on all can be well."""
    cluster, client = people.cluster, people.client
    for name in cluster.component_names:
        cluster.switch(name, on=True)
    for fault in cluster.faults.all():
        cluster.faults.clear(fault.name)
    for one in client.list("horizontalpodautoscalers.autoscaling"):
        metadata = one["metadata"]  # one without a target complains every 15 s, for ever
        client.delete(
            "horizontalpodautoscalers.autoscaling", metadata["namespace"], metadata["name"]
        )
    for kind in ("Deployment", "StatefulSet", "DaemonSet"):
        for one in client.list(KINDS[kind][1]):
            (container,) = one["spec"]["template"]["spec"]["containers"]
            where = one["metadata"]["namespace"], one["metadata"]["name"]
            if container["image"] not in GOOD:
                people.act("image", kind, *where, GOOD[0])
            if one["spec"].get("paused"):
                people.act("pause", *where, False)
    for one in client.list("poddisruptionbudgets.policy"):  # none is counted anew, as upstream,
        metadata, looked = one["metadata"], {"metadata": {"labels": {"looked": "at"}}}  # when a pod
        where = metadata["namespace"], metadata["name"]  # leaves its selector
        client.patch("poddisruptionbudgets.policy", *where, looked)
    cluster.clock.run_for(60)
    for pod in client.list("pods"):
        images = [one["image"] for one in pod["spec"]["containers"]]
        if "nope:1" in images:  # a StatefulSet's pod that cannot start blocks the next revision
            client.delete("pods", pod["metadata"]["namespace"], pod["metadata"]["name"])
