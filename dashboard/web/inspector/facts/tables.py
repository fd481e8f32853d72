"""The tables of the first tab: containers, conditions, ports."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.kube.api import Object
from dashboard.web.inspector.facts.parts import Table
from dashboard.web.text import age


def containers(found: Object) -> Table | None:
    """Of a pod with their states, of a workload's template without."""
    spec = found.get("spec") or {}
    maker = (spec.get("jobTemplate") or {}).get(
        "spec"
    ) or spec  # a CronJob's Jobs have the template
    template = (maker.get("template") or {}).get("spec") or {}
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


def conditions(found: Object, now: datetime) -> Table | None:
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


def ports(found: Object) -> Table | None:
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
