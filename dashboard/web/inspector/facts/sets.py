"""Facts of StatefulSets, DaemonSets and ReplicationControllers."""

from dashboard.kube.api import Object
from dashboard.web.inspector.facts.parts import Fact, Ref, fact, pairs, selector, with_unit


def stateful_set(found: Object) -> list[Fact]:
    """Of a StatefulSet."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    strategy = spec.get("updateStrategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    service, namespace = spec.get("serviceName", ""), found["metadata"].get("namespace", "")
    claims = [
        (one.get("metadata") or {}).get("name", "")
        for one in spec.get("volumeClaimTemplates") or []
    ]
    retention = spec.get("persistentVolumeClaimRetentionPolicy") or {}
    return [
        fact(
            "Replicas",
            f"{spec.get('replicas', 1)} wanted",
            f"{status.get('replicas', 0)} there",
            f"{status.get('readyReplicas', 0)} ready",
            f"{status.get('updatedReplicas', 0)} updated",
        ),
        fact("Update", strategy.get("type"), *[f"{k} {rolling[k]}" for k in sorted(rolling)]),
        fact("Order", spec.get("podManagementPolicy")),
        fact("Revision now", status.get("currentRevision")),
        fact("Revision to come", _if_other(status)),
        fact(
            "Service of its names",
            service,
            ref=Ref(kind="Service", namespace=namespace, name=service) if service else None,
        ),
        fact("A claim for each pod", *claims),
        fact("Claims after it", *[f"{key}: {value}" for key, value in sorted(retention.items())]),
        fact("Selector", *selector(spec.get("selector"))),
        fact("Least ready time", with_unit(spec.get("minReadySeconds"), "s")),
    ]


def _if_other(status: Object) -> str | None:
    coming = status.get("updateRevision")
    return None if coming == status.get("currentRevision") else coming


def daemon_set(found: Object) -> list[Fact]:
    """Of a DaemonSet."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    strategy = spec.get("updateStrategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    misplaced = status.get("numberMisscheduled", 0)
    return [
        fact(
            "Nodes",
            f"{status.get('desiredNumberScheduled', 0)} should run it",
            f"{status.get('currentNumberScheduled', 0)} do",
            f"{status.get('numberReady', 0)} ready",
            f"{status.get('updatedNumberScheduled', 0)} updated",
            f"{misplaced} run it and should not" if misplaced else None,
        ),
        fact("Update", strategy.get("type"), *[f"{k} {rolling[k]}" for k in sorted(rolling)]),
        fact("Node selector", *pairs(_pod_spec(spec).get("nodeSelector"))),
        fact("Selector", *selector(spec.get("selector"))),
        fact("Least ready time", with_unit(spec.get("minReadySeconds"), "s")),
    ]


def _pod_spec(spec: Object) -> Object:
    template: Object = spec.get("template") or {}
    return template.get("spec") or {}


def replication_controller(found: Object) -> list[Fact]:
    """Of a ReplicationController."""
    spec, status = found.get("spec") or {}, found.get("status") or {}
    return [
        fact(
            "Replicas",
            f"{spec.get('replicas', 1)} wanted",
            f"{status.get('replicas', 0)} there",
            f"{status.get('readyReplicas', 0)} ready",
        ),
        fact("Selector", *pairs(spec.get("selector"))),
    ]
