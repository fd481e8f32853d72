"""What one event of a pod costs, in a cluster of 100, of 1,000 and of 10,000 pods.

In one process and without a network: the bytes of a watch event through the decoder and the store
(mirror), the projection, and the hub with the frame for an audience (publish). Processor time of the
thread, in turns over the sizes, so that a slower moment of the machine meets all of them. The garbage
collector is set as in the running program.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from bench.measuring import Result, Samples, Table, shown
from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from dashboard.mirror.records import Decoder, from_object
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import freeze_memory
from dashboard.projection.picture import Projection

SIZES = (100, 1_000, 10_000)
ROUNDS = 9
EVENTS = 200
PODS_PER_APP = 20
CREATED = "2026-01-05T09:00:00Z"
PARTS = ("mirror", "projection", "publish")
Object = dict[str, Any]


@dataclass
class Model:
    """A cluster in memory, and how often each of its pods was changed."""

    pods: int

    def __post_init__(self) -> None:
        self.store, self.projection, self.decoder = Store(), Projection(), Decoder("Pod")
        about = Cluster(name="c", practice=False, version="", context="c")
        self.hub = Hub(cluster=about)
        self.events = 0
        for app in range(self.pods // PODS_PER_APP):
            for kind, obj in surroundings(app):
                self.store.put(kind, from_object(kind, obj), 1)
            for number in range(PODS_PER_APP):
                text = json.dumps(pod(app, number, ready=True, version=0)).encode()
                self.store.put("Pod", self.decoder.decode(text), 1)
        self.hub.publish(*self.projection.apply(self.store.drain()[0]), 1)

    def run(self, events: int) -> list[float]:
        """So many events of pods spread over the cluster; µs per event of each part."""
        texts = [self._next() for _ in range(events)]
        spent = [0, 0, 0]
        for text in texts:
            for i, took_ns in enumerate(self._event(text)):
                spent[i] += took_ns
        return [one / events / 1000 for one in spent]

    def _next(self) -> bytes:
        """Every pod in turn, first those of different apps; the second time it is ready again."""
        apps, number = self.pods // PODS_PER_APP, self.events
        self.events += 1
        ready = number // self.pods % 2 == 1
        at = number // apps % PODS_PER_APP
        return json.dumps(pod(number * 7 % apps, at, ready=ready, version=number + 1)).encode()

    def _event(self, text: bytes) -> tuple[int, int, int]:
        clock = time.thread_time_ns
        began = clock()
        self.store.put("Pod", self.decoder.decode(text), 2)
        changes, _ = self.store.drain()
        mirrored = clock()
        up, gone = self.projection.apply(changes)
        projected = clock()
        start = self.hub.seq
        self.hub.publish(up, gone, 2)
        self.hub.delta("observer", start)
        return mirrored - began, projected - mirrored, clock() - projected


def measure() -> Result:
    """A table with a line for each size."""
    models = [Model(size) for size in SIZES]
    freeze_memory()
    rounds: dict[int, list[list[float]]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS + 1):
        for model in models:
            rounds[model.pods].append(model.run(EVENTS))
    head = ("pods", *PARTS, "together", "× 100 pods")
    table = Table("What one pod event costs (µs of processor time, median of 9 rounds)", head)
    data: dict[str, Any] = {}
    for size in SIZES:
        warm = rounds[size][1:]
        parts = [Samples.of(one[i] for one in warm).median for i in range(len(PARTS))]
        whole = Samples.of(sum(one) for one in warm).median
        ratio = whole / Samples.of(sum(one) for one in rounds[SIZES[0]][1:]).median
        table.rows.append(
            (f"{size:,}", *(shown(one) for one in parts), shown(whole), shown(ratio, 2))
        )
        data[str(size)] = {"us_per_event": round(whole, 1), "times_smallest": round(ratio, 2)}
    return Result("cost of an event", [table], data)


def meta(name: str, uid: str, version: int, **more: Any) -> Object:
    """An object's metadata."""
    stamp = {"uid": uid, "resourceVersion": str(version), "creationTimestamp": CREATED}
    return {"name": name, "namespace": "shop", **stamp, **more}


def pod(app: int, number: int, *, ready: bool, version: int) -> Object:
    """A pod as the API server sends it, about 2 KB."""
    name = f"app-{app}-{number}"
    owner = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "name": f"app-{app}-5d9c",
        "uid": f"set-{app}",
        "controller": True,
    }
    labels = {"app": f"app-{app}", "pod-template-hash": "5d9c", "track": "stable"}
    status = {
        "type": "Ready",
        "status": "True" if ready else "False",
        "lastTransitionTime": CREATED,
    }
    state = {"running": {"startedAt": CREATED}}
    container = {
        "name": "web",
        "image": "shop:1.0.0",
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta(name, f"pod-{app}-{number}", version, labels=labels, ownerReferences=[owner],
                         managedFields=[{"manager": "kubelet", "fieldsV1": {f"f:{i}": {} for i in range(40)}}]),
        "spec": {"nodeName": f"node-{app}", "containers": [container]},
        "status": {
            "phase": "Running",
            "podIP": "10.0.0.1",
            "startTime": CREATED,
            "conditions": [{"type": "PodScheduled", "status": "True"}, status],
            "containerStatuses": [{"name": "web", "ready": ready, "restartCount": 0, "state": state}],
        },
    }  # fmt: skip


def surroundings(app: int) -> list[tuple[str, Object]]:
    """A node, a Deployment's ReplicaSet, and a Service with its slice, for the pods of one app."""
    labels = {"app": f"app-{app}"}
    listed = [
        {
            "addresses": ["10.0.0.1"],
            "conditions": {"ready": True, "serving": True, "terminating": False},
            "targetRef": {"kind": "Pod", "name": f"app-{app}-{i}", "uid": f"pod-{app}-{i}"},
        }
        for i in range(PODS_PER_APP)
    ]
    slice_labels = {"kubernetes.io/service-name": f"app-{app}"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": []}}
    spec = {"replicas": PODS_PER_APP, "selector": {"matchLabels": labels}, "template": template}
    name = f"app-{app}"
    return [
        ("Node", {"metadata": meta(f"node-{app}", f"node-{app}", 1)}),
        ("ReplicaSet", {"metadata": meta(f"{name}-5d9c", f"set-{app}", 1), "spec": spec}),
        ("Service", {"metadata": meta(name, f"service-{app}", 1), "spec": {"selector": labels}}),
        (
            "EndpointSlice",
            {"metadata": meta(name, f"slice-{app}", 1, labels=slice_labels), "endpoints": listed},
        ),
    ]
