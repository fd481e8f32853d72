"""A hub with a clock of its own, and a viewer that pulls from it."""

import json
from typing import Any

from dashboard.kube.timing import Timing
from dashboard.live import frames
from dashboard.live.hub import Hub
from dashboard.live.outbox import Outbox
from dashboard.live.outlet import Ending
from dashboard.live.protocol import Replica
from dashboard.mirror.store import Store
from dashboard.projection.fleet import Fleet
from dashboard.projection.picture import Projection
from dashboard.projection.views import WHOLE, View
from tests.live.contract import check_server_frame
from tests.projection.objects import pod, record


class World:
    """Pods that come, change and go; time that stands still until it is moved."""

    def __init__(self, fleet: Fleet | None = None, **wishes: Any) -> None:
        self.now_s = 1000.0
        timing = Timing(
            monotonic=lambda: self.now_s,
            wall_ms=lambda: int(self.now_s * 1000),
            uniform=lambda low, high: high,
        )
        cluster = frames.Cluster(name="c", practice=True, version="v", context="ctx")
        self.hub = Hub(cluster=cluster, timing=timing, epoch="epoch", **wishes)
        self.store = Store()
        self.projection = Projection()
        self.fleet = fleet or Fleet()
        self.hub.views.rows = self.projection

    def change(self, *names: str, **wishes: Any) -> None:
        """One tick in which these pods are new or changed."""
        for name in names:
            self.store.put(
                "Pod", record("Pod", pod(name, uid=name, **wishes)), self.hub.timing.wall_ms()
            )
        self.tick()

    def remove(self, *names: str) -> None:
        for name in names:
            self.store.remove("Pod", name, self.hub.timing.wall_ms())
        self.tick()

    def tick(self) -> None:
        changes, since_ms = self.store.drain()
        every, left = self.projection.apply(changes)
        self.hub.publish(*self.fleet.apply(every, left), since_ms or 0)
        self.hub.views.publish(every, left, since_ms or 0)

    def viewer(
        self, audience: Any = "operator", viewer_id: str = "ada", view: View = WHOLE
    ) -> "Viewer":
        outbox = self.hub.admit(viewer_id, audience, view=view)
        return Viewer(self, outbox)


class Viewer:
    """Takes what its outbox has; every frame is held against the schema."""

    def __init__(self, world: World, outbox: Outbox) -> None:
        self.world = world
        self.outbox = outbox
        self.replica = Replica()
        self.heard: list[dict[str, Any]] = []

    def say(self, text: str) -> None:
        self.outbox.take(frames.read_client_frame(text))

    def sub(self, epoch: str | None = None, seq: int | None = None) -> list[str]:
        self.say(json.dumps({"t": "sub", "epoch": epoch, "seq": seq}))
        return self.pull()

    def ack(self) -> None:
        self.say(json.dumps({"t": "ack", "seq": self.replica.seq}))

    def pull(self) -> list[str]:
        """Everything that can be sent now; the types of the frames."""
        taken = []
        for item in self.outbox._next():
            frame = json.loads(frames.text(item.bye) if isinstance(item, Ending) else item)
            check_server_frame(frame)
            self.replica.apply(frame)
            self.heard.append(frame)
            taken.append(frame["t"])
        return taken

    @property
    def names(self) -> set[str]:
        return {row["name"] for row in self.replica.rows.values()}
