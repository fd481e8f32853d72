"""A node's row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer
from practice.api.schema.structure import Json

ROLE_PREFIX = "node-role.kubernetes.io/"
ROLE_LABEL = "kubernetes.io/role"
UNKNOWN = "<unknown>"


def _status(obj: Json) -> str:
    conditions = obj.get("status", {}).get("conditions") or []
    ready = next((found for found in conditions if found.get("type") == "Ready"), None)
    words = ["Unknown"]
    if ready is not None:
        words = ["Ready" if ready.get("status") == "True" else "NotReady"]
    if obj.get("spec", {}).get("unschedulable"):
        words.append("SchedulingDisabled")
    return ",".join(words)


def _roles(obj: Json) -> str:
    labels = obj["metadata"].get("labels") or {}
    roles = {key.removeprefix(ROLE_PREFIX) for key in labels if key.startswith(ROLE_PREFIX)}
    roles.add(labels.get(ROLE_LABEL, ""))
    return ",".join(sorted(roles - {""})) or NONE


def _address(obj: Json, kind: str) -> str:
    addresses = obj.get("status", {}).get("addresses") or []
    return next((str(a["address"]) for a in addresses if a.get("type") == kind), NONE)


def cells(obj: Json, now: datetime) -> list[Any]:
    info = obj.get("status", {}).get("nodeInfo", {})
    kernel = info.get("kernelVersion") or UNKNOWN
    if info.get("architecture"):
        kernel += f" ({info['architecture']})"
    return [
        obj["metadata"]["name"],
        _status(obj),
        _roles(obj),
        age(obj, now),
        info.get("kubeletVersion", ""),
        _address(obj, "InternalIP"),
        _address(obj, "ExternalIP"),
        info.get("osImage") or UNKNOWN,
        kernel,
        info.get("containerRuntimeVersion") or UNKNOWN,
    ]


NODES = Printer(
    (
        NAME,
        Column("Status", description="Whether the node is ready and takes new pods."),
        Column("Roles", description="Roles from the node's labels."),
        AGE,
        Column("Version", description="Version of the node's kubelet."),
        Column("Internal-IP", priority=1, description="Address inside the cluster's network."),
        Column("External-IP", priority=1, description="Address from outside."),
        Column("OS-Image", priority=1, description="Operating system."),
        Column("Kernel-Version", priority=1, description="Kernel and machine type."),
        Column("Container-Runtime", priority=1, description="What runs the containers."),
    ),
    cells,
)
