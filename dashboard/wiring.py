"""The only place that joins the parts: connection → mirror → live → pages and sockets.

Background work starts idempotently on the running loop (`ensure_started`), because Daphne has no
lifespan: the `serve` command, a lifespan event and the first socket all call it, and one of them
wins. `stop` undoes it, sockets first. Everything that runs is owned by one `Running`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from channels.routing import ProtocolTypeRouter
from django.conf import settings

from dashboard import limits
from dashboard.access.origins import only_from
from dashboard.access.sessions import authority
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.live.consumers import LiveConsumer
from dashboard.live.frames import Cluster
from dashboard.live.hub import Hub
from dashboard.live.publisher import Publisher
from dashboard.mirror.store import Store
from dashboard.mirror.supervisor import Supervisor, freeze_memory
from dashboard.web import backend
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
        self._was_ready = False
        store = Store()
        self._supervisor = Supervisor(
            self.api, store, on_state=self.hub.set_state, on_settled=freeze_memory
        )
        self._publisher = Publisher(store, self.hub)
        self.hub.set_states(self._supervisor.states)
        self.task = asyncio.create_task(self._run(), name="podium")

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._supervisor.run(), name="mirror")
            group.create_task(self._publisher.run(), name="publisher")

    @property
    def is_ready(self) -> bool:
        """Whether the first picture was complete once: every kind was listed, or is out of reach.

        It stays so when the API server goes away: the last good picture is still served.
        """
        states = self._supervisor.states.values()
        self._was_ready = self._was_ready or all(one.state in COMPLETE for one in states)
        return self._was_ready

    async def close(self) -> None:
        """Good-bye to the sockets, then the end of the work."""
        self.hub.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limits.GOODBYE_S):
                while self.hub.viewers:  # noqa: ASYNC110 - at most a second, once in a life
                    await asyncio.sleep(0.02)
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.api.close()


_running: list[Running] = []


def connection() -> config.Connection:
    """Where the cluster is, from the settings. Raises config.ConfigError."""
    if settings.PODIUM_CLUSTER == "in-cluster":
        return config.in_cluster()
    path = settings.PODIUM_KUBECONFIG or str(Path("~/.kube/config").expanduser())
    try:
        return config.from_kubeconfig(
            path,
            settings.PODIUM_CONTEXT or None,
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


async def ensure_started(found: config.Connection | None = None) -> Running:
    """Start what runs in the background, unless it runs already. Raises config.ConfigError."""
    if not _running:
        practice = settings.PODIUM_CLUSTER == "practice"
        # No await before the append: two callers on one loop cannot both get here.
        running = Running(found or connection(), practice=practice)
        _running.append(running)
        backend.install(
            backend.Cluster(
                name=running.hub.cluster.name,
                context=running.hub.cluster.context,
                practice=practice,
                api=running.api,
                note=running.hub.note,
                is_synced=lambda: running.is_ready,
                is_alive=lambda: not running.task.done(),
                past=running.hub,
            )
        )
    return _running[0]


async def first_answer() -> str:
    """Ask the API server for its version, and tell it to the sockets; why it does not answer, or
    nothing."""
    running = _running[0]
    try:
        async with asyncio.timeout(limits.FIRST_ANSWER_S):
            answer = msgspec.json.decode(await running.api.request("GET", "/version"))
        version = str(answer.get("gitVersion", ""))
        running.hub.cluster = msgspec.structs.replace(running.hub.cluster, version=version)
    except KubeError as error:
        return error.message
    except TimeoutError:
        return f"no answer within {limits.FIRST_ANSWER_S} s"
    except (msgspec.DecodeError, AttributeError):
        return "it answered, but not as a Kubernetes API server does"
    return ""


async def stop() -> None:
    """Say good-bye to the sockets, end the background work, close what is open."""
    backend.install(None)
    while _running:
        await _running.pop().close()


def application(http: Asgi) -> Asgi:
    """The ASGI application around Django's."""
    router: Asgi = ProtocolTypeRouter(
        {
            "http": bounded(http, limits.REQUEST_BODY_BYTES, larger=LARGER),
            "websocket": only_from(settings.PODIUM_URLS, _socket),
            "lifespan": _lifespan,
        }
    )
    return router


async def _socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The one socket there is; any other path is refused before the handshake ends."""
    if scope["path"] != SOCKET_PATH:
        await receive()
        await send({"type": "websocket.close", "code": 4404})
        return
    running = await ensure_started()
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
