"""The only place that joins the parts: connection → mirror → live → pages and sockets.

Background work starts idempotently on the running loop (`ensure_started`), because Daphne has no
lifespan: the `serve` command, a lifespan event and the first socket all call it, and one of them
wins. `stop` undoes it, sockets first. Everything that runs is owned by one `Running`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from channels.routing import ProtocolTypeRouter
from django.conf import settings

from dashboard import limits
from dashboard.access.origins import only_from
from dashboard.access.sessions import authority
from dashboard.actions import probing
from dashboard.actions.drain.registry import Drains
from dashboard.actions.drain.running import Drain
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.live import frames
from dashboard.live.consumers import LiveConsumer
from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from dashboard.live.publisher import Publisher
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor, freeze_memory
from dashboard.traffic.probers import Probers
from dashboard.usage.polling import Usage
from dashboard.web import backend, several
from dashboard.web.bodies import LARGER, bounded
from dashboard.web.pages import SOCKET_PATH

log = logging.getLogger(__name__)

COMPLETE = frozenset({"live", "forbidden", "missing"})

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Running:
    """All that runs in the background for one cluster."""

    def __init__(self, connection: config.Connection, *, practice: bool) -> None:
        name = settings.PODIUM_SCENARIO if practice else connection.name
        about = Cluster(name=name, practice=practice, version="", context=connection.name)
        self.api = Api(connection)
        self.hub = Hub(cluster=about)
        self.drains = Drains(self.api, self._tell_drain)
        self._was_ready = False
        store = Store()
        self._supervisor = Supervisor(
            self.api, store, on_state=self.hub.set_state, on_settled=freeze_memory
        )
        self._publisher = Publisher(store, self.hub)
        self.usage = Usage(self.api)
        self.probers = Probers(
            self.api,
            self._publisher.projection.pods_of,
            tell=lambda report: self.hub.traffic(report.id, report.text(), report.quiet().text()),
            forget=self.hub.forget_traffic,
        )
        probing.install(self.api, self.probers)
        self.hub.set_states(self._supervisor.states)
        self.task = asyncio.create_task(self._run(), name="podium")

    def _tell_drain(self, drain: Drain) -> None:
        """A drain has come further: a frame for everybody."""
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
        self.hub.drain(
            frames.Drain(
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
        )

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._supervisor.run(), name="mirror")
            group.create_task(self._publisher.run(), name="publisher")
            group.create_task(self.usage.run(), name="usage")

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
        self.hub.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.GOODBYE_S):
                while self.hub.viewers:  # noqa: ASYNC110 - at most a second, once in a life
                    await asyncio.sleep(0.02)
        probing.install(self.api, None)
        await self.probers.close()
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.api.close()


_running: dict[str, Running] = {}
"""By their places in addresses (`web.several`); the first one's is ""."""


def connections() -> list[config.Connection]:
    """Where the clusters are, from the settings. Raises config.ConfigError."""
    if settings.PODIUM_CLUSTER == "in-cluster":
        return [config.in_cluster()]
    contexts: list[str | None] = [*settings.PODIUM_CONTEXTS] or [None]
    return [_connection(context) for context in contexts]


def _connection(context: str | None) -> config.Connection:
    path = settings.PODIUM_KUBECONFIG or str(Path("~/.kube/config").expanduser())
    try:
        return config.from_kubeconfig(
            path,
            context,
            allow_exec=settings.PODIUM_ALLOW_EXEC,
            allow_insecure=settings.PODIUM_ALLOW_INSECURE,
        )
    except config.ConfigError as why:
        if "settings" not in str(why):
            raise
        # kube knows no setting of ours; the person needs its name.
        raise config.ConfigError(
            f"{why} (PODIUM_ALLOW_EXEC=1 allows programs, PODIUM_ALLOW_INSECURE=1 the rest.)"
        ) from why


async def ensure_started(found: Sequence[config.Connection] | None = None) -> None:
    """Start what runs in the background, unless it runs already. Raises config.ConfigError."""
    if not _running:
        practice = settings.PODIUM_CLUSTER == "practice"
        joined = found or connections()
        # No await before all are there: two callers on one loop cannot both get here.
        for slug, one in zip(several.slugs(one.name for one in joined), joined, strict=True):
            running = _running[slug] = Running(one, practice=practice)
            backend.install(_told(running, slug))


def _told(running: Running, slug: str) -> backend.Cluster:
    """What pages may use of it."""
    return backend.Cluster(
        name=running.hub.cluster.name,
        context=running.hub.cluster.context,
        practice=running.hub.cluster.practice,
        api=running.api,
        note=running.hub.note,
        is_synced=lambda: running.is_ready,
        is_alive=lambda: not running.task.done(),
        past=running.hub,
        drains=running.drains,
        usage=running.usage,
        slug=slug,
    )


def tasks() -> list[asyncio.Task[None]]:
    """What must never end by itself."""
    return [running.task for running in _running.values()]


async def first_answers() -> list[str]:
    """Ask each API server for its version, and tell it to the sockets; a sentence for each that does
    not answer."""
    told = await asyncio.gather(*map(_first_answer, _running.values()))
    return [trouble for trouble in told if trouble]


async def _first_answer(running: Running) -> str:
    """Why it does not answer, or nothing."""
    try:
        async with asyncio.timeout(limits.FIRST_ANSWER_S):
            answer = msgspec.json.decode(await running.api.request("GET", "/version"))
        version = str(answer.get("gitVersion", ""))
        running.hub.cluster = msgspec.structs.replace(running.hub.cluster, version=version)
    except KubeError as error:
        trouble = error.message
    except TimeoutError:
        trouble = f"no answer within {limits.FIRST_ANSWER_S} s"
    except (msgspec.DecodeError, AttributeError):
        trouble = "it answered, but not as a Kubernetes API server does"
    else:
        return ""
    return f"{running.hub.cluster.name}: {trouble}" if len(_running) > 1 else trouble


async def stop() -> None:
    """Say good-bye to the sockets, end the background work, close what is open."""
    backend.install(None)
    ending = list(_running.values())
    _running.clear()
    await asyncio.gather(*(running.close() for running in ending))


def application(http: Asgi) -> Asgi:
    """The ASGI application around Django's."""
    router: Asgi = ProtocolTypeRouter(
        {
            "http": several.in_its_place(bounded(http, limits.REQUEST_BODY_BYTES, larger=LARGER)),
            "websocket": several.in_its_place(only_from(settings.PODIUM_URLS, _socket)),
            "lifespan": _lifespan,
        }
    )
    return router


async def _socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The one socket there is; any other path is refused before the handshake ends."""
    if scope["path"].removeprefix(scope.get("root_path", "")) != SOCKET_PATH:
        await receive()
        await send({"type": "websocket.close", "code": 4404})
        return
    await ensure_started()
    running = _running[backend.choice()]
    consumer = LiveConsumer.as_asgi(  # type: ignore[no-untyped-call]
        hub=running.hub, authority=authority
    )
    await consumer(scope, receive, send)


async def _lifespan(_scope: dict[str, Any], receive: Any, send: Any) -> None:
    """For servers that have it (uvicorn, hypercorn)."""
    await receive()
    try:
        await ensure_started()
    except config.ConfigError as why:
        await send({"type": "lifespan.startup.failed", "message": str(why)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await stop()
    await send({"type": "lifespan.shutdown.complete"})
