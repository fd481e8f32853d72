"""Makes the golden files: `python -m tests.golden.generate`.

Each story is a script of changes of Kubernetes objects. They go the same way as in Podium (store,
projection, hub), and what a viewer would be sent is written down with the picture that must come
out. The expectation is a *fresh* projection of the objects at the end, so the files hold the
promise that applying equals fetching again, and not merely what the code happened to do."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from dashboard.kube.kinds import DRAWN
from dashboard.kube.timing import Timing
from dashboard.live.frames import Cluster, canonical, row_sum
from dashboard.live.hub import Hub
from dashboard.mirror.store import Change, Store
from dashboard.projection.picture import Projection
from tests.projection import more_objects, objects
from tests.projection.more_objects import EVERY_KIND
from tests.projection.objects import (
    Object,
    deployment,
    endpoint,
    endpoint_slice,
    node,
    owner,
    pod,
    record,
    replica_set,
    service,
)

FOLDER = Path(__file__).parent
KINDS = tuple(kind.kind for kind in DRAWN)
EPOCH = "golden0000000000"
START_MS = 1_795_000_000_000
PART_ROWS = 8  # so that a small story already needs several parts


class Story:
    """A cluster that changes tick by tick, and what a viewer receives from it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.store = Store()
        self.projection = Projection()
        self._now_ms = START_MS
        timing = Timing(monotonic=lambda: self._now_ms / 1000, wall_ms=lambda: self._now_ms)
        cluster = Cluster(name="golden", practice=True, version="v1.37.2", context="golden")
        self.hub = Hub(cluster=cluster, timing=timing, epoch=EPOCH, part_rows=PART_ROWS)
        self.frames: list[Any] = []
        self._versions = count(1)

    def put(self, kind: str, *made: Object) -> None:
        for obj in made:
            obj["metadata"]["resourceVersion"] = str(next(self._versions))
            self.store.put(kind, record(kind, obj), self._now_ms)

    def remove(self, kind: str, uid: str) -> None:
        self.store.remove(kind, uid, self._now_ms)

    def tick(self) -> None:
        """Publish, and receive what a viewer that keeps up would receive."""
        self._now_ms += 100
        changes, since_ms = self.store.drain()
        up, gone = self.projection.apply(changes)
        up.sort(key=lambda row: row.id)
        before = self.hub.seq
        self.hub.publish(up, sorted(gone), since_ms or self._now_ms)
        if not self.frames:
            texts = self.hub.whole.snapshot("operator").texts
            self.frames += [json.loads(text) for text in texts]
        else:
            self.frames.append(json.loads(self.hub.whole.delta("operator", before).texts[0]))

    def resume(self, seq: int) -> None:
        """Receive everything after ``seq`` once more, merged: must change nothing."""
        self.frames.append(json.loads(self.hub.whole.delta("operator", seq).texts[0]))

    def written(self) -> dict[str, Any]:
        fresh = Projection()
        fresh.apply(
            Change(kind, one.uid, None, one) for kind in KINDS for one in self.store.all(kind)
        )
        rows = sorted((json.loads(canonical(row)) for row in fresh.rows.values()), key=_by_id)
        total = 0
        for row in rows:
            total ^= row_sum(canonical(row))
        first = [frame["rows"] for frame in self.frames if frame["t"] == "snapshot"]
        return {
            "name": self.name,
            "snapshot": sorted((row for part in first for row in part), key=_by_id),
            "frames": self.frames,
            "expect": {"rows": rows, "sum": total},
        }


def _by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def _nodes(story: Story, number: int = 3) -> None:
    story.put("Node", *(node(f"node-{i}") for i in range(1, number + 1)))


def _hello_pod(name: str, generation: str, **wishes: Any) -> Object:
    owners = owner("ReplicaSet", f"hello-{generation}", f"rs-{generation}")
    return pod(name, uid=name, labels={"app": "hello"}, owners=owners, **wishes)


def rolling_update(story: Story) -> None:
    """Three pods become three of the next generation, one by one, behind a Service."""
    _nodes(story)
    owners = owner("Deployment", "hello", "deploy")
    story.put("Deployment", deployment("hello", uid="deploy"))
    story.put("ReplicaSet", replica_set("hello-a", uid="rs-a", owners=owners))
    story.put("Service", service("hello", {"app": "hello"}, uid="svc"))
    story.put("Pod", *(_hello_pod(f"a{i}", "a", node=f"node-{i}") for i in (1, 2, 3)))
    listed = {f"a{i}": endpoint(f"a{i}") for i in (1, 2, 3)}
    story.put("EndpointSlice", endpoint_slice("hello-1", "hello", list(listed.values()), uid="eps"))
    story.tick()
    story.put("ReplicaSet", replica_set("hello-b", uid="rs-b", revision="2", owners=owners))
    for i in (1, 2, 3):
        waits = [objects.waiting("ContainerCreating")]
        _update(story, updated=i, generation=2, observed=2)
        story.put(
            "Pod", _hello_pod(f"b{i}", "b", node="", phase="Pending", ready=False, statuses=[])
        )
        story.tick()
        story.put("Pod", _hello_pod(f"b{i}", "b", phase="Pending", ready=False, statuses=waits))
        story.tick()
        story.put("Pod", _hello_pod(f"b{i}", "b"))
        story.put("Pod", _hello_pod(f"a{i}", "a", deleting="2026-11-23T10:05:30Z"))
        listed[f"b{i}"] = endpoint(f"b{i}")
        listed[f"a{i}"] = endpoint(f"a{i}", ready=False, ending=True)
        story.put(
            "EndpointSlice", endpoint_slice("hello-1", "hello", list(listed.values()), uid="eps")
        )
        story.tick()
        story.remove("Pod", f"a{i}")
        del listed[f"a{i}"]
        story.put(
            "EndpointSlice", endpoint_slice("hello-1", "hello", list(listed.values()), uid="eps")
        )
        story.tick()
    story.put(
        "ReplicaSet", replica_set("hello-a", uid="rs-a", owners=owners, replicas=0, current=0)
    )
    _update(story, updated=3, generation=2, observed=2, progressing="NewReplicaSetAvailable")
    story.tick()


def _update(story: Story, **wishes: Any) -> None:
    story.put(
        "Deployment",
        deployment("hello", uid="deploy", **({"progressing": "ReplicaSetUpdated"} | wishes)),
    )


def node_lost(story: Story) -> None:
    """A node falls silent and comes back; its pods are unknown meanwhile."""
    _nodes(story)
    story.put("Pod", *(pod(f"p{i}", uid=f"p{i}", node=f"node-{1 + i % 3}") for i in range(6)))
    story.tick()
    story.put("Node", node("node-2", ready="Unknown"))
    story.tick()
    story.put("Pod", pod("p1", uid="p1", node="node-2", deleting="2026-11-23T10:05:00Z"))
    story.tick()
    story.put("Node", node("node-2"))
    story.remove("Pod", "p1")
    story.tick()
    story.resume(1)


def same_name_new_uid(story: Story) -> None:
    """A pod and a Service are made anew under their old names within one tick."""
    _nodes(story, 1)
    story.put("Service", service("db", {"app": "db"}, uid="svc-1"))
    story.put("Pod", pod("db-0", uid="db-old", labels={"app": "db"}))
    story.tick()
    story.put("Pod", pod("db-0", uid="db-new", labels={"app": "db"}, ready=False))
    story.tick()
    story.put("Service", service("db", {"app": "db", "track": "new"}, uid="svc-2"))
    story.tick()


def relist_with_lost_deletions(story: Story) -> None:
    """Podium was blind: a list says what is gone, what changed and what is new."""
    _nodes(story, 2)
    story.put("Pod", *(pod(f"p{i}", uid=f"p{i}") for i in range(5)))
    story.tick()
    kept = [pod("p1", uid="p1"), pod("p2", uid="p2", ready=False), pod("p9", uid="p9", node="")]
    for obj in kept:
        obj["metadata"]["resourceVersion"] = f"list-{obj['metadata']['name']}"
    story.store.replace("Pod", [record("Pod", obj) for obj in kept], START_MS + 1000)
    story.tick()


HOSTILE = {
    "script": "</script><script>alert(1)</script>",
    "emoji": "\U0001f469\u200d\U0001f680 \U0001f600",
    "rtl": "\u202eevil\u202c שלום مرحبا",
    "controls": "\x00\x01\x07\x08\t\n\x0b\x0c\r\x1b[31m\x7f",
    "separators": "\u2028\u2029\ufeff\uffee",
    "quotes": "\"'\\`/&<>",
    "html": "<img src=x onerror=alert(1)>",
    "10": "integer-like keys",
    "9": "come out of order",
    "__proto__": "prototype",
    "constructor": "toString",
    "\U0001f600": "above U+FFFF",
    "\uffee": "below it",
    "long": "x" * 253,
    "": "empty key",
}


def hostile_strings(story: Story) -> None:
    """What a label, name or message must never do: break the frames, the order or the checksum."""
    _nodes(story, 1)
    story.put("Node", node("<b>node</b>", labels=HOSTILE))
    story.put(
        "Pod",
        pod(
            "</script>",
            uid="evil",
            labels=HOSTILE,
            statuses=[objects.waiting("ImagePullBackOff", "<i>c</i>", message=HOSTILE["controls"])],
            ready=False,
        ),
    )
    story.put("Service", service("svc", HOSTILE, uid="svc"))
    story.tick()
    changed = {key: value[::-1] for key, value in HOSTILE.items()}
    story.put("Pod", pod("</script>", uid="evil", labels=changed))
    story.tick()
    story.put("Pod", pod("</script>", uid="evil", labels=HOSTILE))
    story.tick()


def large_snapshot(story: Story) -> None:
    """More rows than fit in one part."""
    _nodes(story, 3)
    story.put("Pod", *(pod(f"p{i}", uid=f"p{i:04}", node=f"node-{1 + i % 3}") for i in range(30)))
    story.tick()
    for i in range(0, 30, 7):
        story.remove("Pod", f"p{i:04}")
    story.tick()


def empty(story: Story) -> None:
    """Nothing there, then something, then nothing again."""
    story.tick()
    story.put("Pod", pod("only", uid="only", node=""))
    story.tick()
    story.remove("Pod", "only")
    story.tick()


def every_kind(story: Story) -> None:
    """One of each of the other kinds comes, one changes, and all go."""
    for kind, make in EVERY_KIND.items():
        story.put(kind, make())
    story.tick()
    story.put("Job", more_objects.job(succeeded=1))
    story.put("PodDisruptionBudget", more_objects.budget(disruptionsAllowed=0))
    story.tick()
    for kind, make in EVERY_KIND.items():
        story.remove(kind, make()["metadata"]["uid"])
    story.tick()


STORIES: tuple[Callable[[Story], None], ...] = (
    rolling_update,
    node_lost,
    same_name_new_uid,
    relist_with_lost_deletions,
    hostile_strings,
    large_snapshot,
    empty,
    every_kind,
)


def text_of(tell: Callable[[Story], None]) -> str:
    """A golden file's content: one frame or row a line, so that a difference can be read."""
    story = Story(tell.__name__)
    tell(story)
    told = story.written()

    def lines(values: list[Any]) -> str:
        return "[\n" + ",\n".join(_compact(value) for value in values) + "\n]"

    expect = told["expect"]
    return (
        f'{{"name": {_compact(told["name"])},\n"snapshot": {lines(told["snapshot"])},\n'
        f'"frames": {lines(told["frames"])},\n'
        f'"expect": {{"sum": {expect["sum"]}, "rows": {lines(expect["rows"])}}}}}\n'
    )


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def main() -> None:
    for tell in STORIES:
        (FOLDER / f"{tell.__name__}.json").write_text(text_of(tell), encoding="ascii")


if __name__ == "__main__":
    main()
