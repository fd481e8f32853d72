"""Row 20: the API server's history is shorter than Podium's, or another one.

On the practice cluster the proxy answers in its place, or a fork takes it. On a real control plane etcd is compacted,
and put back to what it was, in earnest."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from dashboard.kube.api import Api
from dashboard.kube.config import Connection, Credentials
from tests.controlplane.cluster import ControlPlane
from tests.faults import catalogue as faults
from tests.faults.asked import Asked
from tests.faults.bench import Bench
from tests.faults.proxy import Rule
from tests.faults.row import row

WATCHES = 8
"""Of one kind until it is live again: two, and the next tries of a back-off."""


@row(
    20,
    "history forgotten while Podium was cut off",
    "relist, no endless 410",
    speed=4,
    on_real=True,
)
async def compacted(bench: Bench) -> str:
    began_s, refused = bench.now_s, _count_of_gone(bench)
    await bench.proxy.down()
    await bench.life.go_on()
    if bench.plane is None:
        answer = faults.refused(410, "Expired")
        where = Rule(lambda asked: asked.verb == "watch" and bool(asked.version), answer, times=22)
        bench.proxy.rules.append(where)
    else:
        await asyncio.to_thread(bench.plane.compact)
    await bench.life.go_on()
    await bench.proxy.up()
    await bench.verdict(30)
    watches = bench.proxy.asked_since(began_s, "services", "watch")
    assert watches <= WATCHES, f"{watches} watches of Services"
    if bench.plane is not None:
        assert refused, "nothing was answered with 410"
        said = f"{len(refused)} watches were answered with 410 after etcd's own compaction"
        return f"{said}; {watches} of Services until it was live again"
    return f"{watches} watches of Services until it was live again"


def _count_of_gone(bench: Bench) -> list[str]:
    """The kinds whose watches say that their position is too old, as it happens."""
    found: list[str] = []

    def look(asked: Asked, line: bytes) -> list[bytes]:
        if b'"type":"ERROR"' in line and b'"code":410' in line:
            found.append(asked.plural)
        return [line + b"\n"]

    bench.proxy.bends.append(look)
    return found


@row(20, "a position in the API server's future", "relist", on_real=True)
async def version_too_large(bench: Bench) -> str:
    rule = Rule(
        lambda asked: asked.plural == "services" and bool(asked.version),
        faults.version_too_large(), times=1)  # fmt: skip
    bench.proxy.rules.append(rule)
    bench.proxy.cut()
    await bench.life.go_on()
    took_s = await bench.verdict(20)
    assert rule.times == 0
    return f"listed anew, converged after {took_s:.1f} s"


async def forked(bench: Bench, name: str) -> Connection:
    """The practice cluster again, as it is now, going on by itself."""
    made = await bench.direct._json("POST", "/practice/v1/forks", body={"name": name})
    token = made["tokens"]["admin"]
    return replace(
        bench.proxy.target,
        server=bench.proxy.target.server + f"/clusters/{name}",
        credentials=Credentials(lambda: f"Bearer {token}"),
    )


@asynccontextmanager
async def _fork_instead(bench: Bench) -> AsyncIterator[None]:
    """A fork made at the beginning of the block answers behind it."""
    fork = await forked(bench, f"backup-{secrets.token_hex(4)}")
    yield
    bench.proxy.target = fork


@asynccontextmanager
async def _backup_put_back(plane: ControlPlane) -> AsyncIterator[None]:
    """etcd's data of the beginning of the block is what the cluster begins with again."""
    backup = await asyncio.to_thread(plane.back_up)
    yield
    await asyncio.to_thread(plane.restore, backup)


@row(20, "the API server is restored from a backup: its time is behind ours", "relist, equal", speed=4,
     on_real=True)  # fmt: skip
async def restored(bench: Bench) -> str:
    plane = bench.plane
    async with _fork_instead(bench) if plane is None else _backup_put_back(plane):
        for _ in range(3):
            await bench.life.go_on()
        await bench.until_seen(20)
        after = {*bench.rows("Service")}
        await bench.proxy.down()
        await bench.until(lambda: bench.states() == {"stale"}, 10, "all kinds stale")
    await bench.proxy.up()
    async with Api(bench.proxy.target, timeout_s=240) as direct:
        bench.life.api, before = direct, bench.life.api
        began_s = bench.now_s
        await bench.until_seen(30)
        took_s = bench.now_s - began_s
        assert not after <= bench.rows("Service"), "something had been made after the backup"
        await bench.life.go_on()  # new objects get versions that the old time had given to others
        await bench.until_seen(30)
        await bench.chain.until_equal(direct, 60)
        bench.life.api = before
    assert bench.chain.replica.mismatches == 0
    return f"what was made after the backup is gone {took_s:.1f} s later"
