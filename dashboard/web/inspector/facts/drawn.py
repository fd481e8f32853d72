"""Facts of pods, nodes, Deployments, ReplicaSets and Services."""

from dashboard.kube.api import Object
from dashboard.web.inspector.facts.parts import (
    Fact,
    Ref,
    amounts,
    annotation,
    fact,
    pairs,
    selector,
    taint,
    toleration,
    with_unit,
)


def pod(found: Object) -> list[Fact]:
    """Of a Pod."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    node = spec.get("nodeName", "")
    return [
        fact("Node", node, ref=Ref(kind="Node", namespace="", name=node) if node else None),
        fact("Address", status.get("podIP")),
        fact("Quality of service", status.get("qosClass")),
        fact("Restart policy", spec.get("restartPolicy")),
        fact("Grace period", with_unit(spec.get("terminationGracePeriodSeconds"), "s")),
        fact("Node selector", *pairs(spec.get("nodeSelector"))),
        fact("Tolerations", *[toleration(one) for one in spec.get("tolerations") or []]),
    ]


def node(found: Object) -> list[Fact]:
    """Of a Node."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    info = status.get("nodeInfo") or {}
    return [
        fact("Cordoned", "yes: no new pods come here" if spec.get("unschedulable") else None),
        fact("Taints", *[taint(one) for one in spec.get("taints") or []]),
        fact("Allocatable", *amounts(status.get("allocatable"))),
        fact("Capacity", *amounts(status.get("capacity"))),
        fact("Addresses", *[f"{a.get('type')}: {a.get('address')}" for a in status.get("addresses") or []]),
        fact("Kubelet", info.get("kubeletVersion")),
        fact("System", info.get("osImage"), info.get("architecture")),
        fact("Container runtime", info.get("containerRuntimeVersion")),
    ]  # fmt: skip


def deployment(found: Object) -> list[Fact]:
    """Of a Deployment."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    strategy = spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    return [
        fact(
            "Replicas",
            f"{spec.get('replicas', 1)} wanted",
            f"{status.get('updatedReplicas', 0)} updated",
            f"{status.get('readyReplicas', 0)} ready",
            f"{status.get('availableReplicas', 0)} available",
        ),
        fact("Paused", "yes: changes wait until it is resumed" if spec.get("paused") else None),
        fact(
            "Strategy",
            strategy.get("type"),
            *[f"{key} {rolling[key]}" for key in ("maxSurge", "maxUnavailable") if key in rolling],
        ),
        fact("Selector", *selector(spec.get("selector"))),
        fact("Revision", annotation(found, "deployment.kubernetes.io/revision")),
        fact("Deadline for progress", with_unit(spec.get("progressDeadlineSeconds"), "s")),
        fact("Least ready time", with_unit(spec.get("minReadySeconds"), "s")),
    ]


def replica_set(found: Object) -> list[Fact]:
    """Of a ReplicaSet."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    return [
        fact(
            "Replicas",
            f"{spec.get('replicas', 1)} wanted",
            f"{status.get('replicas', 0)} there",
            f"{status.get('readyReplicas', 0)} ready",
        ),
        fact("Revision", annotation(found, "deployment.kubernetes.io/revision")),
        fact("Selector", *selector(spec.get("selector"))),
    ]


def service(found: Object) -> list[Fact]:
    """Of a Service."""
    spec = found.get("spec") or {}
    chosen = pairs(spec.get("selector"))
    return [
        fact("Type", spec.get("type")),
        fact("Address", spec.get("clusterIP") or spec.get("externalName")),
        fact("Selector", *(chosen or ["none: its endpoints are kept by somebody else"])),
        fact("Session affinity", spec.get("sessionAffinity")),
    ]
