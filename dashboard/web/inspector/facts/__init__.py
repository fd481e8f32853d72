"""From an object to what the drawer's first tab says about it. Pure: raw JSON in, facts out.

Each kind names its facts in the order in which somebody looking for trouble wants them. Fields
that are missing give no fact: an API server may be older or newer than we are.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from dashboard.kube.api import Object
from dashboard.web.inspector.facts import bounds, drawn, jobs, sets, tables
from dashboard.web.inspector.facts.parts import Fact, Facts, Ref, Table, fact, pairs
from dashboard.web.text import age

__all__ = ["Fact", "Facts", "Ref", "Table", "facts_of"]


def facts_of(found: Object, *, now: datetime) -> Facts:
    """The facts of an object of any kind."""
    kind = str(found.get("kind", ""))
    lines = FACTS[kind](found) if kind in FACTS else []
    meta = found["metadata"]
    lines.append(fact("Age", age(meta.get("creationTimestamp"), now)))
    lines.append(fact("Labels", *pairs(meta.get("labels"))))
    shown = [tables.containers(found), tables.conditions(found, now), tables.ports(found)]
    return Facts([line for line in lines if line and line.values], [t for t in shown if t])


FACTS: Mapping[str, Callable[[Object], list[Fact]]] = {
    "Pod": drawn.pod,
    "Node": drawn.node,
    "Deployment": drawn.deployment,
    "ReplicaSet": drawn.replica_set,
    "Service": drawn.service,
    "StatefulSet": sets.stateful_set,
    "DaemonSet": sets.daemon_set,
    "ReplicationController": sets.replication_controller,
    "Job": jobs.job,
    "CronJob": jobs.cron_job,
    "HorizontalPodAutoscaler": bounds.autoscaler,
    "PodDisruptionBudget": bounds.budget,
    "ResourceQuota": bounds.quota,
    "Ingress": bounds.ingress,
    "NetworkPolicy": bounds.network_policy,
    "PersistentVolumeClaim": bounds.claim,
}
