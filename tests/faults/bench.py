"""What a row of the table works with: a cluster, Podium's whole chain, the proxy between them, and the verdict."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import Conflict, NotFound
from dashboard.kube.kinds import DRAWN, Kind, by_name
from dashboard.live import frames
from dashboard.mirror.records import from_object
from dashboard.mirror.store import Change
from dashboard.projection.picture import Projection
from tests.controlplane.cluster import ControlPlane
from tests.faults.clock import WallClock
from tests.faults.proxy import FaultProxy, faulty
from tests.live.chain import Chain

NAMESPACE, SERVICE, DEPLOYMENT, POD = map(by_name, ("Namespace", "Service", "Deployment", "Pod"))
Object = dict[str, Any]
REPLICAS = 2
SERVICES = 6  # more than that go
VISITOR = "visitor@example.test"


@dataclass
class Life:
    """Things that come, change and go in one namespace: what a fault must not hide."""

    api: Api
    namespace: str
    _made: int = 0

    async def begin(self) -> None:
        """A namespace with a Deployment and two Services."""
        await self.api.create(NAMESPACE, "", {"metadata": {"name": self.namespace}})
        await self.api.create(DEPLOYMENT, self.namespace, deployment())
        await self.add(2)

    async def let_in(self, user: str) -> None:
        """This user may look at all that is in the namespace, and at nothing else: a Role, as people write it."""
        where = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{self.namespace}"
        rules = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]}]
        role = {"metadata": {"name": "look"}, "rules": rules}
        await self.api._json("POST", f"{where}/roles", body=role)
        group = "rbac.authorization.k8s.io"
        await self.api._json("POST", f"{where}/rolebindings", body={
            "metadata": {"name": "look"},
            "roleRef": {"apiGroup": group, "kind": "Role", "name": "look"},
            "subjects": [{"apiGroup": group, "kind": "User", "name": user}],
        })  # fmt: skip

    async def add(self, count: int = 1) -> None:
        """New Services."""
        for _ in range(count):
            self._made += 1
            spec = {"selector": {"app": "hello"}, "ports": [{"port": 80}]}
            body = {"metadata": {"name": f"s-{self._made}"}, "spec": spec}
            await self.api.create(SERVICE, self.namespace, body)

    async def go_on(self) -> None:
        """Something new, something changed, something gone, and another number of pods."""
        await self.add(2)
        names = await self.names(SERVICE)
        for name in names[: max(1, len(names) - SERVICES)]:
            await self.api.delete(SERVICE, self.namespace, name)
        await self.label(SERVICE, names[-1])
        replicas = 1 + self._made % 3
        scale = {"spec": {"replicas": replicas}}
        await self.api.patch(DEPLOYMENT, self.namespace, "hello", scale, subresource="scale")
        for name in (await self.names(POD))[:1]:
            try:
                await self.api.delete(POD, self.namespace, name, grace_period_s=0)
            except (NotFound, Conflict):
                continue  # its ReplicaSet was quicker

    async def label(self, kind: Any, name: str, **labels: str) -> None:
        """Change an object a little."""
        self._made += 1
        body = {"metadata": {"labels": labels or {"turn": str(self._made)}}}
        await self.api.patch(kind, self.namespace, name, body)

    async def names(self, kind: Any) -> list[str]:
        """What there is of a kind."""
        listed = await self.api.list(kind, self.namespace)
        return sorted(
            one["metadata"]["name"]
            for one in listed["items"]
            if "deletionTimestamp" not in one["metadata"]
        )

    async def end(self) -> None:
        """Everything goes; a real control plane's namespaces take a while by themselves."""
        for kind in (DEPLOYMENT, SERVICE):
            for name in await self.names(kind):
                await self.api.delete(kind, self.namespace, name)
        await self.api.delete(NAMESPACE, "", self.namespace)


def deployment() -> Object:
    """Two small pods."""
    labels = {"app": "hello"}
    container = {"name": "web", "image": "hello:1.0.0", "resources": {"requests": {"cpu": "50m"}}}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    spec = {"replicas": REPLICAS, "selector": {"matchLabels": labels}, "template": template}
    return {"metadata": {"name": "hello"}, "spec": spec}


class Bench:
    """Made by `bench`. Seconds are the loop's."""

    def __init__(
        self, direct: Api, proxy: FaultProxy, chain: Chain, life: Life, wall: WallClock
    ) -> None:
        self.direct = direct
        self.proxy = proxy
        self.chain = chain
        self.life = life
        self.wall = wall
        self.plane: ControlPlane | None = None
        """The real control plane, where there is one."""

    @property
    def now_s(self) -> float:
        return asyncio.get_running_loop().time()

    def states(self, *kinds: str) -> set[str]:
        """The states of these kinds, or of all."""
        known = self.chain.supervisor.states
        return {known[kind].state for kind in kinds or known}

    async def until(self, condition: Callable[[], bool], within_s: float, what: str) -> float:
        """How long it took; AssertionError when it took longer."""
        began_s = self.now_s
        while not condition():
            took_s = self.now_s - began_s
            assert took_s <= within_s, f"not within {within_s:g} s: {what}; {self.words()}"
            await asyncio.sleep(0.02)
        return self.now_s - began_s

    def words(self) -> str:
        """What is wrong with which kind."""
        bad = {
            kind: f"{state.state} {state.reason}"
            for kind, state in self.chain.supervisor.states.items()
            if state.state != "live"
        }
        return f"{len(bad)} kinds are not live: {dict(list(bad.items())[:3])}"

    def rows(self, kind: str) -> set[str]:
        """Names on the viewer's screen, in our namespace."""
        return {
            row["name"]
            for row in self.chain.replica.rows.values()
            if row["kind"] == kind and row.get("namespace") == self.life.namespace
        }

    async def until_seen(self, within_s: float) -> float:
        """Until the viewer sees the Services that there are: a quick sign that it is up to date."""
        wanted = set(await self.life.names(SERVICE))
        return await self.until(lambda: self.rows("Service") == wanted, within_s, "all Services")

    async def verdict(self, within_s: float, *, but: Iterable[str] = ()) -> float:
        """The demands on every row: the viewer has what the API server has, no checksum differed, no kind is stuck
        and the process lives. How long until all kinds were live and the newest were seen, in seconds."""
        began_s = self.now_s
        kinds = [kind for kind in self.chain.supervisor.states if kind not in but]
        await self.until(lambda: self.states(*kinds) == {"live"}, within_s, "all kinds live")
        await self.until_seen(within_s)
        took_s = self.now_s - began_s
        if not but:
            await self.chain.until_equal(self.direct, max(30.0, within_s))
        mismatches = self.chain.replica.mismatches
        assert mismatches == 0, f"{mismatches} checksum mismatches"
        ended = self.ended()
        assert not ended, f"ended by itself: {ended}"
        return took_s

    def ended(self) -> list[str]:
        """What of Podium does not run any more, with its failure."""
        return [repr(task) for task in self.chain._tasks if task.done()]

    async def until_equal_in(self, namespace: str, kinds: Sequence[Kind], within_s: float) -> None:
        """Until all rows there are equal those of plain lists of this one namespace."""

        async def truth() -> dict[str, Any]:
            fresh = Projection()
            for kind in kinds:
                listed = await self.direct.list(kind, namespace)
                made = [from_object(kind.kind, item) for item in listed["items"]]
                fresh.apply(Change(kind.kind, one.uid, None, one) for one in made)
            return {row.id: json.loads(frames.canonical(row)) for row in fresh.rows.values()}

        until_s = self.now_s + within_s
        while (found := await truth()) != self.chain.replica.rows:
            rows = self.chain.replica.rows
            differ = [key for key in found.keys() | rows.keys() if found.get(key) != rows.get(key)]
            assert self.now_s <= until_s, [(found.get(key), rows.get(key)) for key in differ][:3]
            await asyncio.sleep(0.5)


@asynccontextmanager
async def bench(
    target: Connection, *, speed: float, namespaced: bool = False, kinds: Sequence[Kind] = DRAWN
) -> AsyncIterator[Bench]:
    """Podium before this cluster, complete and up to date. ``namespaced``: its account has one namespace."""
    name = f"faults-{uuid.uuid4().hex[:8]}"
    async with AsyncExitStack() as stack:
        direct = await stack.enter_async_context(Api(target, timeout_s=60 * speed))
        life = Life(direct, name)
        await life.begin()
        stack.push_async_callback(life.end)
        through = replace(target, namespace=name if namespaced else "")
        proxy = await stack.enter_async_context(faulty(through, speed=speed))
        if namespaced:
            await life.let_in(VISITOR)
            proxy.speaks_for = VISITOR
        wall = WallClock()
        chain = Chain(proxy.connection, timing=wall.timing(), kinds=kinds)
        await stack.enter_async_context(chain)
        made = Bench(direct, proxy, chain, life, wall)
        if not namespaced:
            await made.verdict(60)
        yield made
