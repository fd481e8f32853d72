"""What the autoscaler knows of the cluster, kept up to date event by event."""

from collections.abc import Sequence
from functools import partial

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.node_autoscaler.simulation import Simulation
from practice.informer import Informers, Object, key_of
from practice.limits import NODE_STARTUP_S
from practice.podstate import condition, is_terminal, is_terminating
from practice.scheduler.cluster_nodes import ClusterNodes
from practice.scheduler.filters import Verdict
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo, read_pod
from practice.scheduler.surroundings import Objection
from practice.scheduler.volumes import PLUGIN, Volumes

_NOT_READY = "node.kubernetes.io/not-ready"
EXPENDABLE = -10
"""Pods of a lower priority neither cause nor hinder anything: --expendable-pods-priority-cutoff."""


class World:
    """Nodes with their pods, and the pods that found no node."""

    def __init__(self, client: Client, clock: Clock, informers: Informers) -> None:
        self._clock = clock
        self._volumes = Volumes(client, _nothing)
        self._nodes = ClusterNodes()
        self._daemon_sets = informers("daemonsets.apps")
        self.objects = informers("nodes")
        self.pods = informers("pods")
        self.stranded: dict[str, Object] = {}
        """Pods that the scheduler called unschedulable, by key."""
        informers("namespaces").subscribe(self._on_namespace)
        self.objects.subscribe(self._on_node)
        self.pods.subscribe(self._on_pod)

    def _on_namespace(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            labels = new["metadata"].get("labels") or {}
            self._nodes.namespaces[new["metadata"]["name"]] = labels
        elif old is not None:
            self._nodes.namespaces.pop(old["metadata"]["name"], None)

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        if new is not None:
            self._nodes.node(new)
        elif old is not None:
            self._nodes.node_gone(old["metadata"]["name"])

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        pod = new or old
        if pod is None:
            return
        key, node = key_of(pod), pod["spec"].get("nodeName")
        self.stranded.pop(key, None)
        if new is None or is_terminal(pod):
            self._nodes.displace(pod["metadata"]["uid"])
        elif node:
            self._nodes.place(read_pod(pod), node)
        elif _is_stranded(pod):
            self.stranded[key] = pod

    def simulation(self) -> Simulation:
        """The cluster as it is, to be changed in thought."""
        return Simulation(self._nodes.all, self._nodes.namespaces, self._by_volumes)

    def _by_volumes(self, pod: PodInfo) -> Sequence[Objection]:
        """What its claims have against nodes: against all of them while they cannot be used."""
        why = self._volumes.obstacle(pod) if pod.claims else ""
        return [partial(_refuse, why)] if why else self._volumes.objections(pod)

    def waiting_s(self, pod: Object) -> float:
        """How long a pod has been called unschedulable."""
        found = condition(pod, "PodScheduled")
        return self._clock.age_s(found["lastTransitionTime"]) if found else 0.0

    def is_starting(self, node: Object) -> bool:
        """It is new and not ready yet: soon it will be like any other of its group."""
        young = self._clock.age_s(node["metadata"]["creationTimestamp"]) < NODE_STARTUP_S
        return young and (not is_ready(node) or has_taint(node, _NOT_READY))

    def daemons_of(self, node: Object) -> list[PodInfo]:
        """The pods of DaemonSets that a new node would get."""
        pods = [_daemon(one) for one in self._daemon_sets.all()]
        thought = ClusterNodes()
        thought.node(node)
        name = node["metadata"]["name"]
        found = []
        for pod in pods:
            if thought.check(pod).verdict(thought[name]) is None:
                thought.place(pod, name)
                found.append(pod)
        return found


def _nothing() -> None:
    """Changes of volumes are seen with the next look."""


def _refuse(why: str, _node: NodeInfo) -> Verdict:
    return Verdict(PLUGIN, (why,))


def _is_stranded(pod: Object) -> bool:
    """Whether a new node is to be thought of: daemons have their own, the expendable wait, and room
    is being made already for those that preempt others."""
    found = condition(pod, "PodScheduled")
    status, spec = pod.get("status") or {}, pod["spec"]
    return (
        found is not None
        and found["status"] == "False"
        and found.get("reason") == "Unschedulable"
        and not is_terminating(pod)
        and not status.get("nominatedNodeName")
        and (spec.get("priority") or 0) >= EXPENDABLE
        and not is_daemon(pod)
    )


def is_ready(node: Object) -> bool:
    """Condition Ready is True."""
    ready = condition(node, "Ready")
    return ready is not None and ready["status"] == "True"


def has_taint(node: Object, key: str) -> bool:
    """Whether the node has the taint."""
    return any(one["key"] == key for one in (node.get("spec") or {}).get("taints") or ())


def is_daemon(pod: Object) -> bool:
    """It is a DaemonSet's."""
    owners = pod["metadata"].get("ownerReferences") or ()
    return any(one.get("controller") and one["kind"] == "DaemonSet" for one in owners)


def _daemon(daemon_set: Object) -> PodInfo:
    template, metadata = daemon_set["spec"]["template"], daemon_set["metadata"]
    labels = (template.get("metadata") or {}).get("labels") or {}
    names = {"name": metadata["name"], "namespace": metadata["namespace"], "labels": labels}
    pod = {"metadata": {**names, "uid": f"daemon-{metadata['uid']}"}, "spec": template["spec"]}
    return read_pod(pod)
