"""Rows 10 to 12 and 21: tokens, rights, one namespace, and another cluster at the same address."""

import asyncio
import secrets

from dashboard.kube.api import Api
from tests.faults import catalogue as faults
from tests.faults.bench import SERVICE, Bench
from tests.faults.proxy import Rule
from tests.faults.row import row
from tests.faults.rows_history import forked

ROTATED_S = 20


@row(10, "the token is rotated, and the old one refused at once", "recovers ≤ 60 s, no restart",
     speed=10, on_real=True)  # fmt: skip
async def token_rotated(bench: Bench) -> str:
    bench.proxy.token = bench.proxy.known_token = "second"
    bench.proxy.cut()
    await bench.life.go_on()
    took_s = await bench.verdict(60)
    return f"converged after {took_s:.1f} s"


@row(10, "the token expires, the new one is there 20 s later", "recovers ≤ 60 s, no restart",
     speed=10, on_real=True)  # fmt: skip
async def token_expired(bench: Bench) -> str:
    bench.proxy.token = "second"
    bench.proxy.cut()
    states = bench.chain.supervisor.states
    await bench.until(
        lambda: all("refuses our credentials" in one.reason for one in states.values()),
        10,
        "every kind says that the credentials are refused",
    )
    assert bench.states() == {"stale"}
    await bench.life.go_on()
    assert bench.rows("Service"), "the last good picture stays"
    await asyncio.sleep(ROTATED_S)
    bench.proxy.known_token = "second"
    took_s = await bench.verdict(60)
    return f"converged {took_s:.1f} s after the new token was there"


KINDS = {"secrets": "Secret", "pods": "Pod", "nodes": "Node"}


@row(
    11,
    "three kinds are forbidden, later granted",
    "the rest live, seen ≤ 60 s",
    speed=20,
    on_real=True,
)
async def rights_granted(bench: Bench) -> str:
    rule = Rule(faults.of(*KINDS), faults.refused(403, "Forbidden", "not for you"))
    bench.proxy.rules.append(rule)
    bench.proxy.cut()
    await bench.until(lambda: bench.states(*KINDS.values()) == {"forbidden"}, 30, "three forbidden")
    await bench.life.go_on()
    await bench.verdict(30, but=KINDS.values())
    bench.proxy.clear()
    took_s = await bench.verdict(60)
    return f"seen {took_s:.0f} s after the grant"


@row(11, "the right to pods is taken away while their watch is open", "off all screens ≤ 60 s", speed=20,
     on_real=True)  # fmt: skip
async def rights_revoked(bench: Bench) -> str:
    await bench.until(lambda: bool(bench.rows("Pod")), 30, "pods on the screen")
    began_s = bench.now_s
    bench.proxy.rules.append(Rule(faults.of("pods"), faults.refused(403, "Forbidden", "no more")))
    await bench.until(lambda: not bench.rows("Pod"), 60, "no pod on the screen")
    took_s = bench.now_s - began_s
    assert bench.states("Pod") == {"forbidden"}
    await bench.verdict(30, but=["Pod"])
    bench.proxy.clear()
    await bench.verdict(60)
    return f"gone after {took_s:.0f} s"


@row(11, "a restarting API server says 403 once, before its rules are loaded", "nothing leaves the screens",
     speed=4, on_real=True)  # fmt: skip
async def forbidden_for_a_moment(bench: Bench) -> str:
    await bench.until(lambda: bool(bench.rows("Pod")), 30, "pods on the screen")
    blank = 0
    rule = Rule(
        faults.of("pods"), faults.refused(403, "Forbidden", "rules are not loaded"), times=1
    )
    bench.proxy.rules.append(rule)
    await bench.proxy.down()
    await bench.proxy.up()
    for _ in range(100):
        blank += not bench.rows("Pod")
        await asyncio.sleep(0.05)
    await bench.verdict(60)
    assert rule.times == 0, "the fault has happened"
    assert blank == 0, "the pods left the screen"
    return "it is asked again before anything is taken away"


@row(12, "an account that may see one namespace only", "works, and says so", speed=4, namespaced=True,
     on_real=True)  # fmt: skip
async def one_namespace(bench: Bench) -> str:
    """The rights are the API server's own: a Role in the namespace, and nothing else."""
    own, states = bench.life.namespace, bench.chain.supervisor.states
    there = [kind for kind in bench.chain.kinds if kind.namespaced]
    await bench.until(
        lambda: all(own in states[kind.kind].reason for kind in there), 60, "the scope is said"
    )
    await bench.until(lambda: bench.states("Node") == {"forbidden"}, 60, "no nodes")
    bench.proxy.cut()
    await bench.life.go_on()
    await bench.verdict(30, but=["Node"])
    await bench.until_equal_in(own, there, 60)
    return f"{len(there)} kinds live in its namespace and equal to its lists, nothing of others, and said beside each"


@row(21, "another cluster answers at the same address, further in its time",
     "noticed by the uid of kube-system: new epoch, nothing of the old one", speed=4)  # fmt: skip
async def another_cluster(bench: Bench) -> str:
    name = f"other-{secrets.token_hex(4)}"
    fork = await forked(bench, name)
    epoch = bench.chain.hub.epoch
    async with Api(fork) as direct:
        start = {"name": "empty", "seed": secrets.randbelow(10**6)}
        await direct._json("POST", "/practice/v1/scenarios/start", body=start)
        for _ in range(20):  # its time is ahead of ours
            await direct.create(SERVICE, "default", {
                "metadata": {"generateName": "other-"},
                "spec": {"selector": {"app": "x"}, "ports": [{"port": 80}]},
            })  # fmt: skip
        began_s = bench.now_s
        bench.proxy.target = fork
        bench.proxy.cut()
        await bench.until(lambda: bench.chain.hub.epoch != epoch, 20, "a new epoch")
        noticed_s = bench.now_s - began_s
        await bench.chain.until_equal(direct, 60)
        assert not bench.rows("Service"), "nothing of the old cluster stays"
        await bench.until(lambda: bench.states() == {"live"}, 20, "all kinds live")
    assert bench.chain.replica.mismatches == 0
    return f"noticed after {noticed_s:.1f} s, equal after {bench.now_s - began_s:.1f} s"
