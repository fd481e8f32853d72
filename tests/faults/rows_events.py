"""Rows 7 to 9, 17 and 19: what a watch says is torn, repeated, huge, or strange."""

import asyncio
import json

from tests.faults import catalogue as faults
from tests.faults.bench import DEPLOYMENT, POD, SERVICE, Bench
from tests.faults.row import row

DAY_MS = 86_400_000
EXACT = "no crash, the rest exact"


async def _bent(bench: Bench, change: object, *, once: bool = True) -> float:
    """Change a line of Services while life goes on."""
    bend = faults.Once(change) if once else change  # type: ignore[arg-type]
    bench.proxy.bends.append(faults.bending(faults.of("services", "pods"), bend))  # type: ignore[arg-type]
    for _ in range(2):
        await bench.life.go_on()
    await bench.until_seen(30)
    assert not once or bend.is_done, "the fault has happened"  # type: ignore[attr-defined]
    bench.proxy.clear()
    return await bench.verdict(30)


@row(7, "a line torn in the middle, then the end", EXACT, on_real=True)
async def torn_line(bench: Bench) -> str:
    return f"converged after {await _bent(bench, faults.torn):.1f} s"


@row(7, "garbage between two lines", EXACT, on_real=True)
async def garbage_line(bench: Bench) -> str:
    began_s = bench.now_s
    took_s = await _bent(bench, faults.then(faults.GARBAGE))
    assert bench.chain.supervisor.skipped == 1
    assert bench.proxy.asked_since(began_s, "services", "list") <= 2
    return f"one line counted as unreadable, converged after {took_s:.1f} s"


@row(7, "an event of 10 MiB", "the object is counted as missing, the rest exact", on_real=True)
async def huge_event(bench: Bench) -> str:
    took_s = await _bent(bench, faults.then(faults.huge(10 * 2**20)))
    assert bench.chain.supervisor.skipped == 1
    states = bench.chain.supervisor.states
    said_s = await bench.until(
        lambda: any("could not be read" in state.reason for state in states.values()),
        15,
        "it is said",
    )
    await bench.verdict(30)
    return f"counted, converged after {took_s:.1f} s, listed anew and said {said_s:.1f} s later"


@row(7, "every byte in a chunk of its own", EXACT, on_real=True)
async def byte_by_byte(bench: Bench) -> str:
    took_s = await _bent(bench, faults.byte_by_byte, once=False)
    assert bench.chain.supervisor.skipped == 0
    return f"nothing lost, converged after {took_s:.1f} s"


@row(8, "every event twice", "exact end state")
async def every_event_twice(bench: Bench) -> str:
    return f"converged after {await _bent(bench, faults.twice, once=False):.1f} s"


@row(8, "all events so far again, after each new one", "exact end state: nothing comes back")
async def replayed_events(bench: Bench) -> str:
    # One for each kind: a watch never tells of another one.
    replays = {plural: faults.Replay(most=None) for plural in ("services", "pods")}
    for plural, replay in replays.items():
        bench.proxy.bends.append(faults.bending(faults.of(plural), replay))
    for _ in range(3):
        await bench.life.go_on()
    # Without a new list: what was repeated must not have done anything.
    await bench.until_seen(10)
    await bench.chain.until_equal(bench.direct, 40)
    bench.proxy.clear()
    await bench.verdict(30)
    count = sum(replay.told for replay in replays.values())
    return f"{count} events, each told again after every later one; nothing came back"


@row(8, "events of different objects in another order", "exact end state")
async def reordered_events(bench: Bench) -> str:
    held: list[bytes] = []

    def shuffle(line: bytes) -> list[bytes]:
        held.append(line + b"\n")
        if len(held) < 4:
            return []
        pieces = held[::-1]
        held.clear()
        return pieces

    bench.proxy.bends.append(faults.bending(faults.of("services"), shuffle))
    began_s = bench.now_s
    for _ in range(4):
        await bench.life.go_on()
    while held:  # the last ones are on their way, too
        await bench.life.add()
        await asyncio.sleep(0.2)
    await bench.verdict(30)
    assert bench.proxy.asked_since(began_s, "services", "list") == 0
    return "exact without a new list"


@row(8, "another object under the same name", "the old one goes, the new one comes")
async def same_name_new_uid(bench: Bench) -> str:
    name = (await bench.life.names(SERVICE))[0]
    before = {r["id"] for r in bench.chain.replica.rows.values() if r["name"] == name}
    dropped = faults.bending(
        faults.of("services"),
        lambda line: [] if b'"DELETED"' in line[:30] else [line + b"\n"],
    )
    bench.proxy.bends.append(dropped)
    await bench.direct.delete(SERVICE, bench.life.namespace, name)
    spec = {"selector": {"app": "other"}, "ports": [{"port": 81}]}
    body = {"metadata": {"name": name}, "spec": spec}
    await bench.direct.create(SERVICE, bench.life.namespace, body)
    await bench.until(
        lambda: not before & set(bench.chain.replica.rows), 20, "the old Service is gone"
    )
    bench.proxy.clear()
    await bench.verdict(30)
    return "its deletion was never told, and it went all the same"


@row(8, "bookmarks never come; watches end", "goes on from the last event", speed=20)
async def no_bookmarks(bench: Bench) -> str:
    bench.proxy.bends.append(faults.bending(faults.of(), faults.without_bookmarks))
    bench.proxy.cut()
    await asyncio.sleep(70)
    began_s = bench.now_s
    await bench.life.go_on()
    await bench.verdict(30)
    return f"{bench.proxy.asked_since(0, 'services', 'watch')} watches, equal after {bench.now_s - began_s:.1f} s"


@row(9, "Podium's clock is a day wrong, jumps a day ahead, then back", "no change of logic")
async def wrong_clock(bench: Bench) -> str:
    for wrong_by_ms in (DAY_MS, -DAY_MS, 0):
        bench.wall.wrong_by_ms = wrong_by_ms
        await bench.life.go_on()
        await bench.until_seen(20)
        assert bench.states() == {"live"}
    bench.proxy.cut()
    await bench.verdict(30)
    return "live and equal at every jump (ages are the browser's, and marked there)"


@row(
    17,
    "1,000 labels, annotations of 256 KiB, names of 253 characters",
    "exact; what is kept is bounded",
)
async def large_metadata(bench: Bench) -> str:
    name = (await bench.life.names(SERVICE))[0]
    labels = {f"label-{i:04}": "x" * 60 for i in range(1000)}
    annotations = {"note": "y" * (256 * 1024 - 2000)}
    body = {"metadata": {"labels": labels, "annotations": annotations}}
    await bench.direct.patch(SERVICE, bench.life.namespace, name, body)
    long = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61])
    await bench.direct.create(POD, bench.life.namespace, {
        "metadata": {"name": long},
        "spec": {"containers": [{"name": "web", "image": "hello:1.0.0"}]},
    })  # fmt: skip
    await bench.until(lambda: long in bench.rows("Pod"), 20, "the pod with the long name")
    await bench.verdict(30)
    row_of = next(r for r in bench.chain.replica.rows.values() if r["name"] == name)
    size = len(json.dumps(row_of))
    await bench.direct.delete(POD, bench.life.namespace, long, grace_period_s=0)
    return f"its row has {size // 1024} KiB; the annotation is not in it"


HOSTILE = "é😀‮abc​<script>\\u0000\"'&"


@row(19, "Unicode, emoji, bidi, zero width, script tags, an escaped NUL and a lone surrogate",
     "exact round trip, no crash")  # fmt: skip
async def strange_text(bench: Bench) -> str:
    body = {"metadata": {"annotations": {"kubernetes.io/change-cause": HOSTILE}}}
    await bench.direct.patch(DEPLOYMENT, bench.life.namespace, "hello", body)
    lone = (
        b'{"type":"MODIFIED","object":{"kind":"Service","metadata":{"name":"\\ud800","uid":"s"}}}\n'
    )
    nul = b'{"type":"MODIFIED","object":{"kind":"Service","metadata":{"name":"a\\u0000b","uid":"n"}}}\n'
    await _bent(bench, faults.then(lone, nul))
    names = {row["name"] for row in bench.chain.replica.rows.values()}
    assert not any("\ud800" in name or "\0" in name for name in names), (
        "the next list was the truth"
    )
    return "the lone surrogate was counted as unreadable, the list after it exact"
