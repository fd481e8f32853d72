"""Watch streams: one JSON event per line, in a chunked answer that stays open.

Promises: every change after the named version, in order, once; bookmarks when asked for; a slow
reader is cut and never waited for; a version that is no longer kept gives one ERROR event with a
410 Status, as a real watch cache gives it. Events that pile up are written together.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from practice.api.api import Api
from practice.api.errors import ApiError
from practice.api.http import stale_reads
from practice.api.http.answers import NO_CACHE
from practice.api.http.event_lines import EventLines, event_line
from practice.api.http.outbox import Outbox
from practice.api.http.shapes import Shaper
from practice.api.http.streams import Streams
from practice.api.reading import Watch, WatchEvent
from practice.api.request import ListOptions
from practice.api.schema.structure import Json
from practice.limits import (
    BOOKMARK_S,
    WATCH_BATCH_EVENTS,
    WATCH_FAULT_S,
    WATCH_QUEUE_EVENTS,
    WATCH_TIMEOUT_S,
)

INITIAL_EVENTS_END = {"k8s.io/initial-events-end": "true"}


class WatchStream:
    """One watcher's connection."""

    def __init__(self, api: Api, shaper: Shaper, lines: EventLines, *, bookmarks: bool) -> None:
        self._api = api
        self._lines = lines
        self._shaper = shaper
        self._bookmarks = bookmarks
        self._headers_due = True
        self._outbox: Outbox[WatchEvent] = Outbox(limit=WATCH_QUEUE_EVENTS)

    async def run(
        self,
        request: web.Request,
        streams: Streams,
        namespace: str | None,
        options: ListOptions,
        timeout_s: float,
    ) -> web.StreamResponse:
        """Serve until the time is over, the reader goes, or the server closes."""
        resource = self._shaper.resource
        refused: Json | None = None
        watch: Watch | None = None
        try:
            watch = await stale_reads.begin_watch(
                self._api, resource, namespace, options, self._outbox
            )
        except ApiError as error:
            waited = error.code == 504 and self._api.faults.cache_lag is not None
            if error.code != 410 and not waited:
                raise
            refused = error.status
        response = web.StreamResponse(headers=NO_CACHE)
        response.content_type = self._shaper.form.media
        response.enable_chunked_encoding()
        with streams.opened(self._outbox, self._shaper.resource):
            try:
                await response.prepare(request)
                if watch is None:
                    await response.write(event_line("ERROR", refused or {}))
                else:
                    await self._begin(response, watch, options)
                    await self._go_on(request, response, timeout_s, watch.version)
            finally:
                if watch is not None:
                    watch.cancel()
        if not self._outbox.overflowed:
            await response.write_eof()
        return response

    async def _begin(
        self, response: web.StreamResponse, watch: Watch, options: ListOptions
    ) -> None:
        for start in range(0, len(watch.initial), WATCH_BATCH_EVENTS):
            batch = watch.initial[start : start + WATCH_BATCH_EVENTS]
            await response.write(b"".join(map(self._event, batch)))
        if options.send_initial_events and self._bookmarks:
            await response.write(self._bookmark(watch.version, INITIAL_EVENTS_END))

    async def _go_on(
        self, request: web.Request, response: web.StreamResponse, timeout_s: float, version: int
    ) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout_s
        bookmark_at = loop.time() + BOOKMARK_S
        faults = self._api.faults
        while (now := loop.time()) < end and not self._outbox.overflowed:
            until = min(end, bookmark_at) if self._bookmarks else end
            something = await self._outbox.wait(until - now)
            if faults.watches_hang and not self._outbox.closed:
                await asyncio.sleep(WATCH_FAULT_S)
                continue
            if something:
                may_go = self._is_known if faults.cache_lag is not None else None
                batch = self._outbox.take(WATCH_BATCH_EVENTS, may_go)
                if batch:
                    await self._write(request, response, b"".join(map(self._event, batch)))
                elif self._outbox.closed:
                    return
                else:
                    await asyncio.sleep(WATCH_FAULT_S)
            elif self._bookmarks and loop.time() >= bookmark_at:
                bookmark_at = loop.time() + BOOKMARK_S
                version = max(version, self._known_version())
                await response.write(self._bookmark(version, {}))

    def _known_version(self) -> int:
        cached = stale_reads.cache_version(self._api, self._shaper.resource)
        return self._api.store.version if cached is None else cached

    def _is_known(self, event: WatchEvent) -> bool:
        """The watch cache has heard of it."""
        return event.version <= self._known_version()

    async def _write(self, request: web.Request, response: web.StreamResponse, raw: bytes) -> None:
        """Write, but let go of a reader that takes nothing while its outbox overflows."""
        writing = asyncio.ensure_future(response.write(raw))
        try:
            while not writing.done():
                await asyncio.wait({writing}, timeout=1.0)
                if self._outbox.overflowed and request.transport is not None:
                    request.transport.abort()
                    break
        finally:
            if not writing.done():
                writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
        if not writing.cancelled() and (error := writing.exception()) is not None:
            raise error

    def _event(self, event: WatchEvent) -> bytes:
        if not self._shaper.form.shape:
            return self._lines.line(event.type, event.object)
        shown = self._shaper.object(event.object, self._api.clock.now(), headers=self._headers_due)
        self._headers_due = False
        return event_line(event.type, shown)

    def _bookmark(self, version: int, annotations: dict[str, str]) -> bytes:
        resource = self._shaper.resource
        metadata: Json = {"resourceVersion": str(version)}
        if annotations:
            metadata["annotations"] = annotations
        obj = {"kind": resource.kind, "apiVersion": resource.api_version, "metadata": metadata}
        return event_line("BOOKMARK", self._shaper.bookmark(obj))


def timeout_of(asked_s: int | None) -> float:
    """How long the watch lives; without a wish as long as a real server's shortest."""
    return float(asked_s) if asked_s else float(WATCH_TIMEOUT_S)
