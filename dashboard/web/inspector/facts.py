"""From an object to what the drawer's first tab says about it. Pure: raw JSON in, facts out.

Each kind names its facts in the order in which somebody looking for trouble wants them. Fields
that are missing give no fact: an API server may be older or newer than we are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard.kube.api import Object
from dashboard.web.text import age


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """Another object that can be inspected."""

    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line: a label, and a value or several; `ref` makes the value a link."""

    label: str
    values: list[str]
    ref: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of the same kind of thing."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The first tab."""

    facts: list[Fact] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def facts_of(found: Object, *, now: datetime) -> Facts:
    """The facts of an object of any kind."""
    kind = str(found.get("kind", ""))
    lines = FACTS.get(kind, _nothing)(found)
    meta = found["metadata"]
    lines.append(_fact("Age", age(meta.get("creationTimestamp"), now)))
    lines.append(_fact("Labels", *_pairs(meta.get("labels"))))
    tables = [_containers(found), _conditions(found, now), _ports(found)]
    return Facts([line for line in lines if line and line.values], [t for t in tables if t])


def _fact(label: str, *values: object, ref: Ref | None = None) -> Fact:
    return Fact(label=label, values=[str(v) for v in values if v is not None and v != ""], ref=ref)


def _pod(found: Object) -> list[Fact]:
    spec, status = found.get("spec") or {}, found.get("status") or {}
    node = spec.get("nodeName", "")
    return [
        _fact("Node", node, ref=Ref(kind="Node", namespace="", name=node) if node else None),
        _fact("Address", status.get("podIP")),
        _fact("Quality of service", status.get("qosClass")),
        _fact("Restart policy", spec.get("restartPolicy")),
        _fact("Grace period", _with_unit(spec.get("terminationGracePeriodSeconds"), "s")),
        _fact("Node selector", *_pairs(spec.get("nodeSelector"))),
        _fact("Tolerations", *[_toleration(one) for one in spec.get("tolerations") or []]),
    ]


def _node(found: Object) -> list[Fact]:
    spec, status = found.get("spec") or {}, found.get("status") or {}
    info = status.get("nodeInfo") or {}
    return [
        _fact("Cordoned", "yes: no new pods come here" if spec.get("unschedulable") else None),
        _fact("Taints", *[_taint(one) for one in spec.get("taints") or []]),
        _fact("Allocatable", *_amounts(status.get("allocatable"))),
        _fact("Capacity", *_amounts(status.get("capacity"))),
        _fact("Addresses", *[f"{a.get('type')}: {a.get('address')}" for a in status.get("addresses") or []]),
        _fact("Kubelet", info.get("kubeletVersion")),
        _fact("System", info.get("osImage"), info.get("architecture")),
        _fact("Container runtime", info.get("containerRuntimeVersion")),
    ]  # fmt: skip


def _deployment(found: Object) -> list[Fact]:
    spec, status = found.get("spec") or {}, found.get("status") or {}
    strategy = spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    return [
        _fact(
            "Replicas",
            f"{spec.get('replicas', 1)} wanted",
            f"{status.get('updatedReplicas', 0)} updated",
            f"{status.get('readyReplicas', 0)} ready",
            f"{status.get('availableReplicas', 0)} available",
        ),
        _fact("Paused", "yes: changes wait until it is resumed" if spec.get("paused") else None),
        _fact(
            "Strategy",
            strategy.get("type"),
            *[f"{key} {rolling[key]}" for key in ("maxSurge", "maxUnavailable") if key in rolling],
        ),
        _fact("Selector", *_selector(spec.get("selector"))),
        _fact("Revision", _annotation(found, "deployment.kubernetes.io/revision")),
        _fact("Deadline for progress", _with_unit(spec.get("progressDeadlineSeconds"), "s")),
        _fact("Least ready time", _with_unit(spec.get("minReadySeconds"), "s")),
    ]


def _replica_set(found: Object) -> list[Fact]:
    spec, status = found.get("spec") or {}, found.get("status") or {}
    return [
        _fact(
            "Replicas",
            f"{spec.get('replicas', 1)} wanted",
            f"{status.get('replicas', 0)} there",
            f"{status.get('readyReplicas', 0)} ready",
        ),
        _fact("Revision", _annotation(found, "deployment.kubernetes.io/revision")),
        _fact("Selector", *_selector(spec.get("selector"))),
    ]


def _service(found: Object) -> list[Fact]:
    spec = found.get("spec") or {}
    selector = _pairs(spec.get("selector"))
    return [
        _fact("Type", spec.get("type")),
        _fact("Address", spec.get("clusterIP") or spec.get("externalName")),
        _fact("Selector", *(selector or ["none: its endpoints are kept by somebody else"])),
        _fact("Session affinity", spec.get("sessionAffinity")),
    ]


def _nothing(_found: Object) -> list[Fact]:
    return []


FACTS: Mapping[str, Callable[[Object], list[Fact]]] = {
    "Pod": _pod,
    "Node": _node,
    "Deployment": _deployment,
    "ReplicaSet": _replica_set,
    "Service": _service,
}


def _containers(found: Object) -> Table | None:
    """Of a pod with their states, of a workload's template without."""
    spec = found.get("spec") or {}
    template = (spec.get("template") or {}).get("spec") or {}
    status = found.get("status") or {}
    states = {
        one.get("name"): one
        for part in ("initContainerStatuses", "containerStatuses")
        for one in status.get(part) or []
    }
    rows = []
    for part in ("initContainers", "containers"):
        for one in (spec if found.get("kind") == "Pod" else template).get(part) or []:
            told = states.get(one.get("name"), {})
            row = [one.get("name", ""), one.get("image", ""), _resources(one)]
            if found.get("kind") == "Pod":
                row += [_state(told), str(told.get("restartCount", 0))]
            rows.append(row)
    if not rows:
        return None
    columns = ["Name", "Image", "Requests and limits"]
    if found.get("kind") == "Pod":
        columns += ["State", "Restarts"]
    return Table(title="Containers", columns=columns, rows=rows)


def _state(status: Mapping[str, Any]) -> str:
    for name, told in (status.get("state") or {}).items():
        told = told or {}
        code = f"exit code {told['exitCode']}" if "exitCode" in told else ""
        words = [w for w in (told.get("reason"), code, told.get("message")) if w]
        ready = ", ready" if name == "running" and status.get("ready") else ""
        return str(name) + ready + (f": {', '.join(words)}" if words else "")
    return "not started"


def _conditions(found: Object, now: datetime) -> Table | None:
    rows = [
        [
            str(one.get("type", "")),
            str(one.get("status", "")),
            str(one.get("reason") or ""),
            str(one.get("message") or ""),
            age(one.get("lastTransitionTime"), now),
        ]
        for one in (found.get("status") or {}).get("conditions") or []
    ]
    columns = ["Condition", "Status", "Reason", "Message", "Since"]
    return Table(title="Conditions", columns=columns, rows=rows) if rows else None


def _ports(found: Object) -> Table | None:
    if found.get("kind") != "Service":
        return None
    rows = [
        [
            one.get("name") or "",
            f"{one.get('port')}/{one.get('protocol', 'TCP')}",
            str(one.get("targetPort", "")),
            str(one.get("nodePort") or ""),
        ]
        for one in (found.get("spec") or {}).get("ports") or []
    ]
    columns = ["Name", "Port", "Target", "On every node"]
    return Table(title="Ports", columns=columns, rows=rows) if rows else None


def _resources(container: Mapping[str, Any]) -> str:
    given = container.get("resources") or {}
    return "; ".join(
        f"{word} " + ", ".join(f"{k} {v}" for k, v in sorted(given[word].items()))
        for word in ("requests", "limits")
        if given.get(word)
    )


def _pairs(labels: Mapping[str, Any] | None) -> list[str]:
    return [f"{key}={value}" for key, value in sorted((labels or {}).items())]


def _selector(selector: Mapping[str, Any] | None) -> list[str]:
    """A LabelSelector, clause by clause."""
    clauses = _pairs((selector or {}).get("matchLabels"))
    for one in (selector or {}).get("matchExpressions") or []:
        values = ", ".join(one.get("values") or [])
        clauses.append(
            f"{one.get('key')} {one.get('operator')}" + (f" ({values})" if values else "")
        )
    return clauses


def _amounts(amounts: Mapping[str, Any] | None) -> list[str]:
    return [f"{key} {value}" for key, value in sorted((amounts or {}).items())]


def _taint(one: Mapping[str, Any]) -> str:
    value = f"={one['value']}" if one.get("value") else ""
    return f"{one.get('key')}{value}:{one.get('effect')}"


def _toleration(one: Mapping[str, Any]) -> str:
    key = one.get("key") or "every taint"
    value = f"={one['value']}" if one.get("value") else ""
    effect = f":{one['effect']}" if one.get("effect") else ""
    seconds = f" for {one['tolerationSeconds']} s" if "tolerationSeconds" in one else ""
    return f"{key}{value}{effect}{seconds}"


def _annotation(found: Object, key: str) -> str | None:
    return (found["metadata"].get("annotations") or {}).get(key)


def _with_unit(number: object, unit: str) -> str | None:
    return None if number in (None, 0) else f"{number} {unit}"
