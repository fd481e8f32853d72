"""The only place that joins the parts: connection → mirror → live → pages and sockets.

Background work starts idempotently on the running loop (`ensure_started`), because Daphne has no lifespan: the `serve`
command, a lifespan event and the first socket all call it, and one of them wins. `stop` undoes it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings

from dashboard import limits
from dashboard.kube import config
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.web import backend

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

_api: list[Api] = []


def connection() -> config.Connection:
    """Where the cluster is, from the settings. Raises config.ConfigError."""
    if settings.PODIUM_CLUSTER == "in-cluster":
        return config.in_cluster()
    path = settings.PODIUM_KUBECONFIG or str(Path("~/.kube/config").expanduser())
    return config.from_kubeconfig(
        path, settings.PODIUM_CONTEXT or None, allow_exec=settings.PODIUM_ALLOW_EXEC
    )


async def ensure_started() -> None:
    """Start what runs in the background, unless it runs already."""
    if _api:
        return
    found = connection()
    _api.append(Api(found))
    backend.install(
        backend.Cluster(
            name=found.name,
            context=found.name,
            practice=settings.PODIUM_CLUSTER == "practice",
            api=_api[0],
            note=lambda *, user, text, ids: None,
            is_synced=lambda: False,
        )
    )


async def trouble() -> str:
    """Why the cluster does not answer at this moment, or nothing."""
    try:
        async with asyncio.timeout(limits.FIRST_ANSWER_S):
            await _api[0].request("GET", "/version")
    except KubeError as error:
        return error.message
    except TimeoutError:
        return f"no answer within {limits.FIRST_ANSWER_S} s"
    return ""


async def stop() -> None:
    """End the background work and close what is open."""
    backend.install(None)
    while _api:
        await _api.pop().close()


def application(http: Asgi) -> Asgi:
    """The ASGI application around Django's."""
    router: Asgi = ProtocolTypeRouter({"http": http})
    return router
