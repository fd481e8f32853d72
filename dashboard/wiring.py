"""The only place that joins the parts: connection → mirror → live → pages and sockets.

Background work starts idempotently on the running loop (`ensure_started`), because Daphne has no
lifespan: the `serve` command, a lifespan event and the first socket all call it, and one of them
wins. `stop` undoes it, sockets first. Everything that runs is owned by one `Running`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from channels.routing import ProtocolTypeRouter
from django.conf import settings

from dashboard import ending, limits
from dashboard.access import gathering
from dashboard.access.origins import only_from
from dashboard.kube import config
from dashboard.kube.errors import KubeError
from dashboard.live.consumers import LiveConsumer
from dashboard.live.snapshots import Snapshots
from dashboard.running import Running, Shown
from dashboard.web import backend, several
from dashboard.web.bodies import LARGER, bounded
from dashboard.web.pages import SOCKET_PATH

log = logging.getLogger(__name__)

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


_running: dict[str, Running] = {}
"""By their places in addresses (`web.several`); the first one's is ""."""
_before_stop: list[Callable[[], Awaitable[None]]] = []


def connections() -> list[config.Connection]:
    """Where the clusters are, from the settings. Raises config.ConfigError."""
    if settings.PODIUM_CLUSTER == "in-cluster":
        return [config.in_cluster()]
    contexts: list[str | None] = [*settings.PODIUM_CONTEXTS] or [None]
    return [connection(context) for context in contexts]


def connection(context: str | None, kubeconfig: str = "") -> config.Connection:
    """The cluster of a context, of this file or the one of the settings. Raises config.ConfigError."""
    path = kubeconfig or settings.PODIUM_KUBECONFIG or str(Path("~/.kube/config").expanduser())
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
            running = _running[slug] = Running(
                one, practice=practice, redis_url=settings.PODIUM_REDIS_URL
            )
            backend.install(_told(running, slug))


def _told(running: Running, slug: str, *, is_run: bool = False) -> backend.Cluster:
    """What pages may use of it."""
    return backend.Cluster(
        name=running.hub.cluster.name,
        context=running.hub.cluster.context,
        practice=running.hub.cluster.practice,
        api=running.api,
        note=running.note,
        others=running.others,
        is_synced=lambda: running.is_ready,
        is_alive=lambda: not running.task.done(),
        past=running.hub,
        live=running.hub,
        snapshots=Snapshots(running.hub),
        drains=running.drains,
        looks=running.looks,
        usage=running.usage,
        slug=slug,
        is_run=is_run,
    )


def tasks() -> list[asyncio.Task[None]]:
    """What must never end by itself."""
    return [running.task for running in _running.values()]


def first() -> Running | None:
    """The cluster with the plain addresses."""
    return _running.get("")


def add(slug: str, connection: config.Connection, *, practice: bool, name: str) -> Running:
    """One more cluster, for a lesson, below a place that was never used before. Needs a running loop."""
    # What is frozen is never collected again: that is for what lives as long as the process.
    running = _running[slug] = Running(
        connection, practice=practice, name=name, on_settled=lambda: None
    )
    backend.install(_told(running, slug, is_run=True))
    return running


def show(slug: str, *, name: str) -> Running:
    """The same, with a recording in the place of a cluster."""
    running = _running[slug] = Shown(name)
    backend.install(_told(running, slug, is_run=True))
    return running


async def remove(slug: str, why: str) -> None:
    """Its sockets hear good-bye and why, its work ends, its place is nobody's; who comes back hears why, too."""
    backend.uninstall(slug, why)
    running = _running.pop(slug, None)
    if running is not None:
        running.hub.end(why)
        await running.close()


def before_stop(work: Callable[[], Awaitable[None]]) -> None:
    """Awaited when the process stops, while the clusters are still there."""
    if work not in _before_stop:
        _before_stop.append(work)


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
        await running.tell_leftovers()
    except KubeError as error:
        trouble = error.message
    except TimeoutError:
        trouble = f"no answer within {limits.FIRST_ANSWER_S} s"
    except (msgspec.DecodeError, AttributeError):
        trouble = "it answered, but not as a Kubernetes API server does"
    else:
        return ""
    return f"{running.hub.cluster.name}: {trouble}" if len(_running) > 1 else trouble


async def say_goodbye() -> None:
    """The process is about to end: nobody new, and each socket hears when to come back."""
    await ending.say_goodbye([(slug, running.hub) for slug, running in _running.items()])
    # Who waits for news of a table is answered now, not after twenty seconds.
    await asyncio.gather(*(running.looks.close() for running in _running.values()))


async def stop() -> None:
    """End the background work, close what is open; sockets that are still there hear good-bye."""
    for work in _before_stop:
        await work()
    backend.install(None)
    ending = list(_running.values())
    _running.clear()
    await asyncio.gather(*(running.close() for running in ending))


def application(http: Asgi) -> Asgi:
    """The ASGI application around Django's."""
    router: Asgi = ProtocolTypeRouter(
        {
            "http": ending.answers.counted(
                several.in_its_place(bounded(http, limits.REQUEST_BODY_BYTES, larger=LARGER))
            ),
            "websocket": several.in_its_place(only_from(settings.PODIUM_URLS, _socket)),
            "lifespan": _lifespan,
        }
    )
    return router


async def _socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The one socket there is; any other path is refused before the handshake ends, unless something was there."""
    if why := several.why_gone(scope["path"], SOCKET_PATH):
        await ending.gone(receive, send, why)
        return
    if scope["path"].removeprefix(scope.get("root_path", "")) != SOCKET_PATH:
        await receive()
        await send({"type": "websocket.close", "code": 4404})
        return
    if backend.is_leaving():
        await ending.refuse(receive, send)
        return
    await ensure_started()
    running = _running.get(backend.choice())
    if running is None:  # a run that ended between the two
        await receive()
        await send({"type": "websocket.close", "code": 4404})
        return
    consumer = LiveConsumer.as_asgi(  # type: ignore[no-untyped-call]
        hub=running.hub,
        authority=gathering.authority_at_once,
        again=gathering.authority,
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
    ending.before_the_server(say_goodbye)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await stop()
    await send({"type": "lifespan.shutdown.complete"})
