"""GET /logs/<kind>/<namespace>/<name>/ : lines as NDJSON while they come (`logs.stream`), and
…/download/ : the same as a file of plain text.

Asked by `uid`, `container` (empty: all), `previous=on`, `follow=on`, `after` (once for each source:
``lines/moment/pod/container``). Observers read only with PODIUM_OBSERVER_LOGS.
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from dashboard import limits
from dashboard.access import sessions
from dashboard.access.viewer import Viewer
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.projection.withheld import message
from dashboard.roles import Role
from dashboard.web import backend
from dashboard.web.aim import BadAim, aim
from dashboard.web.errors import trouble
from dashboard.web.logs import slots, sources
from dashboard.web.logs.moments import MOMENT, Place, split
from dashboard.web.logs.stream import Asked, Stream, encode

NOT_FOR_OBSERVERS = (
    "Logs may hold secrets, so observers do not see them here. "
    "PODIUM_OBSERVER_LOGS=1 would show them."
)


def refused(viewer: Viewer) -> str:
    """Why this viewer may read no logs, or nothing."""
    may = viewer.may(Role.OPERATOR) or settings.PODIUM_OBSERVER_LOGS
    return "" if may else NOT_FOR_OBSERVERS


async def stream(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponseBase:
    """The lines as they come."""

    def answer(viewer: Viewer, asked: Asked) -> HttpResponseBase:
        lines = _frames(request, viewer, asked, backend.current().api)
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
        response["X-Accel-Buffering"] = "no"  # nginx would collect the lines
        return response

    return _answer(request, kind, namespace, name, answer)


async def download(request: HttpRequest, kind: str, namespace: str, name: str) -> HttpResponseBase:
    """A file with all there is, up to `LOG_DOWNLOAD_MAX_BYTES`."""

    def answer(viewer: Viewer, asked: Asked) -> HttpResponseBase:
        lines = _file(
            viewer, asked, backend.current().api, timestamps=request.GET.get("timestamps") == "on"
        )
        response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{_filename(asked)}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    return _answer(request, kind, namespace, name, answer)


def _answer(
    request: HttpRequest,
    kind: str,
    namespace: str,
    name: str,
    answer: Callable[[Viewer, Asked], HttpResponseBase],
) -> HttpResponseBase:
    viewer: Any = request.viewer  # type: ignore[attr-defined]
    if why := refused(viewer):
        return trouble(request, 403, "Not allowed", why)
    try:
        target = aim(kind, "" if namespace == "-" else namespace, name, request.GET.get("uid", ""))
    except BadAim as error:
        return trouble(request, 400, "No log to read", str(error))
    if target.kind != "Pod" and target.kind not in sources.SELECTING:
        return trouble(request, 400, "No log to read", f"A {target.kind} has no pods with logs.")
    if why := slots.refusal(viewer.id):
        return trouble(request, 429, "Too many logs at once", why)
    return answer(viewer, _asked(request, target))


def _asked(request: HttpRequest, target: Target) -> Asked:
    previous = request.GET.get("previous") == "on"
    return Asked(
        target=target,
        container=request.GET.get("container", "")[:63],
        follow=request.GET.get("follow") == "on" and not previous,
        previous=previous,
        places=dict(_places(request.GET.getlist("after"))),
    )


def _places(texts: list[str]) -> list[tuple[str, Place]]:
    """What cannot be read is no place: the log then begins with its last lines."""
    places = []
    for text in texts[: 4 * limits.LOG_SOURCES]:
        lines, _, rest = text.partition("/")
        at, _, key = rest.partition("/")
        if lines.isascii() and lines.isdigit() and len(lines) < 10 and MOMENT.fullmatch(at):
            places.append((key, Place(at, int(lines))))
    return places


async def _frames(
    request: HttpRequest, viewer: Viewer, asked: Asked, api: Api
) -> AsyncIterator[bytes]:
    async def may_read() -> str:
        # The grant is asked for anew: a stream must not outlive it.
        now = await sessions.authority(request.scope)  # type: ignore[attr-defined]
        return refused(now) if now else "Your session has ended. Sign in again."

    try:
        with slots.slot(viewer.id):
            lines = Stream(
                api, asked, may_read=may_read, tell=lambda error: message(error, viewer.role)
            ).frames()
            async with contextlib.aclosing(lines):  # type: ignore[type-var]
                async for chunk in lines:
                    yield chunk
    except slots.NoSlot as why:
        yield encode({"t": "bye", "text": str(why)})


async def _file(
    viewer: Viewer, asked: Asked, api: Api, *, timestamps: bool
) -> AsyncIterator[bytes]:
    """Source after source; with several, each line names its own as `kubectl logs --prefix` does."""
    left = limits.LOG_DOWNLOAD_MAX_BYTES
    try:
        with slots.slot(viewer.id):
            found = await sources.find(api, asked.target, container=asked.container)
            for one in found.sources:
                prefix = f"[pod/{one.pod}/{one.container}] " if len(found.sources) > 1 else ""
                async for line in _lines(api, asked, one):
                    text = line if timestamps else split(line)[1]
                    row = f"{prefix}{text}\n".encode()
                    left -= len(row)
                    if left < 0:
                        size_mib = limits.LOG_DOWNLOAD_MAX_BYTES // 2**20
                        yield f"[Podium: the rest is beyond {size_mib} MiB; kubectl logs gives all]\n".encode()
                        return
                    yield row
    except errors.KubeError as why:
        yield f"[Podium: {message(why, viewer.role)}]\n".encode()
    except slots.NoSlot as why:
        yield f"[Podium: {why}]\n".encode()


async def _lines(api: Api, asked: Asked, one: sources.Source) -> AsyncIterator[str]:
    lines = api.follow_logs(
        asked.target.namespace,
        one.pod,
        container=one.container,
        follow=False,
        previous=asked.previous,
        timestamps=True,
        tail=None,
    )
    try:
        async for line in lines:
            yield line
    except errors.BadRequest as why:
        yield f"[Podium: {one.key}: {why.message}]"


def _filename(asked: Asked) -> str:
    """Of characters that names in Kubernetes have, so that it needs no quoting."""
    parts = [asked.target.name, asked.container, "previous" if asked.previous else ""]
    kept = "".join(
        c for c in "_".join(filter(None, parts)) if c.isascii() and (c.isalnum() or c in "-._")
    )
    return f"{kept[:200]}.log"
