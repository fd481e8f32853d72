"""GET /live/events/ : the frames of the live protocol as server-sent events, for where sockets do not
get through.

The same outbox, rights and bounds as at the socket. What is missing is the way back: nobody
acknowledges. So one answer is short, in bytes and in time, and its reader asks for the next from
where it is (``Last-Event-ID``). That is the proof that it was read, however much a server between
the two holds back; and a line that died costs one answer.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from dashboard import limits
from dashboard.access import gathering
from dashboard.access.viewer import Viewer
from dashboard.live import frames
from dashboard.live.outbox import Outbox
from dashboard.live.outlet import Ending
from dashboard.live.refusals import Refused, wanted
from dashboard.projection.audience import audience_of
from dashboard.web import backend

if TYPE_CHECKING:
    from dashboard.live.hub import Hub

PATH = "/live/events/"
_MIME = "text/event-stream"
_PLACE = re.compile(r"([0-9A-Za-z-]{1,64}):(\d{1,15})", re.ASCII)
_DELTA = re.compile(r'\{"t":"delta","epoch":"([^"]+)","from":\d+,"to":(\d+),')
_LAST_PART = re.compile(r'\{"t":"snapshot","epoch":"([^"]+)","seq":(\d+),"part":(\d+),"of":\3,')

_SNAPSHOT, _BEAT = '{"t":"snapshot"', '{"t":"beat"'


async def events(request: HttpRequest) -> StreamingHttpResponse:
    """One answer: where its reader stands is in Last-Event-ID, or nowhere on a first visit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = _PLACE.fullmatch(request.headers.get("Last-Event-ID", ""))
    sub = frames.Sub(epoch=found[1], seq=int(found[2])) if found else frames.Sub(None, None)
    answer = StreamingHttpResponse(
        _told(request, viewer, backend.current().live, sub), content_type=_MIME
    )
    answer["Cache-Control"] = "no-store, no-transform"
    answer["X-Accel-Buffering"] = "no"  # nginx would collect them
    return answer


def over(why: str) -> HttpResponse:
    """404 at the place of what has ended, in the form that readers of the stream read: they need not come back."""
    answer = HttpResponse(_bye(frames.NOT_HERE, why), content_type=_MIME, status=404)
    answer["Cache-Control"] = "no-store"
    return answer


async def _told(
    request: HttpRequest, viewer: Viewer, hub: "Hub", sub: frames.Sub
) -> AsyncIterator[bytes]:
    if backend.is_leaving():
        wait_s = round(hub.timing.uniform(1, limits.RETURN_SPREAD_S))
        yield _bye(frames.RESTARTING, "Podium restarts.", wait_s)
        return
    try:
        view, window = wanted(request.GET.dict())
        outbox = await hub.enter(viewer.id, audience_of(viewer.role), window, view=view)
    except Refused as why:
        yield event(frames.text(why.bye))
        return
    guard = asyncio.create_task(_guard(request, viewer, hub, outbox), name="events guard")
    try:
        role = str(viewer.role)
        yield event(hub.hello(user=viewer.name, role=role, beat_s=limits.BEAT_S, outbox=outbox))
        await outbox.hear(sub)
        async for text in _pieces(hub, outbox):
            yield text
    finally:
        hub.release(outbox)
        guard.cancel()
        await asyncio.gather(guard, return_exceptions=True)


async def _pieces(hub: "Hub", outbox: Outbox) -> AsyncIterator[bytes]:
    """Until a bound is met, and then to a place from which one can go on."""
    ends_s = hub.timing.monotonic() + limits.EVENTS_MAX_S
    left_bytes = limits.EVENTS_MAX_BYTES
    async with aclosing(outbox.texts()) as texts:  # type: ignore[type-var]
        async for item in texts:
            if isinstance(item, Ending):
                yield event(frames.text(item.bye))
                return
            yield event(item)
            place = _place(item)
            if place is not None:
                outbox.take(frames.Ack(seq=int(place[2])))
            if not item.startswith(_SNAPSHOT):  # a picture may be as large as it is
                left_bytes -= len(item)
            is_over = left_bytes < 0 or hub.timing.monotonic() >= ends_s
            if is_over and (place is not None or item.startswith(_BEAT)):
                return


async def _guard(request: HttpRequest, viewer: Viewer, hub: "Hub", outbox: Outbox) -> None:
    """Look the session up, again and again, as the socket does."""
    while True:
        await hub.timing.sleep(limits.AUTHORITY_CHECK_S)
        now: Any = await gathering.authority(request.scope)  # type: ignore[attr-defined]
        if now is None:
            reason = "Your session has ended."
            outbox.end(frames.NO_LONGER_ALLOWED, reason, retry_after_s=None)
            return
        if now.role != viewer.role:
            outbox.end(frames.RESTARTING, "Your role has changed.", retry_after_s=0)
            return


def event(text: str) -> bytes:
    """A frame as an event; with the id of its place where one can go on from it. JSON has no line
    breaks outside its strings, and none inside."""
    place = _place(text)
    named = f"id: {place[1]}:{place[2]}\n" if place else ""
    return f"{named}data: {text}\n\n".encode()


def _place(text: str) -> "re.Match[str] | None":
    """Where one stands after this frame, if it is one that leads to a place."""
    return _DELTA.match(text) or _LAST_PART.match(text)


def _bye(code: int, reason: str, retry_after_s: int | None = None) -> bytes:
    return event(frames.text(frames.Bye(code=code, reason=reason, retry_after_s=retry_after_s)))
