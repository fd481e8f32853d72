"""Rows of Deployments, ReplicaSets and the other kinds that keep pods, and of their revisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import (
    AGE,
    CONTAINERS,
    IMAGES,
    NAME,
    NONE,
    SELECTOR,
    Column,
    Printer,
    container_cells,
    label_selector_text,
    labels_text,
)
from practice.api.schema.structure import Json


def _deployment(obj: Json, now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status", {})
    return [
        obj["metadata"]["name"],
        f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}",
        status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0),
        age(obj, now),
        *container_cells(spec.get("template", {})),
        label_selector_text(spec.get("selector"), empty=""),
    ]


def _replica_set(obj: Json, now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status", {})
    return [
        obj["metadata"]["name"],
        spec.get("replicas", 0),
        status.get("replicas", 0),
        status.get("readyReplicas", 0),
        age(obj, now),
        *container_cells(spec.get("template", {})),
        label_selector_text(spec.get("selector"), empty=NONE),
    ]


def _replication_controller(obj: Json, now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status", {})
    return [
        obj["metadata"]["name"],
        spec.get("replicas", 0),
        status.get("replicas", 0),
        status.get("readyReplicas", 0),
        age(obj, now),
        *container_cells(spec.get("template") or {}),
        labels_text(spec.get("selector")),
    ]


def _daemon_set(obj: Json, now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status", {})
    return [
        obj["metadata"]["name"],
        status.get("desiredNumberScheduled", 0),
        status.get("currentNumberScheduled", 0),
        status.get("numberReady", 0),
        status.get("updatedNumberScheduled", 0),
        status.get("numberAvailable", 0),
        labels_text(spec.get("template", {}).get("spec", {}).get("nodeSelector")),
        age(obj, now),
        *container_cells(spec.get("template", {})),
        label_selector_text(spec.get("selector"), empty=NONE),
    ]


def _stateful_set(obj: Json, now: datetime) -> list[Any]:
    spec, status = obj.get("spec", {}), obj.get("status", {})
    return [
        obj["metadata"]["name"],
        f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}",
        age(obj, now),
        *container_cells(spec.get("template", {})),
    ]


def _controller_revision(obj: Json, now: datetime) -> list[Any]:
    owners = obj["metadata"].get("ownerReferences") or ()
    owner = next((one for one in owners if one.get("controller")), None)
    text = NONE
    if owner is not None:
        group = owner["apiVersion"].rpartition("/")[0]
        kind = owner["kind"].lower()
        text = f"{kind}.{group}/{owner['name']}" if group else f"{kind}/{owner['name']}"
    return [obj["metadata"]["name"], text, obj.get("revision", 0), age(obj, now)]


def _pod_template(obj: Json, _now: datetime) -> list[Any]:
    template = obj.get("template", {})
    labels = template.get("metadata", {}).get("labels")
    return [obj["metadata"]["name"], *container_cells(template), labels_text(labels)]


DEPLOYMENTS = Printer(
    (
        NAME,
        Column("Ready", description="Ready pods of the wanted ones."),
        Column("Up-to-date", description="Pods made from the newest template."),
        Column("Available", description="Pods ready for at least minReadySeconds."),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR,
    ),
    _deployment,
)
_REPLICAS = (
    NAME,
    Column("Desired", "integer", description="Pods wanted."),
    Column("Current", "integer", description="Pods that exist."),
    Column("Ready", "integer", description="Pods that are ready."),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
)
REPLICA_SETS = Printer(_REPLICAS, _replica_set)
REPLICATION_CONTROLLERS = Printer(_REPLICAS, _replication_controller)
DAEMON_SETS = Printer(
    (
        NAME,
        Column("Desired", "integer", description="Nodes that shall run a pod."),
        Column("Current", "integer", description="Nodes that have one, and shall."),
        Column("Ready", "integer", description="Nodes whose pod is ready."),
        Column("Up-to-date", "integer", description="Pods made from the newest template."),
        Column("Available", "integer", description="Pods ready for at least minReadySeconds."),
        Column("Node Selector", description="Labels that a node must have."),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR,
    ),
    _daemon_set,
)
STATEFUL_SETS = Printer(
    (NAME, Column("Ready", description="Ready pods of the wanted ones."), AGE, CONTAINERS, IMAGES),
    _stateful_set,
)
CONTROLLER_REVISIONS = Printer(
    (
        NAME,
        Column("Controller", description="Whose template it was."),
        Column("Revision", description="Its number; the newest is the highest."),
        AGE,
    ),
    _controller_revision,
)
POD_TEMPLATES = Printer(
    (
        NAME,
        Column("Containers", description="Names of the template's containers."),
        Column("Images", description="Images of the template's containers."),
        Column("Pod Labels", description="Labels of the template."),
    ),
    _pod_template,
)
