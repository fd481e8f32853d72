"""The same nodes and pods in a real control plane: its scheduler says the same, word by word."""

import time
from typing import Any

import pytest

from tests.controlplane.cluster import ControlPlane
from tests.practice.scheduler.lab import Lab

pytestmark = [pytest.mark.real, pytest.mark.slow]

ALL = [{"operator": "Exists"}]
PODS: dict[str, dict[str, Any]] = {
    "big": {"cpu": "500"},
    "hungry": {"cpu": "500", "memory": "9000Gi", "tolerations": ALL},
    "choosy": {"nodeSelector": {"disk": "none-has-this"}},
    "tolerant-and-big": {"cpu": "500", "tolerations": ALL},
}
CHANGES = {
    "node-1": {"spec": {"unschedulable": True}},
    "node-2": {"spec": {"taints": [{"key": "team", "value": "ops", "effect": "NoSchedule"}]}},
}
BACK = {"spec": {"unschedulable": None, "taints": None}}
WAIT_S = 20.0


def _patch(control_plane: ControlPlane, node: str, patch: dict[str, Any]) -> None:
    content_type = "application/merge-patch+json"
    control_plane.api.send("PATCH", f"/api/v1/nodes/{node}", patch, content_type).json()


def _condition(control_plane: ControlPlane, path: str) -> str:
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        for one in control_plane.api.get(path)["status"].get("conditions") or ():
            if one["type"] == "PodScheduled" and one["status"] == "False":
                return str(one["message"])
        time.sleep(0.05)
    raise AssertionError(f"the real scheduler said nothing about {path}")


def _pod(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    spec = dict(spec)
    requests = {key: spec.pop(key) for key in ("cpu", "memory") if key in spec}
    container = {"name": "main", "image": "x", "resources": {"requests": requests}}
    return {"metadata": {"name": name}, "spec": {"containers": [container], **spec}}


def test_messages_are_equal(control_plane: ControlPlane, real_namespace: str):
    path = f"/api/v1/namespaces/{real_namespace}/pods"
    try:
        for node, patch in CHANGES.items():
            _patch(control_plane, node, patch)
        nodes = control_plane.api.get("/api/v1/nodes")["items"]
        for name, spec in PODS.items():
            control_plane.api.create(path, _pod(name, spec))
        real = {name: _condition(control_plane, f"{path}/{name}") for name in PODS}
    finally:
        for node in CHANGES:
            _patch(control_plane, node, BACK)

    lab = Lab(*[_copy(node) for node in nodes])
    for name, spec in PODS.items():
        lab.pod(name, **spec)
    lab.clock.run_for(1)
    assert {name: lab.condition(name)["message"] for name in PODS} == real


def _copy(node: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": node["metadata"]["name"], "labels": node["metadata"].get("labels", {})}
    return {**node, "apiVersion": "v1", "kind": "Node", "metadata": metadata}
