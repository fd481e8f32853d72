"""Which pods a drain takes, as kubectl does; and the run of one against a cluster that is told what to answer."""

import asyncio
from typing import Any

import pytest

from dashboard import limits
from dashboard.actions.drain.registry import Busy, Drains
from dashboard.actions.drain.running import Drain
from dashboard.actions.drain.sorting import Options, sort_out
from dashboard.actions.target import Target
from dashboard.kube.errors import NotFound, TooManyRequests
from dashboard.kube.timing import Timing

NODE = Target(kind="Node", namespace="", name="node-1", uid="n1")


def pod(
    name: str, *, owner: str = "ReplicaSet", phase: str = "Running", **more: Any
) -> dict[str, Any]:
    version = "v1" if owner == "ReplicationController" else "apps/v1"
    owners = [{"apiVersion": version, "kind": owner, "name": "o", "controller": True}]
    metadata = {
        "name": name,
        "namespace": "shop",
        "uid": name,
        "annotations": more.get("annotations"),
    }
    if owner:
        metadata["ownerReferences"] = owners
    return {
        "metadata": metadata,
        "spec": {"volumes": more.get("volumes")},
        "status": {"phase": phase},
    }


EMPTY_DIR = [{"name": "v", "emptyDir": {}}]
PODS = [
    pod("plain"),
    pod("daemon", owner="DaemonSet"),
    pod("daemon-ended", owner="DaemonSet", phase="Failed"),
    pod("static", owner="", annotations={"kubernetes.io/config.mirror": "x"}),
    pod("scratch", volumes=EMPTY_DIR),
    pod("scratch-ended", volumes=EMPTY_DIR, phase="Succeeded"),
    pod("bare", owner=""),
    pod("bare-ended", owner="", phase="Failed"),
]
THERE = {("shop", "o")}


@pytest.mark.parametrize(
    ("options", "there", "refused", "left"),
    [
        (Options(), THERE, {"scratch", "bare"}, {"daemon", "static"}),
        (Options(empty_dirs=True), THERE, {"bare"}, {"daemon", "static"}),
        (Options(force=True), THERE, {"scratch"}, {"daemon", "static"}),
        (Options(), set(), {"scratch", "bare", "daemon"}, {"static"}),
        (Options(empty_dirs=True, force=True), set(), set(), {"static"}),
    ],
)
def test_who_goes_who_stays_who_forbids(
    options: Options, there: set[tuple[str, str]], refused: set[str], left: set[str]
) -> None:
    found = sort_out(PODS, options, daemon_sets=there)
    assert {one["metadata"]["name"] for one, _ in found.refused} == refused
    assert {one["metadata"]["name"] for one, _ in found.left} == left
    everyone = {one["metadata"]["name"] for one in PODS}
    assert {one["metadata"]["name"] for one in found.evicted} == everyone - refused - left


class Cluster:
    """A node with pods; `budget` evictions are refused before one is taken."""

    def __init__(self, pods: list[Any], *, budget: int = 0) -> None:
        self.pods = {one["metadata"]["name"]: one for one in pods}
        self.budget = budget
        self.node: dict[str, Any] = {"metadata": {"name": "node-1", "uid": "n1"}, "spec": {}}
        self.evictions: list[str] = []

    async def get(self, kind: Any, _space: str, name: str) -> Any:
        if kind.kind == "Node":
            return self.node
        if kind.kind == "Pod" and name in self.pods:
            return self.pods[name]
        raise NotFound("not there", code=404)

    async def list(self, *_: Any, **__: Any) -> Any:
        return {"metadata": {}, "items": list(self.pods.values())}

    async def patch(self, _kind: Any, _space: str, _name: str, body: Any) -> Any:
        self.node["spec"] |= body["spec"]

    async def create(
        self, _kind: Any, _space: str, body: Any, *, name: str, subresource: str
    ) -> Any:
        assert subresource == "eviction"
        assert body["deleteOptions"]["preconditions"]["uid"] == name
        self.evictions.append(name)
        if self.budget:
            self.budget -= 1
            causes = [
                {
                    "reason": "DisruptionBudget",
                    "message": "The disruption budget keep needs 2 healthy pods",
                }
            ]
            raise TooManyRequests("no", code=429, details={"causes": causes})
        self.pods.pop(name, None)


class Run:
    """A registry on a clock that never waits; what was told, and the end."""

    def __init__(
        self, cluster: Cluster, *, timeout_s: float = 60, options: Options | None = None
    ) -> None:
        self.slept: list[float] = []
        self.blocked: list[str] = []
        self.ended = asyncio.Event()
        timing = Timing(sleep=self._sleep)
        self.drains = Drains(cluster, self._told, timing)  # type: ignore[arg-type]
        self.drain = self.drains.start(
            NODE, options or Options(), user="Omar", timeout_s=timeout_s, on_end=self._end
        )

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(limits.DRAIN_TELL_S * 1.2 if seconds == limits.DRAIN_RETRY_S else 0)

    def _told(self, drain: Drain) -> None:
        self.blocked += [one.why for one in drain.pods if one.state == "blocked"]

    async def _end(self, _drain: Drain) -> None:
        self.ended.set()


async def test_a_budget_is_waited_for_and_told() -> None:
    cluster = Cluster([pod("a"), pod("b")], budget=1)
    run = Run(cluster)
    await run.ended.wait()
    assert (run.drain.state, run.drain.gone) == ("done", 2)
    assert cluster.node["spec"]["unschedulable"] is True
    assert sorted(cluster.evictions) in (["a", "a", "b"], ["a", "b", "b"])
    assert limits.DRAIN_RETRY_S in run.slept
    assert run.blocked[0] == "The disruption budget keep needs 2 healthy pods"


async def test_a_pod_that_forbids_it_keeps_all() -> None:
    cluster = Cluster([pod("a"), pod("bare", owner="")])
    run = Run(cluster)
    await run.ended.wait()
    assert run.drain.state == "refused"
    assert "bare: nothing owns it" in run.drain.text
    assert cluster.evictions == []


async def test_it_gives_up_after_its_time_and_can_be_stopped() -> None:
    run = Run(Cluster([pod("a")], budget=10**9), timeout_s=0.05)
    await run.ended.wait()
    assert run.drain.state == "late"
    run = Run(Cluster([pod("a")], budget=10**9))
    with pytest.raises(Busy, match="already, by Omar"):
        run.drains.start(NODE, Options(), user="Ada", timeout_s=1, on_end=run._end)
    await asyncio.sleep(0)
    assert run.drains.cancel(run.drain.id) is run.drain
    await run.ended.wait()
    assert run.drain.state == "cancelled"
    assert run.drains.cancel(run.drain.id) is None


async def test_the_end_of_the_process_is_the_end_of_drains() -> None:
    run = Run(Cluster([pod("a")], budget=10**9))
    await asyncio.sleep(0)
    await run.drains.close()
    assert run.ended.is_set()
    assert run.drain.state == "cancelled"


async def test_a_drain_goes_back_with_its_cluster() -> None:
    cluster = Cluster([pod("a")], budget=10**9)
    run = Run(cluster)
    under_way = run.drains.running
    assert under_way == [run.drain]
    await run.drains.close()
    assert run.drains.running == []
    cluster.budget = 0
    run.drains.again(under_way[0])
    (again,) = run.drains.running
    assert (again.node, again.options, again.user) == (NODE, run.drain.options, "Omar")
    while run.drains.running:
        await asyncio.sleep(0)
    assert cluster.evictions.count("a") >= 1
    assert cluster.pods == {}
