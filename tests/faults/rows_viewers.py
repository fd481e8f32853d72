"""Rows 13 to 16, 18, 22 to 24: viewers, bursts, restarts, a database that is away, actions whose answer is lost.

They are measured at the hub and its outboxes, which know nothing of sockets; sockets are in `bench/` and
`tests/browser`. What of a row is not measured here, its demand does not say.
"""

import asyncio
import gc
import json
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

from bench.synthetic import pod
from dashboard.kube.errors import KubeError, Unreachable
from dashboard.limits import RETURN_SPREAD_S, SNAPSHOT_REUSE_S, TOO_SLOW_S
from dashboard.live import frames
from dashboard.live.outbox import Outbox
from dashboard.live.outlet import Ending
from dashboard.live.protocol import Replica
from dashboard.mirror.records import Decoder
from tests.faults import catalogue as faults
from tests.faults.bench import SERVICE, Bench
from tests.faults.proxy import Rule
from tests.faults.row import row
from tests.live.chain import Chain

VIEWERS = 1000
RETURNING = 200


class Viewer:
    """One that keeps up, or (``acks`` False) never says a word after it asked."""

    def __init__(self, outbox: Outbox, *, acks: bool = True) -> None:
        self.outbox = outbox
        self.replica = Replica()
        self.acks = acks
        self.ending: frames.Bye | None = None
        self.heard: Callable[[dict[str, Any]], None] = lambda frame: None

    def begin(self, epoch: str | None = None, seq: int | None = None) -> "asyncio.Task[None]":
        self.outbox.take(frames.Sub(epoch=epoch, seq=seq))
        return asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for item in self.outbox.texts():
            if isinstance(item, Ending):
                self.ending = item.bye
                return
            frame = json.loads(item)
            self.replica.apply(frame)
            if frame["t"] == "delta":
                self.heard(frame)
            if self.replica.seq is not None and self.acks:
                self.outbox.take(frames.Ack(seq=self.replica.seq))


def _admit(bench: Bench, name: str, *, acks: bool = True) -> Viewer:
    return Viewer(_admitted(bench.chain, name), acks=acks)


async def _end(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@row(13, "what processes share is away (Redis, where somebody has it)",
     "each process is complete by itself: two give the same picture")  # fmt: skip
async def nothing_is_shared(bench: Bench) -> str:
    async with Chain(bench.proxy.connection, timing=bench.wall.timing()) as other:
        await other.until(other.is_live, 60)
        await bench.life.go_on()
        await bench.verdict(30)
        await other.until_equal(bench.direct, 60)
        # The cluster lives on: one of them may have heard of something by now that is on its way to the other.
        await other.until(lambda: other.replica.sum == bench.chain.replica.sum, 30)
    return "two mirrors, equal sums; Podium keeps nothing in Redis, so nothing of it can be lost"


@row(
    14, "a browser that never acknowledges", "sent away ≤ 45 s, others as quick as before", speed=15
)
async def silent_browser(bench: Bench) -> str:
    slow = _admit(bench, "slow", acks=False)
    task = slow.begin()
    began_s = bench.now_s
    try:
        while slow.ending is None:
            assert bench.now_s - began_s <= 15 + TOO_SLOW_S, "it is still here"
            await bench.life.add()
            name = f"s-{bench.life._made}"
            await bench.until(lambda: name in bench.rows("Service"), 15, name)  # noqa: B023
            await bench.direct.delete(SERVICE, bench.life.namespace, name)
            await asyncio.sleep(1)
        assert slow.ending.code == frames.TOO_SLOW
    finally:
        await _end(task)
        bench.chain.hub.release(slow.outbox)
    took_s = bench.now_s - began_s
    await bench.verdict(30)
    return (
        f"sent away with 4408 after {took_s:.0f} s; every change reached the other viewer meanwhile"
    )


@row(
    15, f"{VIEWERS} viewers come back at once", "all have the picture ≤ 10 s, one encoding", speed=1
)
async def all_at_once(bench: Bench) -> str:
    made = 0
    texts = frames.snapshot_texts

    def counted(**words: object) -> list[str]:
        nonlocal made
        made += 1
        return texts(**words)  # type: ignore[arg-type]

    await bench.life.add()
    await bench.until_seen(10)
    await asyncio.sleep(SNAPSHOT_REUSE_S)  # none of before serves
    frames.snapshot_texts = counted
    began_s = bench.now_s
    viewers = [_admit(bench, f"v-{i}") for i in range(VIEWERS)]
    tasks = [viewer.begin() for viewer in viewers]
    try:
        await bench.until(
            lambda: all(one.replica.seq is not None for one in viewers), 10, "all have the picture"
        )
        took_s = bench.now_s - began_s
        hub = bench.chain.hub  # a cluster never stands quite still: all are equal at one moment
        await bench.until(
            lambda: (
                {(one.replica.seq, one.replica.sum) for one in viewers}
                == {(hub.seq, hub.whole.sum("operator"))}
            ),
            10,
            "equal sums",
        )
    finally:
        frames.snapshot_texts = texts
        await _end(*tasks)
        for one in viewers:
            bench.chain.hub.release(one.outbox)
    assert 1 <= made <= 1 + took_s / SNAPSHOT_REUSE_S, f"{made} encodings"
    await bench.verdict(30)
    return f"all after {took_s:.1f} s (without sockets), {made} encoding(s)"


@row(16, "Podium ends and begins again", "told when to come back, each at its own moment; gap 0")
async def restart(bench: Bench) -> str:
    async with Chain(bench.proxy.connection, timing=bench.wall.timing()) as old:
        await old.until(old.is_live, 60)
        viewers = [Viewer(_admitted(old, f"v-{i}")) for i in range(RETURNING)]
        tasks = [viewer.begin() for viewer in viewers]
        await bench.until(lambda: all(v.replica.seq is not None for v in viewers), 10, "pictures")
        old.was_ended = True
        old.hub.close()
        await asyncio.gather(*tasks)
    waits = [one.ending.retry_after_s for one in viewers if one.ending]
    assert len(waits) == len(viewers)
    assert all(wait is not None and 0 <= wait <= RETURN_SPREAD_S for wait in waits)
    most = max(waits.count(wait) for wait in set(waits))
    assert most <= RETURNING / 4, f"{most} come back in the same second"
    epoch, seq = viewers[0].replica.epoch, viewers[0].replica.seq
    await bench.life.go_on()
    async with Chain(bench.proxy.connection, timing=bench.wall.timing()) as other:
        await other.until(other.is_live, 60)
        again = Viewer(_admitted(other, "again"))
        again.replica = viewers[0].replica
        task = again.begin(epoch, seq)
        try:
            await bench.until(lambda: again.replica.epoch == other.hub.epoch, 10, "a new epoch")
            await other.until_equal(bench.direct, 60)
            await bench.until(lambda: again.replica.rows == other.replica.rows, 10, "the same rows")
        finally:
            await _end(task)
    return (
        f"{RETURNING} viewers told to come back, at most {most} of them in the same second; "
        "a position of the old process got a snapshot of the new one; nothing missing"
    )


def _admitted(chain: Chain, name: str) -> Outbox:
    outbox = chain.hub.admit(name, "operator")
    return outbox


PODS, RATE_PER_S, BURST_S = 400, 2000, 3
NOBODYS_VERSION = 10**12  # events of the test's own making are told from the cluster's by it


class Torrent:
    """Events of pods that exist nowhere but in the store, at any rate."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._decoder = Decoder("Pod")
        self._texts = [
            json.dumps(pod(turn % PODS // 20, turn % 20, ready=turn < PODS, version=0)).encode()
            for turn in range(2 * PODS)
        ]
        self.turn = 0
        self.last: dict[str, str] = {}

    def put(self) -> None:
        """The next event: a pod that becomes ready, or no longer is."""
        self.turn += 1
        version = b'"resourceVersion": "%d"' % (NOBODYS_VERSION + self.turn)
        text = self._texts[self.turn % len(self._texts)].replace(b'"resourceVersion": "0"', version)
        record = self._decoder.decode(text)
        self.last[record.uid] = record.resource_version
        self._bench.chain.store.put("Pod", record, self._bench.wall.wall_ms())

    async def until_equal(self) -> float:
        """Until the viewer has the last state of each; how long it took."""
        store, replica = self._bench.chain.store, self._bench.chain.replica
        hub = self._bench.chain.hub
        took_s = await self._bench.until(
            lambda: replica.seq == hub.seq and replica.sum == hub.whole.sum("operator"),
            10,
            "equal sums",
        )
        for uid, version in self.last.items():
            record = store.get("Pod", uid)
            assert record is not None
            assert record.resource_version == version, f"{uid} has lost its last state"
            assert uid in replica.rows
        return took_s

    def end(self) -> None:
        """They go again."""
        for uid in self.last:
            self._bench.chain.store.remove("Pod", uid, self._bench.wall.wall_ms())


@row(18, f"{RATE_PER_S} events a second for {BURST_S} s", "coalesced; p99 ≤ 1 s during, 0 final states lost",
     speed=1)  # fmt: skip
async def burst(bench: Bench) -> str:
    torrent, late = Torrent(bench), []
    watching = _admit(bench, "watching")
    watching.heard = lambda frame: late.append(bench.wall.wall_ms() - frame["at_ms"])
    task = watching.begin()
    await bench.until(lambda: watching.replica.seq is not None, 10, "a picture")
    published, began_s = bench.chain.hub.seq, bench.now_s
    while bench.now_s - began_s < BURST_S:
        while torrent.turn < (bench.now_s - began_s) * RATE_PER_S:
            torrent.put()
        await asyncio.sleep(0.005)
    frames_made = bench.chain.hub.seq - published
    quiet_s = await torrent.until_equal()
    await _end(task)
    bench.chain.hub.release(watching.outbox)
    late.sort()
    p99_ms = late[int(len(late) * 0.99)]
    assert torrent.turn >= RATE_PER_S * BURST_S * 0.9, f"only {torrent.turn} events"
    assert p99_ms <= 1000, f"p99 {p99_ms} ms"
    assert frames_made < torrent.turn / 50, f"{frames_made} frames"  # at most twenty a second
    torrent.end()
    await bench.verdict(30)
    return f"{torrent.turn} events in {frames_made} frames, p99 {p99_ms:.0f} ms, equal {quiet_s * 1000:.0f} ms after"


@row(22, "the database is locked or its disk is full", "viewing goes on", speed=4)
async def no_database(bench: Bench) -> str:
    await bench.life.go_on()
    await bench.verdict(30)
    used = [name for name in sys.modules if name == "django.db.backends.sqlite3.base"]
    how = "no database was opened" if not used else "nothing of it was used"
    return f"the whole chain to the viewer ran, {how}; actions refuse: tests/web"


@row(
    23,
    "the answer to a write is lost after it was done",
    "applied at most once, told as it is",
    on_real=True,
)
async def answer_lost(bench: Bench) -> str:
    rule = Rule(lambda asked: asked.verb == "other", faults.done_and_cut(bench.proxy), times=None)
    names = await bench.life.names(SERVICE)
    bench.proxy.rules.append(rule)
    told = []
    for act in (
        lambda: bench.chain.api.delete(SERVICE, bench.life.namespace, names[0]),
        lambda: bench.chain.api.patch(
            SERVICE, bench.life.namespace, names[1], {"metadata": {"labels": {"once": "yes"}}}
        ),
    ):
        before = len(bench.proxy.writes)
        try:
            await act()
        except Unreachable as error:
            told.append(error.message)
        assert len(bench.proxy.writes) == before + 1, "sent once"
    assert len(told) == 2, "nobody is told that it is done"
    bench.proxy.clear()
    try:
        await bench.direct.get(SERVICE, bench.life.namespace, names[0])
        raise AssertionError("it was not done, so the fault has not happened")
    except KubeError:
        pass
    await bench.verdict(30)
    return "each was sent once, done, and told as “may have been done”; the picture shows what is"


CHANGES = 9_000
GROWTH_MAX_KIB = 2 * 1024


@row(
    24,
    f"a long life in short: {CHANGES} changes of {PODS} pods",
    "memory flat, sums equal",
    speed=1,
)
async def long_life(bench: Bench) -> str:
    torrent = Torrent(bench)
    # What is kept of the past is bounded by bytes; here the bounds are small enough to be met.
    bench.chain.hub.whole._deltas.journal._max_deltas = 50
    bench.chain.hub.history.max_bytes = 256 * 1024

    async def live(changes: int) -> None:
        for turn in range(changes):
            torrent.put()
            if turn % 50 == 0:
                bench.chain.publisher.publish()
                await asyncio.sleep(0)

    tracemalloc.start()
    try:
        await live(CHANGES // 3)
        await torrent.until_equal()
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        await live(CHANGES * 2 // 3)
        await torrent.until_equal()
        gc.collect()
        grown_kib = (tracemalloc.get_traced_memory()[0] - before) // 1024
    finally:
        tracemalloc.stop()
    torrent.end()
    await bench.verdict(30)
    assert grown_kib < GROWTH_MAX_KIB, f"{grown_kib} KiB more after {CHANGES * 2 // 3} changes"
    return f"{grown_kib} KiB more after {CHANGES * 2 // 3} further changes; longer: make soak"
