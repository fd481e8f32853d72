"""What a pod event costs Podium, with the slice that comes with it: a busy fleet replayed without a network.

The bytes of watches go through what runs in earnest, from the line splitter of two reflectors to the frames of both
audiences: a pod turns well or unwell, its slice says so, 20 of them arrive in a piece, and 40 leave in a tick, as at
1,000 events a second. The past is at its bound, so that what is forgotten is paid for, too. Beside it, in turns and of
the same bytes, stands what reading them costs at least.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from bench.measuring import Result, Samples, Table, shown
from bench.synthetic import PODS_PER_APP, meta, pod, surroundings, whole
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import Kind, by_name, path
from dashboard.kube.timing import Timing
from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from dashboard.live.publisher import Publisher
from dashboard.mirror.records import Decoder
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor, freeze_memory
from dashboard.projection.audience import AUDIENCES

PODS = 10_000
PIECE, TICK, TICKS, ROUNDS = 20, 40, 25, 7
EVENTS = TICK * TICKS
PAST_BYTES = 1024 * 1024
TICK_S = 0.04
KINDS = tuple(map(by_name, ("Node", "ReplicaSet", "Service", "EndpointSlice", "Pod")))
READ, PROJECTED, TOLD, PAST, FRAMED = PARTS = (
    "reflectors and store",
    "projection",
    "rows as texts, and kept",
    "the past",
    "frames of both audiences",
)
LOADS, DECODED = FLOORS = ("json.loads of the same bytes", "decoding them only")
FLEET_EVENTS_PER_S = 1_000


class Spent:
    """Processor time of this thread, by part. What is timed inside of something else is taken off that."""

    def __init__(self) -> None:
        self.ns: dict[str, int] = dict.fromkeys((*PARTS, *FLOORS), 0)
        self._inner_ns = 0

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """All that the block costs."""
        outer_ns, self._inner_ns = self._inner_ns, 0
        began_ns = time.thread_time_ns()
        try:
            yield
        finally:
            took_ns = time.thread_time_ns() - began_ns
            self.ns[part] += took_ns - self._inner_ns
            self._inner_ns = outer_ns + took_ns

    def us_per_event(self, events: int) -> dict[str, float]:
        """And begin anew."""
        found = {part: ns / events / 1000 for part, ns in self.ns.items()}
        self.ns = dict.fromkeys(self.ns, 0)
        return found


class Timed:
    """Something of the running program whose calls are told to a Spent."""

    def __init__(self, inner: Any, part: str, spent: Spent, *names: str) -> None:
        self._inner = inner
        for name in names:
            setattr(self, name, _timed(getattr(inner, name), part, spent))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _timed(call: Callable[..., Any], part: str, spent: Spent) -> Callable[..., Any]:
    def timed(*args: Any, **options: Any) -> Any:
        with spent.on(part):
            return call(*args, **options)

    return timed


class Lines:
    """An API server without a network: lists at once, and watches that bring what they are given."""

    connection = type("Nowhere", (), {"namespace": ""})()

    def __init__(self, objects: dict[str, list[dict[str, Any]]]) -> None:
        self._lists = {path(kind, ""): objects[kind.kind] for kind in KINDS}
        self._open: dict[str, asyncio.Queue[bytes]] = {}

    async def request(self, _method: str, where: str, **_more: Any) -> bytes:
        """A whole list, or no answer to the pulse."""
        if where not in self._lists:
            raise NotFound("not here", code=404)
        return json.dumps(
            {"metadata": {"resourceVersion": "1"}, "items": self._lists[where]}
        ).encode()

    @asynccontextmanager
    async def stream(
        self, where: str, *, params: dict[str, Any], accept: str
    ) -> AsyncIterator[Any]:
        """A watch; a streamed list ends at once, so that the plain one is asked for."""
        waiting = self._open[where] = asyncio.Queue()
        if "sendInitialEvents" in params:
            waiting.put_nowait(b"")
        content = type("Content", (), {"readany": staticmethod(waiting.get)})()
        yield type("Answer", (), {"content": content, "connection": None})()

    def send(self, kind: Kind, piece: bytes) -> None:
        """To the watch of this kind."""
        self._open[path(kind, "")].put_nowait(piece)


class Replay:
    """A fleet in memory, followed as Podium follows it."""

    def __init__(self, pods: int) -> None:
        self.apps = pods // PODS_PER_APP
        self.spent = Spent()
        self.now_s = 1_000.0
        self._events = 0
        self._ready = [[True] * PODS_PER_APP for _ in range(self.apps)]
        timing = Timing(monotonic=lambda: self.now_s, wall_ms=lambda: int(self.now_s * 1000))
        self.store = Store()
        self.hub = Hub(
            cluster=Cluster(name="c", practice=False, version="", context="c"), timing=timing
        )
        self.api = Lines(self._objects())
        api: Any = self.api
        self.supervisor = Supervisor(
            api, self.store, kinds=KINDS, timing=timing, on_state=self.hub.set_state
        )
        self.publisher = Publisher(self.store, self.hub, timing=timing)
        self._decoders = {kind.kind: Decoder(kind.kind) for kind in KINDS}

    def _objects(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {kind.kind: [] for kind in KINDS}
        for app in range(self.apps):
            for kind, obj in surroundings(app):
                if (
                    kind == "Service" and app % 10 == 0
                ):  # an address outside, which observers are not told
                    obj["status"] = {"loadBalancer": {"ingress": [{"ip": "203.0.113.7"}]}}
                found[kind].append(obj)
            found["Pod"] += [whole(pod(app, n, ready=True, version=1)) for n in range(PODS_PER_APP)]
        return found

    async def begin(self) -> None:
        """The first lists are in, told, and a past has begun; from now on it is at its bound."""
        while any(state.state != "live" for state in self.supervisor.states.values()):  # noqa: ASYNC110 - nothing of it is measured
            await asyncio.sleep(0)
        self.publisher.publish()
        self.hub.history.max_bytes = PAST_BYTES
        history: Any = Timed(self.hub.history, PAST, self.spent, "begins", "append", "watch")
        self.hub.history = history
        projection: Any = Timed(self.publisher.projection, PROJECTED, self.spent, "apply")
        self.publisher.projection = projection
        fleet: Any = Timed(self.publisher.fleet, PROJECTED, self.spent, "apply")
        self.publisher.fleet = fleet

    async def tick(self) -> None:
        """As many events as come in 40 ms."""
        before = self.hub.seq
        for _ in range(TICK // PIECE):
            self.now_s += TICK_S * PIECE / TICK
            pieces = self._pieces(PIECE)
            self._floors(pieces)
            with self.spent.on(READ):
                await self._read(pieces)
        with self.spent.on(TOLD):
            self.publisher.publish()
        with self.spent.on(FRAMED):
            for audience in AUDIENCES:
                self.hub.whole.delta(audience, before)

    async def _read(self, pieces: dict[str, list[bytes]]) -> None:
        wanted = self.store.revision + sum(map(len, pieces.values()))
        for kind, lines in pieces.items():
            self.api.send(by_name(kind), b"".join(lines))
        while self.store.revision < wanted:  # noqa: ASYNC110 - an event would be one more turn
            await asyncio.sleep(0)

    def _floors(self, pieces: dict[str, list[bytes]]) -> None:
        """What nobody who reads these bytes gets round."""
        with self.spent.on(LOADS):
            for lines in pieces.values():
                for line in lines:
                    json.loads(line)
        with self.spent.on(DECODED):
            for kind, lines in pieces.items():
                for line in lines:
                    self._decoders[kind].event(line)

    def _pieces(self, events: int) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {"Pod": [], "EndpointSlice": []}
        for _ in range(events):
            number = self._events
            self._events += 1
            app, at = number * 7 % self.apps, number // self.apps % PODS_PER_APP
            ready = self._ready[app][at] = not self._ready[app][at]
            version = 2 + 2 * number
            found["Pod"].append(_line(whole(pod(app, at, ready=ready, version=version))))
            found["EndpointSlice"].append(_line(self._slice(app, version + 1)))
        return found

    def _slice(self, app: int, version: int) -> dict[str, Any]:
        (obj,) = (obj for kind, obj in surroundings(app) if kind == "EndpointSlice")
        for endpoint, ready in zip(obj["endpoints"], self._ready[app], strict=True):
            endpoint["conditions"] = {"ready": ready, "serving": ready, "terminating": False}
            endpoint["targetRef"] |= {
                "namespace": "shop",
                "name": endpoint["targetRef"]["uid"].replace("pod", "app"),
            }
            endpoint |= {"nodeName": f"node-{app}", "zone": "zone-a"}
        obj["metadata"] = meta(
            f"app-{app}", f"slice-{app}", version, labels=obj["metadata"]["labels"]
        )
        return obj


def _line(obj: dict[str, Any]) -> bytes:
    return json.dumps({"type": "MODIFIED", "object": obj}).encode() + b"\n"


async def rounds(pods: int, count: int = ROUNDS) -> list[dict[str, float]]:
    """µs per pod event of each part and floor, round after round; the first warms up and is left out."""
    replay = Replay(pods)
    following = asyncio.create_task(replay.supervisor.run())
    try:
        await replay.begin()
        freeze_memory()
        found = []
        for _ in range(count + 1):
            for _ in range(TICKS):
                await replay.tick()
            found.append(replay.spent.us_per_event(EVENTS))
        return found[1:]
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def measure(pods: int = PODS) -> Result:
    """Two tables: where the time goes, and what it is beside the floors."""
    found = await rounds(pods)
    us = {part: Samples.of(one[part] for one in found).median for part in (*PARTS, *FLOORS)}
    whole = Samples.of(sum(one[part] for part in PARTS) for one in found).median
    title = f"One pod event and its slice, {pods:,} pods (µs of processor time, median of {len(found)} rounds)"
    table = Table(title, ("", "µs"), [(part, shown(us[part], 1)) for part in PARTS])
    table.rows.append(("together", shown(whole, 1)))
    share = whole * FLEET_EVENTS_PER_S / 1e6 * 100
    table.rows.append(
        (f"of a core, at {FLEET_EVENTS_PER_S:,} pod events a second (%)", shown(share, 1))
    )
    floors = Table("The same beside what reading costs at least", ("", "µs", "Podium is × that"))
    for floor in FLOORS:
        ratio = Samples.of(sum(one[part] for part in PARTS) / one[floor] for one in found).median
        floors.rows.append((floor, shown(us[floor], 1), shown(ratio, 2)))
    data = {
        "us_per_event": round(whole, 1),
        "parts": {part: round(took, 1) for part, took in us.items()},
    }
    return Result("a fleet replayed", [table, floors], data)
