"""A pod's row: READY, STATUS and RESTARTS as everybody knows them from `kubectl get pods`.

STATUS is no field of the API: it is worked out from phase, reason, conditions and the states of
all containers. Init containers speak first; a pod being deleted always says Terminating.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age, human_duration, parse_time
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer
from practice.api.schema.structure import Json

COLUMNS = (
    NAME,
    Column("Ready", description="Ready containers of all containers."),
    Column("Status", description="Where the pod stands, from its phase and containers."),
    Column("Restarts", description="Container restarts, and how long ago the last one was."),
    AGE,
    Column("IP", priority=1, description="Address of the pod inside the cluster."),
    Column("Node", priority=1, description="The node that runs the pod."),
    Column("Nominated Node", priority=1, description="Where pods are evicted to make room."),
    Column("Readiness Gates", priority=1, description="True gates of all extra conditions."),
)
ENDED = {
    "Succeeded": ("Succeeded", "The pod has completed successfully."),
    "Failed": ("Failed", "The pod failed."),
}


@dataclass(slots=True)
class Tally:
    """What the containers add up to."""

    status: str
    ready: int = 0
    restarts: int = 0
    last_restart: datetime | None = None

    def count_restarts(self, container: Json) -> None:
        self.restarts += container.get("restartCount", 0)
        ended = container.get("lastState", {}).get("terminated", {}).get("finishedAt")
        then = parse_time(ended)
        if then is not None and (self.last_restart is None or self.last_restart < then):
            self.last_restart = then


def _condition(pod: Json, kind: str) -> Json:
    conditions = pod.get("status", {}).get("conditions") or []
    return next((found for found in conditions if found.get("type") == kind), {})


def _is_true(pod: Json, kind: str) -> bool:
    return _condition(pod, kind).get("status") == "True"


def _sidecars(pod: Json) -> set[str]:
    """Init containers that keep running beside the others (restartPolicy Always)."""
    inits = pod.get("spec", {}).get("initContainers") or []
    return {init["name"] for init in inits if init.get("restartPolicy") == "Always"}


def _end_reason(ended: Json) -> str:
    if ended.get("reason"):
        return str(ended["reason"])
    if ended.get("signal"):
        return f"Signal:{ended['signal']}"
    return f"ExitCode:{ended.get('exitCode', 0)}"


def _read_inits(pod: Json, tally: Tally, sidecar_tally: Tally) -> bool:
    """Whether the pod is still initializing; then `tally.status` says `Init:…`."""
    sidecars = _sidecars(pod)
    for index, container in enumerate(pod.get("status", {}).get("initContainerStatuses") or []):
        tally.count_restarts(container)
        is_sidecar = container.get("name") in sidecars
        if is_sidecar:
            sidecar_tally.count_restarts(container)
        state = container.get("state", {})
        ended, waiting = state.get("terminated"), state.get("waiting", {}).get("reason")
        if ended is not None and not ended.get("exitCode", 0):
            continue
        if is_sidecar and container.get("started"):
            tally.ready += bool(container.get("ready"))
            continue
        if ended is not None:
            tally.status = f"Init:{_end_reason(ended)}"
        elif waiting and waiting != "PodInitializing":
            tally.status = f"Init:{waiting}"
        else:
            tally.status = f"Init:{index}/{len(pod['spec'].get('initContainers', []))}"
        return True
    return False


def _read_containers(pod: Json, tally: Tally) -> None:
    """The last container's state counts least: the first one speaks for the pod."""
    running, error = False, ""
    for container in reversed(pod.get("status", {}).get("containerStatuses") or []):
        tally.count_restarts(container)
        state = container.get("state", {})
        waiting, ended = state.get("waiting", {}).get("reason"), state.get("terminated")
        if waiting:
            tally.status = str(waiting)
        elif ended is not None:
            tally.status = _end_reason(ended)
            error = tally.status if ended.get("exitCode") else error
        elif container.get("ready") and "running" in state:
            running = True
            tally.ready += 1
    if tally.status != "Completed":
        return
    if running and _is_true(pod, "Ready"):
        tally.status = "Running"
    elif error or running:
        tally.status = error or "NotReady"


def read(pod: Json) -> Tally:
    """Status, ready containers and restarts of a pod."""
    status = pod.get("status", {})
    tally = Tally(status=str(status.get("reason") or status.get("phase", "")))
    if _condition(pod, "PodScheduled").get("reason") == "SchedulingGated":
        tally.status = "SchedulingGated"
    sidecars = Tally(status="")
    if not _read_inits(pod, tally, sidecars) or _is_true(pod, "Initialized"):
        tally.restarts, tally.last_restart = sidecars.restarts, sidecars.last_restart
        _read_containers(pod, tally)
    if pod["metadata"].get("deletionTimestamp"):
        if status.get("reason") == "NodeLost":
            tally.status = "Unknown"
        elif status.get("phase") not in ENDED:
            tally.status = "Terminating"
    return tally


def _gates(pod: Json) -> str:
    gates = pod.get("spec", {}).get("readinessGates") or []
    true = sum(_is_true(pod, gate["conditionType"]) for gate in gates)
    return f"{true}/{len(gates)}" if gates else NONE


def cells(pod: Json, now: datetime) -> list[Any]:
    tally = read(pod)
    spec, status = pod.get("spec", {}), pod.get("status", {})
    restarts = str(tally.restarts)
    if tally.restarts and tally.last_restart:
        restarts += f" ({human_duration(now - tally.last_restart)} ago)"
    addresses = status.get("podIPs") or [{}]
    return [
        pod["metadata"]["name"],
        f"{tally.ready}/{len(spec.get('containers', [])) + len(_sidecars(pod))}",
        tally.status,
        restarts,
        age(pod, now),
        addresses[0].get("ip") or NONE,
        spec.get("nodeName") or NONE,
        status.get("nominatedNodeName") or NONE,
        _gates(pod),
    ]


def conditions(pod: Json) -> list[Json]:
    """Marks rows of ended pods, so that clients can hide or grey them."""
    ended = ENDED.get(pod.get("status", {}).get("phase", ""))
    if ended is None:
        return []
    reason, message = ended
    return [{"type": "Completed", "status": "True", "reason": reason, "message": message}]


PODS = Printer(COLUMNS, cells, conditions)
