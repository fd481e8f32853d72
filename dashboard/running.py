"""One cluster that Podium follows: mirror, publisher, hub, what pages ask of it. `wiring` starts and stops it."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.utils import timezone

from dashboard import limits
from dashboard.actions import probing
from dashboard.actions.copies import Copies
from dashboard.actions.drain.leftover import leftovers
from dashboard.actions.drain.registry import Drains
from dashboard.actions.drain.running import Drain
from dashboard.actions.target import Target
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.kinds import DRAWN
from dashboard.live import frames
from dashboard.live.frames import Cluster, Note
from dashboard.live.hub import Hub
from dashboard.live.publisher import Publisher
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import KindState, Supervisor, freeze_memory
from dashboard.projection.audience import AUDIENCES
from dashboard.relay.others import Others
from dashboard.relay.said import Forget, Said, StopDrain, StopProbe, Traffic
from dashboard.traffic.probers import Probers
from dashboard.traffic.report import Report
from dashboard.traffic.targets import PodsOf
from dashboard.usage.polling import Usage
from dashboard.web.others.watching import Looks

COMPLETE = frozenset({"live", "forbidden", "missing"})


class Running:
    """All that runs in the background for one cluster."""

    others: Others | None = None
    """The other processes that show it, if there may be any."""

    def __init__(
        self,
        connection: config.Connection,
        *,
        practice: bool,
        name: str = "",
        on_settled: Callable[[], None] = freeze_memory,
        redis_url: str = "",
    ) -> None:
        """``on_settled`` is called once, when the first picture is complete. With ``redis_url`` other processes
        that show the same context are told what people do here, and the other way round."""
        name = name or (settings.PODIUM_SCENARIO if practice else connection.name)
        about = Cluster(name=name, practice=practice, version="", context=connection.name)
        self.store = Store()
        hub = Hub(cluster=about)
        self._publisher = Publisher(self.store, hub)
        self._stand(Api(connection), hub, self._publisher.projection.pods_of)
        if redis_url:
            self.others = Others(
                redis_url, connection.name, hear=self._hear, tell=self._tell_viewers
            )
        self._copies = Copies(self.api, self.hub.cluster.name, find=self._ownerless, tell=self.note)
        self._was_ready = False
        self._supervisor = Supervisor(
            self.api,
            self.store,
            on_state=self.hub.set_state,
            on_settled=on_settled,
            on_other=self._start_over,
        )
        probing.install(self.api, self.probers)
        self.hub.set_states(self._supervisor.states)
        self.task = asyncio.create_task(self._run(), name="podium")

    def _stand(self, api: Api, hub: Hub, pods_of: PodsOf) -> None:
        """What pages and requests ask for at every place, whatever its rows come from."""
        self.api = api
        self.hub = hub
        self.heard: list[Callable[[Report], None]] = []
        """Who hears what probes count."""
        self.drains = Drains(api, self._tell_drain, elsewhere=self._drainer_elsewhere)
        self.looks = Looks(api)
        self.usage = Usage(api, tell=self._tell_usage)
        self.probers = Probers(
            api,
            pods_of,
            tell=self._tell_traffic,
            forget=self._forget_traffic,
            elsewhere=self._is_probed_elsewhere,
        )

    @property
    def states(self) -> Mapping[str, KindState]:
        """How well each kind is known."""
        return self._supervisor.states

    def follow(self, listener: Callable[[], None]) -> None:
        """Call it, too, whenever the mirror has changed; before anything is drained."""
        before = self.store.on_change

        def both() -> None:
            listener()
            before()

        self.store.on_change = both

    def note(self, user: str, text: str, ids: Iterable[str] = ()) -> None:
        """Somebody acted: tell everybody, at all processes."""
        self._say(self.hub.note(user, text, ids))

    def _say(self, said: Said) -> None:
        if self.others is not None:
            self.others.say(said)

    def _drainer_elsewhere(self, node_id: str) -> str:
        return self.others.drainer(node_id) if self.others else ""

    def _is_probed_elsewhere(self, service_id: str) -> bool:
        return self.others is not None and self.others.is_probed(service_id)

    def _tell_viewers(self, text: str) -> None:
        self.hub.note("Podium", text)

    def _hear(self, said: Said) -> None:
        """What another process said; what people wish of this one is tried, and answered by what comes of it."""
        match said:
            case Note():
                self.hub.pass_on(said)
            case frames.Drain():
                self.hub.drain(said)
            case Traffic():
                self.hub.traffic(said.id, said.text, said.rest)
            case Forget():
                self.hub.forget_traffic(said.id)
            case StopDrain():
                self.drains.cancel(said.id)
            case StopProbe():
                self.probers.stop(said.id, said.why)

    def _forget_traffic(self, probe: str) -> None:
        self.hub.forget_traffic(probe)
        self._say(Forget(id=probe))

    def _tell_traffic(self, report: Report) -> None:
        text, rest = report.text(), report.quiet().text()
        self.hub.traffic(report.id, text, rest)
        self._say(Traffic(id=report.id, text=text, rest=rest))
        for listener in self.heard:
            listener(report)

    def _tell_usage(self, at_ms: int, nodes: Mapping[str, tuple[int, int]]) -> None:
        text = frames.text(frames.Usage(at_ms=at_ms, nodes=dict(nodes)))
        self.hub.stand("usage", dict.fromkeys(AUDIENCES, text))

    def _tell_drain(self, drain: Drain) -> None:
        """A drain has come further: a frame for everybody, at all processes."""
        frame = self._drain_frame(drain)
        self.hub.drain(frame)
        self._say(frame)

    def _drain_frame(self, drain: Drain) -> frames.Drain:
        pods = [
            frames.DrainPod(
                id=one.target.uid,
                namespace=one.target.namespace,
                name=one.target.name,
                state=one.state,
                why=one.why,
            )
            for one in drain.pods
        ]
        return frames.Drain(
            id=drain.id,
            at_ms=self.hub.timing.wall_ms(),
            user=drain.user,
            node=drain.node.name,
            node_id=drain.node.uid,
            state=drain.state,
            text=drain.text,
            left=drain.left,
            pods=pods,
        )

    def _ownerless(self) -> list[tuple[Target, dict[str, str]]]:
        """Pods that nothing owns and that are not leaving: among them are copies made for debugging."""
        return [
            (
                Target(
                    kind="Pod",
                    namespace=pod.metadata.namespace,
                    name=pod.metadata.name,
                    uid=pod.uid,
                ),
                pod.labels,
            )
            for pod in self.store.all("Pod")
            if pod.labels
            and pod.controller is None
            and pod.metadata.deletion_timestamp is None
            and pod.metadata.namespace not in settings.PODIUM_PROTECTED_NAMESPACES
        ]

    async def tell_leftovers(self) -> None:
        """Drains that an earlier Podium did not bring to their end."""
        for drain in await leftovers(self.api, self.hub.cluster.name, now=timezone.now()):
            if not self._drainer_elsewhere(drain.node.uid):
                self.hub.drain(self._drain_frame(drain))

    def _start_over(self) -> None:
        """Another cluster answers now: its picture has an epoch of its own."""
        self._publisher.publish()
        self.hub.note("Podium", "The API server's address belongs to another cluster now.")
        self.hub.start_over()

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._supervisor.run(), name="mirror")
            group.create_task(self._publisher.run(), name="publisher")
            group.create_task(self.usage.run(), name="usage")
            group.create_task(self._copies.run(), name="copies")
            if self.others is not None:
                group.create_task(self.others.run(), name="others")

    @property
    def is_ready(self) -> bool:
        """Whether the first picture was complete once: every kind was listed, or is out of reach.

        It stays so when the API server goes away: the last good picture is still served.
        """
        states = self._supervisor.states.values()
        self._was_ready = self._was_ready or all(one.state in COMPLETE for one in states)
        return self._was_ready

    async def close(self) -> None:
        """The end of drains, good-bye to the sockets, then the end of the work."""
        await self.drains.close()
        await self.looks.close()
        self.hub.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.GOODBYE_S):
                while self.hub.viewers:  # noqa: ASYNC110 - at most a second, once in a life
                    await asyncio.sleep(0.02)
        probing.install(self.api, None)
        await self.probers.close()
        if self.others is not None:
            await self.others.close()
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.api.close()


class Shown(Running):
    """A place whose rows come from a recording. No cluster is behind it: what asks one is told so."""

    def __init__(self, name: str) -> None:
        nowhere = config.Connection(name="recording", server=NOWHERE)
        about = Cluster(name=name, practice=True, version="", context=nowhere.name)
        self.store = Store()
        self._stand(Api(nowhere), Hub(cluster=about), lambda service: ())
        now_ms = self.hub.timing.wall_ms()
        self._known = {kind.kind: KindState("live", now_ms) for kind in DRAWN}
        self.hub.set_states(self._known)
        self.task = asyncio.create_task(asyncio.Event().wait(), name="recording")  # type: ignore[arg-type]

    @property
    def states(self) -> Mapping[str, KindState]:
        """A recording knows all that it shows."""
        return self._known

    @property
    def is_ready(self) -> bool:
        """There is nothing to wait for."""
        return True


NOWHERE = "http://127.0.0.1:9"
"""The discard port of this machine (RFC 863): nobody answers there."""
