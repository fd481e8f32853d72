"""What one event of a pod costs, in clusters of 100 to 150,000 pods.

In both forms of the picture: each pod a row, and counted, as a fleet is. A change of a counted pod is three rows, its
own and two counts, which is more work, and the same at any size: so each form is held against its own smallest
cluster. The counted one is made of small clusters, too, where Podium itself would not.

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
from bench.synthetic import PODS_PER_APP, pod, surroundings
from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from dashboard.mirror.records import Decoder, from_object
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import freeze_memory
from dashboard.projection.fleet import Fleet
from dashboard.projection.picture import Projection

EACH_A_ROW = (100, 1_000, 10_000)
COUNTED = (1_000, 10_000, 150_000)
ROUNDS = 9
EVENTS = 200
PARTS = ("mirror", "projection", "publish")


@dataclass
class Model:
    """A cluster in memory, and how often each of its pods was changed."""

    pods: int
    is_counted: bool = False

    def __post_init__(self) -> None:
        self.store, self.projection, self.decoder = Store(), Projection(), Decoder("Pod")
        about = Cluster(name="c", practice=False, version="", context="c")
        self.hub = Hub(cluster=about)
        self.events = 0
        self.fleet = Fleet(from_pods=-1, until_pods=-1) if self.is_counted else Fleet()
        for app in range(self.pods // PODS_PER_APP):
            for kind, obj in surroundings(app):
                self.store.put(kind, from_object(kind, obj), 1)
            for number in range(PODS_PER_APP):
                text = json.dumps(pod(app, number, ready=True, version=0)).encode()
                self.store.put("Pod", self.decoder.decode(text), 1)
        self.hub.publish(*self.fleet.apply(*self.projection.apply(self.store.drain()[0])), 1)

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
        up, gone = self.fleet.apply(*self.projection.apply(changes))
        projected = clock()
        start = self.hub.seq
        self.hub.publish(up, gone, 2)
        self.hub.whole.delta("observer", start)
        return mirrored - began, projected - mirrored, clock() - projected


def measure() -> Result:
    """A table with a line for each size and form."""
    models = [Model(size) for size in EACH_A_ROW] + [Model(size, True) for size in COUNTED]
    freeze_memory()
    rounds: list[list[list[float]]] = [[] for _ in models]
    for _ in range(ROUNDS + 1):
        for model, own in zip(models, rounds, strict=True):
            own.append(model.run(EVENTS))
    head = ("pods", "each is", *PARTS, "together", "× the smallest")
    table = Table(
        f"What one pod event costs (µs of processor time, median of {ROUNDS} rounds)", head
    )
    data: dict[str, Any] = {}
    smallest: dict[bool, float] = {}
    for model, own in zip(models, rounds, strict=True):
        parts = [Samples.of(one[i] for one in own[1:]).median for i in range(len(PARTS))]
        whole = Samples.of(sum(one) for one in own[1:]).median
        ratio = whole / smallest.setdefault(model.is_counted, whole)
        form = "counted" if model.is_counted else "a row"
        told = (*(shown(one) for one in parts), shown(whole), shown(ratio, 2))
        table.rows.append((f"{model.pods:,}", form, *told))
        data[f"{model.pods} {form}"] = {
            "us_per_event": round(whole, 1),
            "times_smallest": round(ratio, 2),
        }
    return Result("cost of an event", [table], data)
