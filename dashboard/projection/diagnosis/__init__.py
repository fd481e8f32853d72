"""Why this state, in words: from an object, its Events and what is around it to findings. Pure.

`diagnose` is the only door. The deciding reason comes first; an object that is well has none.
"""

from collections.abc import Callable, Iterator, Mapping

from dashboard.projection.diagnosis import endings, pods, surroundings, volumes, workloads
from dashboard.projection.diagnosis.finding import Case, Finding

__all__ = ["Case", "Finding", "diagnose"]

FINDINGS_MAX = 12
"""Shown of one object: what comes after is a consequence of what comes first."""


def diagnose(case: Case) -> list[Finding]:
    """The findings of an object of any kind, each once."""
    of_kind = _KINDS.get(str(case.found.get("kind", "")), _other)
    return list(dict.fromkeys(map(_hashable, of_kind(case))))[:FINDINGS_MAX]


def _hashable(found: Finding) -> Finding:
    return Finding(
        tone=found.tone, title=found.title, text=found.text, parts=tuple(found.parts),
        next=found.next, line=found.line,
    )  # fmt: skip


def _other(case: Case) -> Iterator[Finding]:
    yield from endings.leaving(case)
    yield from pods.conditions(case.found)


_KINDS: Mapping[str, Callable[[Case], Iterator[Finding]]] = {
    "Pod": pods.pod,
    "Node": surroundings.node,
    "Service": surroundings.service,
    "Ingress": surroundings.ingress,
    "HorizontalPodAutoscaler": surroundings.autoscaler,
    "Namespace": surroundings.namespace,
    "PersistentVolumeClaim": volumes.claim_trouble,
    "CronJob": workloads.cron_job,
    **dict.fromkeys(
        ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job"),
        workloads.workload,
    ),
}
