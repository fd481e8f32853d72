"""What it costs to look at a part of a fleet, beside the whole of it: 100 viewers, changes of one pod after the other.

In one process and without a network: the projection, the hub, and the outbox of each viewer, from the change
to the text that its socket would be given. All viewers look at one thing in each round, and every change is
one that all of them get: so a delivery in a view stands beside a delivery of the whole picture. The last
line has as many different views as there may be, each with a viewer, of whom a change concerns one.
"""

import time
from collections.abc import Sequence
from typing import Any

from bench.measuring import Result, Samples, Table, shown
from bench.synthetic import PODS_PER_APP, pod, surroundings
from dashboard.kube.timing import Timing
from dashboard.limits import VIEWS_MAX
from dashboard.live.frames import Ack, Cluster, Sub
from dashboard.live.hub import Hub
from dashboard.live.outbox import Outbox
from dashboard.live.publisher import Publisher
from dashboard.mirror.records import from_object
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import freeze_memory
from dashboard.projection.views import WHOLE, View

APPS = 1_050
NAMESPACES = 10
VIEWERS = 100
ROUNDS = 9
CHANGES = 40

NODE = View(node="node-0")
OTHERS = [View(node=f"node-{number}") for number in range(1, VIEWS_MAX)]
LOOKS: dict[str, Sequence[View]] = {
    "the whole picture": [WHOLE] * VIEWERS,
    "one namespace": [View(namespace="shop-0")] * VIEWERS,
    "the pods of one node": [View(node="node-0", kind="Pod")] * VIEWERS,
    f"{VIEWS_MAX} different nodes": [NODE, *OTHERS],
}


class Fleet:
    """21,000 pods in memory, followed as Podium follows them."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self._changed = 0
        self.store = Store()
        timing = Timing(monotonic=lambda: self.now_s, wall_ms=lambda: int(self.now_s * 1000))
        about = Cluster(name="c", practice=False, version="", context="c")
        self.hub = Hub(cluster=about, timing=timing)
        self.publisher = Publisher(self.store, self.hub, timing=timing)
        for app in range(APPS):
            for kind, obj in surroundings(app):
                self._put(kind, obj, app)
            for number in range(PODS_PER_APP):
                self._put("Pod", pod(app, number, ready=True, version=0), app)
        self.publisher.publish()

    def look(self, views: Sequence[View]) -> list[Outbox]:
        """So many viewers, who have their picture."""
        found: list[Outbox] = []
        for number, view in enumerate(views):
            self.now_s += 1
            outbox = self.hub.admit(f"viewer {number}", "observer", view=view)
            outbox.take(Sub(None, None))
            take(outbox)
            found.append(outbox)
        return found

    def change(self) -> None:
        """A pod of the first app turns well or unwell, and all are told that look at it."""
        number = self._changed % PODS_PER_APP
        ready = self._changed // PODS_PER_APP % 2 == 1
        self._changed += 1
        self._put("Pod", pod(0, number, ready=ready, version=self._changed), 0)
        self.publisher.publish()

    def _put(self, kind: str, obj: dict[str, Any], app: int) -> None:
        if kind != "Node":
            obj["metadata"]["namespace"] = f"shop-{app % NAMESPACES}"
        self.store.put(kind, from_object(kind, obj), 1)


def take(outbox: Outbox) -> int:
    """The characters of what a socket would be given now; one that was not woken is not asked."""
    if not outbox._awake.is_set():
        return 0
    outbox._awake.clear()
    size = sum(len(text) for text in outbox._next() if isinstance(text, str))
    outbox.take(Ack(outbox.source.seq))
    outbox._awake.clear()
    return size


def _round(fleet: Fleet, views: Sequence[View]) -> tuple[float, float, float]:
    """µs to publish a change, µs of a delivery, characters of one."""
    outboxes = fleet.look(views)
    publish_ns = deliver_ns = chars = deliveries = 0
    for _ in range(CHANGES):
        began = time.thread_time_ns()
        fleet.change()
        published = time.thread_time_ns()
        told = [size for outbox in outboxes if (size := take(outbox))]
        deliver_ns += time.thread_time_ns() - published
        publish_ns += published - began
        chars += sum(told)
        deliveries += len(told)
    for outbox in outboxes:
        fleet.hub.release(outbox)
    return (
        publish_ns / CHANGES / 1000,
        deliver_ns / max(deliveries, 1) / 1000,
        chars / max(deliveries, 1),
    )


def measure() -> Result:
    """A line for each thing that can be looked at."""
    fleet = Fleet()
    freeze_memory()
    rounds: dict[str, list[tuple[float, float, float]]] = {name: [] for name in LOOKS}
    for _ in range(ROUNDS + 1):
        for name, views in LOOKS.items():
            rounds[name].append(_round(fleet, views))
            fleet.now_s += 100  # views that nobody looks at any more are closed
            fleet.change()
    title = f"A part of a fleet of 21,000 pods, {VIEWERS} viewers (µs of processor time, median of {ROUNDS} rounds)"
    table = Table(
        title, ("all look at", "publish a change", "a delivery", "× the whole", "characters of it")
    )
    data: dict[str, Any] = {}
    whole = Samples.of(one[1] for one in rounds["the whole picture"][1:]).median
    for name, found in rounds.items():
        publish, delivery, chars = (
            Samples.of(one[i] for one in found[1:]).median for i in range(3)
        )
        ratio = shown(delivery / whole, 2)
        table.rows.append((name, shown(publish), shown(delivery, 1), ratio, shown(chars)))
        data[name] = {
            "publish_us": round(publish, 1),
            "delivery_us": round(delivery, 2),
            "chars": round(chars),
        }
    table.remarks.append(
        "In the last line a change concerns one viewer, who shares its text with nobody."
    )
    return Result("views of a fleet", [table], data)
