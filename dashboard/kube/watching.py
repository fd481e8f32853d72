"""One kind of an API server, followed for ever: list, watch, resume, list again.

Four generators, one idea each, from the outside in: ``follow`` never ends and turns every trouble
into a state; ``_generation`` is one list and all that follows from it, until 410; ``_resumed`` is
watch after watch from the last resourceVersion; ``_connection`` is one HTTP answer. What
client-go's reflector promises holds here (tools/cache/reflector.go): a complete list replaces
atomically, 410 lists again, 429 and errors wait and resume without a list, bookmarks move the
position, every watch is bounded in time."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from typing import Generic

import msgspec

from dashboard.kube import errors
from dashboard.kube.api import Api, Params, transport_of
from dashboard.kube.events import Changed, Decodes, Item, Replaced, State, StateName, T
from dashboard.kube.gathering import Gathering
from dashboard.kube.kinds import Kind, accept, path
from dashboard.kube.lines import LineSplitter, ReadAhead
from dashboard.kube.resting import Rest
from dashboard.kube.timing import Backoff, Timing
from dashboard.kube.versions import is_older, number_of
from dashboard.limits import (
    BACKOFF_RESET_S,
    CREDENTIALS_RETRY_S,
    FORBIDDEN_DOUBTED_S,
    FORBIDDEN_RETRY_S,
    INITIAL_EVENTS_SILENCE_S,
    LIST_PAGE_OBJECTS,
    MISSING_RETRY_S,
    RELIST_EARLIEST_S,
    REQUEST_TIMEOUT_S,
    RETRY_AFTER_MAX_S,
    STREAM_ERRORS_BEFORE_RELIST,
    WATCH_DEADLINE_EXTRA_S,
    WATCH_LINE_MAX_BYTES,
    WATCH_MAX_S,
    WATCH_MIN_S,
    WATCH_TOO_SHORT_S,
)


class _Opened:
    """The API server answered the watch."""


class _Envelope(msgspec.Struct):
    """One line of a watch."""

    type: str
    object: msgspec.Raw


class _ListMeta(msgspec.Struct, rename="camel"):
    resource_version: str = ""
    continue_: str = msgspec.field(name="continue", default="")


class _Page(msgspec.Struct):
    """One page of a list."""

    metadata: _ListMeta
    items: list[msgspec.Raw] | None = None


_envelopes = msgspec.json.Decoder(_Envelope)
_pages = msgspec.json.Decoder(_Page)
_NO_NUMBER = -1
"""Of a list that has no version, or one that is no number: nothing is known to be from before it."""
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


class Watcher(Generic[T]):
    """Follows one kind. ``skipped`` counts objects that were too large or unreadable. ``on_other_history`` is called
    when the API server turns out to have gone back in time: other kinds may not be able to see it any more, once its
    time has passed theirs again."""

    def __init__(
        self,
        api: Api,
        kind: Kind,
        decoder: Decodes[T],
        *,
        timing: Timing | None = None,
        on_other_history: Callable[[], None] = lambda: None,
    ) -> None:
        self.kind = kind
        self.skipped = 0
        self._api = api
        self._decoder = decoder
        self._timing = timing or Timing()
        self._backoff = Backoff(self._timing)
        self._scope = ""  # all namespaces, or the one that is left when all are forbidden
        self._streams_lists = True  # until the API server says that it does not
        self._version = ""
        self._collects = False  # initial events: what is held back is not told yet
        self._state: StateName | None = None
        self._listed = False
        self._listed_at_s = float("-inf")
        self._listed_number = _NO_NUMBER
        """The last list's version as a number."""
        self._can_list = False
        self._is_doubted = False
        self._relist_wanted = False
        self._rest = Rest(self._timing)
        self._ahead: ReadAhead | None = None  # what is read from now
        self._opening: asyncio.Timeout | None = None  # how long an answer is waited for now
        self._on_other_history = on_other_history
        self._is_void = False  # nothing that is known holds any longer
        self._is_foreign = False  # versions that are known are of another time than the next list's

    @property
    def position(self) -> int:
        """The resourceVersion up to which all is told; 0 before the first list, and where it is no number."""
        return 0 if self._collects else number_of(self._version, 0)

    # --- news from outside --------------------------------------------------------------------

    def hurry(self) -> None:
        """The API server answers somebody: do not wait any longer because it did not."""
        self._rest.hurry()

    def reopen(self, *, relist: bool = False) -> None:
        """Trust no connection from before: go on from the same position with a new one, or, with
        ``relist``, believe nothing that is known and list anew."""
        self._is_void |= relist
        self._is_foreign |= relist
        self._backoff.reset()
        self._rest.hurry()
        if self._opening is not None:
            # One that has just run out is over by itself, and may not be set any more.
            if not self._opening.expired():
                self._opening.reschedule(asyncio.get_running_loop().time())
        elif self._ahead is not None:
            self._ahead.end()

    # --- for ever -----------------------------------------------------------------------------

    async def follow(self) -> AsyncGenerator[Item[T], None]:
        """States, complete lists and events; ends only when it is closed or cancelled."""
        while True:
            started_s = self._timing.monotonic()
            is_trouble = False
            try:
                async with aclosing(self._generation()) as items:
                    async for item in items:
                        yield item
                wait_s = self._after_end(started_s)
            except errors.Gone:  # a continue token was too old: ordinary, begin the list again
                wait_s = self._after_end(started_s)
            except errors.Forbidden as error:
                if self._doubts():
                    wait_s = FORBIDDEN_DOUBTED_S
                elif self._narrow():
                    continue
                else:
                    yield self._enter("forbidden", error.message)
                    wait_s = FORBIDDEN_RETRY_S
            except errors.NotFound as error:
                yield self._enter("missing", error.message)
                wait_s = MISSING_RETRY_S
            except errors.Unauthorized as error:
                yield self._enter("stale", _credentials(error))
                wait_s = CREDENTIALS_RETRY_S
            except errors.KubeError as error:
                yield self._enter("stale", error.message)
                wait_s = self._wait_after(error)
                is_trouble = _is_over_with_news(error)
            await self._rest.wait(wait_s, may_end_early=is_trouble)

    def _enter(self, state: StateName, reason: str = "") -> State:
        self._state = state
        return State(state, reason)

    def _after_end(self, started_s: float) -> float:
        """A position that is gone is ordinary; one that is gone at once, again and again, is
        not."""
        lived_s = self._timing.monotonic() - started_s
        return self._backoff.next_s() if lived_s < WATCH_TOO_SHORT_S else 0.0

    def _wait_after(self, error: errors.KubeError) -> float:
        return self._backoff.next_s(min(error.retry_after_s or 0.0, RETRY_AFTER_MAX_S))

    def _doubts(self) -> bool:
        """What could be listed is forbidden: a right was taken away, or the API server has just begun
        and not loaded its rules. It is asked once more before anything leaves the screens."""
        self._is_doubted = self._can_list and not self._is_doubted
        return self._is_doubted

    def _note_list(self) -> None:
        """A list is complete."""
        self._listed = self._can_list = True
        self._is_doubted = False
        # Of a list that was asked for before the news nobody knows whose it is.
        self._is_foreign &= self._is_void
        self._listed_number = number_of(self._version, _NO_NUMBER)
        self._listed_at_s = asyncio.get_running_loop().time()

    def _narrow(self) -> bool:
        """All namespaces are forbidden: is there one to try? Then start over with everything."""
        own = self._api.connection.namespace
        self._can_list = False
        if self._scope == "" and own and self.kind.namespaced:
            self._scope = own
            return True
        self._scope = ""
        return False

    # --- one list and what follows ------------------------------------------------------------

    async def _generation(self) -> AsyncGenerator[Item[T], None]:
        self._relist_wanted = self._is_void = False
        # Trouble stays on the screen until it is over: trying again is no state of its own.
        if self._state in (None, "live"):
            yield self._enter("relisting" if self._listed else "listing")
        streamed = False
        if self._streams_lists:
            try:
                async with aclosing(self._streamed()) as items:
                    async for item in items:
                        streamed = True
                        yield item
            except (errors.BadRequest, errors.Invalid):
                self._streams_lists = False
            except (errors.Unreachable, errors.ServerError, errors.TooManyRequests):
                if not streamed:
                    raise
                # The list was complete: the position is good, and the next watch goes on from it.
            except errors.Gone:
                return
        if not streamed:
            objects = await self._paged()
            self._collects = False
            yield Replaced(objects, self._timing.wall_ms(), self._is_foreign)
            self._note_list()
        async with aclosing(self._resumed()) as items:
            async for item in items:
                yield item

    async def _streamed(self) -> AsyncGenerator[Item[T], None]:
        """A list that comes as a watch (KEP-3157) and simply goes on as one.

        Yields nothing when the API server does not know how: the plain list follows then.
        """
        held: dict[str, T] = {}
        self._collects = True
        params: dict[str, str | int] = {
            "sendInitialEvents": "true",
            "resourceVersionMatch": "NotOlderThan",
        }
        async with aclosing(self._connection(params, silence_s=INITIAL_EVENTS_SILENCE_S)) as items:
            async for item in items:
                if isinstance(item, Changed) and self._collects:
                    if item.deleted:
                        held.pop(item.object.uid, None)
                    else:
                        held[item.object.uid] = item.object
                elif isinstance(item, Replaced):  # the mark at the end of the initial events
                    if not self._collects:
                        continue  # told again; nothing was collected since, and that is no list
                    self._collects = False
                    self._relist_wanted = False
                    yield Replaced(list(held.values()), item.read_ms, self._is_foreign)
                    held.clear()
                    self._note_list()
                    yield self._enter("live", self._narrowness())
                elif isinstance(item, Changed):
                    yield item
        if self._collects and not self._is_void:
            self._streams_lists = False

    async def _paged(self) -> list[T]:
        """The whole list in pages. Gone (an expired continue token) makes it start over."""
        objects: list[T] = []
        token = ""
        where = path(self.kind, self._scope)
        while True:
            params: Params = {"limit": LIST_PAGE_OBJECTS, "continue": token}
            raw = await self._api.request(
                "GET", where, params=params, accept=accept(self.kind, lists=True)
            )
            try:
                page = _pages.decode(raw)
            except _UNREADABLE as error:
                raise errors.Unreadable(f"The list cannot be read: {error}") from error
            for item in page.items or ():
                found = self._decode(item)
                if found is not None:
                    objects.append(found)
            token = page.metadata.continue_
            if not token:
                self._version = page.metadata.resource_version
                return objects

    # --- watch after watch --------------------------------------------------------------------

    async def _resumed(self) -> AsyncGenerator[Item[T], None]:
        """Watch from the last position, over and over; ends when the position is gone."""
        errors_in_a_row = 0
        was_away = False
        while not (self._relist_wanted or self._is_void):
            opened_s: float | None = None
            before = self._version
            failure: errors.KubeError | None = None
            try:
                if was_away and await self._is_other_history() and not self._is_void:
                    self._is_foreign = True
                    self._on_other_history()
                    return
                was_away = False
                if self._is_void:  # another kind has found out meanwhile
                    return
                async with aclosing(self._connection({"resourceVersion": before})) as items:
                    async for item in items:
                        if isinstance(item, _Opened):
                            opened_s = self._timing.monotonic()
                            if self._state != "live":
                                yield self._enter("live", self._narrowness())
                        elif not isinstance(item, Replaced):
                            yield item
            except errors.Gone:
                return
            except (errors.Forbidden, errors.NotFound):
                raise
            except errors.KubeError as error:
                failure = error
            # Until that question is answered: one that comes back may refuse it first, not being ready.
            was_away |= opened_s is None and isinstance(failure, errors.Unreachable)
            lived_s = 0.0 if opened_s is None else self._timing.monotonic() - opened_s
            if failure is None and lived_s >= WATCH_TOO_SHORT_S:
                errors_in_a_row = 0
                if await self._may_widen():
                    return
            else:
                moved = self._version != before
                errors_in_a_row = 0 if moved else errors_in_a_row + 1
                if isinstance(failure, errors.ServerError) and (
                    _version_too_large(failure) or errors_in_a_row >= STREAM_ERRORS_BEFORE_RELIST
                ):
                    self._is_foreign |= _version_too_large(failure)
                    raise failure
            if lived_s >= BACKOFF_RESET_S:
                self._backoff.reset()
            if failure is not None and lived_s < WATCH_TOO_SHORT_S:
                yield self._enter("stale", _why(failure))
            pause_s = self._pause(failure, lived_s)
            await self._rest.wait(pause_s, may_end_early=_is_over_with_news(failure))

    def _pause(self, failure: errors.KubeError | None, lived_s: float) -> float:
        if isinstance(failure, errors.Unauthorized):
            return CREDENTIALS_RETRY_S
        if failure is not None:
            return self._wait_after(failure)
        return self._backoff.next_s() if lived_s < WATCH_TOO_SHORT_S else 0.0

    async def _is_other_history(self) -> bool:
        """The API server was away: is its time behind ours now? Then etcd was restored or the
        cluster made anew, and a watch from our position would wait for that time in silence
        (versions can be compared as numbers: KEP-5504)."""
        where = path(self.kind, self._scope)
        raw = await self._api.request(
            "GET", where, params={"limit": 1}, accept=accept(self.kind, lists=True)
        )
        try:
            now = _pages.decode(raw).metadata.resource_version
        except _UNREADABLE:
            return True  # the list will tell
        return is_older(now, self._version)

    async def _may_widen(self) -> bool:
        """Shown one namespace only: were all of them granted meanwhile? Then list anew."""
        if not self._scope:
            return False
        try:
            await self._api.list(self.kind, limit=1)
        except errors.KubeError:
            return False
        self._scope = ""
        return True

    def _narrowness(self) -> str:
        return f'Only namespace "{self._scope}" may be seen.' if self._scope else ""

    # --- one HTTP answer ----------------------------------------------------------------------

    async def _connection(
        self, params: dict[str, str | int], *, silence_s: float | None = None
    ) -> AsyncGenerator[_Opened | Changed[T] | Replaced[T], None]:
        """One watch from its opening to its end; an empty Replaced marks the initial events' end.

        With ``silence_s`` it ends when nothing came for so long before that mark.
        """
        asked_s = round(self._timing.uniform(WATCH_MIN_S, WATCH_MAX_S))
        loop = asyncio.get_running_loop()
        deadline = loop.time() + asked_s + WATCH_DEADLINE_EXTRA_S
        wanted: Params = {
            "watch": "1",
            "allowWatchBookmarks": "true",
            "timeoutSeconds": asked_s,
            **params,
        }
        async with AsyncExitStack() as stack:
            where = path(self.kind, self._scope)
            opening = self._api.stream(where, params=wanted, accept=accept(self.kind))
            try:
                async with asyncio.timeout(REQUEST_TIMEOUT_S) as self._opening:
                    response = await stack.enter_async_context(opening)
            except TimeoutError as error:
                raise errors.Unreachable("The API server did not begin to answer.") from error
            finally:
                self._opening = None
            gathering = Gathering(response.content.readany, lambda: transport_of(response))
            gathering.is_wanted = silence_s is None
            ahead = await stack.enter_async_context(ReadAhead(gathering.read))
            self._ahead = ahead
            yield _Opened()
            splitter = LineSplitter(max_bytes=WATCH_LINE_MAX_BYTES)
            while True:
                until = deadline if silence_s is None else loop.time() + silence_s
                try:
                    async with asyncio.timeout_at(min(until, deadline)):
                        chunk = await ahead.next()
                except TimeoutError:
                    return  # silent for too long: the next connection will tell
                if not chunk:
                    return
                read_ms = self._timing.wall_ms()
                lines = splitter.feed(chunk)
                self._count_oversized(splitter)
                for line in lines:
                    event = self._event(line, read_ms)
                    if event is not None:
                        if isinstance(event, Replaced):
                            silence_s = None
                            gathering.is_wanted = True
                        yield event
                if self._relist_wanted and silence_s is None:
                    deadline = min(deadline, self._listed_at_s + RELIST_EARLIEST_S)
                if ahead.holds_more:
                    await asyncio.sleep(0)  # let the reader drain the socket between two chunks

    def _event(self, line: bytes, read_ms: int) -> Changed[T] | Replaced[T] | None:
        """What a line means; None for what only moves the position or cannot be read."""
        try:
            event = self._decoder.event(line)
        except _UNREADABLE:
            self._be_surprised(line)
            return None
        if event.type == "ERROR":
            self._be_surprised(line)
            return None
        found = event.object
        version = found.resource_version
        if self._is_in_list(version):
            return None
        self._version = version or self._version
        if event.type == "BOOKMARK":
            return Replaced([], read_ms) if found.ends_initial_events else None
        return Changed(found, event.type == "DELETED", read_ms)

    def _is_in_list(self, version: str) -> bool:
        """Whether the last list knew this already: what comes after it late, from before it, would bring back what
        was deleted while nobody watched."""
        return not self._collects and version.isdecimal() and int(version) <= self._listed_number

    def _be_surprised(self, line: bytes) -> None:
        """An error, or what is not as it should be: one object, or the whole line."""
        try:
            envelope = _envelopes.decode(line)
        except _UNREADABLE as error:
            # Nothing says which object this was about: only a new list can be trusted.
            self._relist_wanted = True
            self.skipped += 1
            raise errors.Unreadable(f"The watch sent what is not JSON: {error}") from error
        if envelope.type == "ERROR":
            raise errors.from_status(envelope.object)
        self._relist_wanted = True
        self.skipped += 1

    def _decode(self, raw: msgspec.Raw) -> T | None:
        """The object, or None (counted) when it is too large or not what its kind should be."""
        if len(memoryview(raw)) <= WATCH_LINE_MAX_BYTES:
            try:
                return self._decoder.decode(raw)
            except _UNREADABLE:
                pass
        self.skipped += 1
        return None

    def _count_oversized(self, splitter: LineSplitter) -> None:
        """An event was dropped: the picture of its object is old until a list is made."""
        if splitter.oversized:
            self.skipped += splitter.oversized
            splitter.oversized = 0
            self._relist_wanted = True


def _is_over_with_news(error: errors.KubeError | None) -> bool:
    """Trouble of the API server itself; whoever was told when to come back keeps to it."""
    return isinstance(error, errors.Unreachable | errors.ServerError) and not error.retry_after_s


def _why(error: errors.KubeError) -> str:
    return _credentials(error) if isinstance(error, errors.Unauthorized) else error.message


def _credentials(error: errors.KubeError) -> str:
    return f"The API server refuses our credentials ({error.message}); they may have expired."


def _version_too_large(error: errors.KubeError) -> bool:
    """The position lies in the API server's future: it was restored from a backup, or lags."""
    causes = error.details.get("causes") or ()
    return any(
        isinstance(cause, dict) and cause.get("reason") == "ResourceVersionTooLarge"
        for cause in causes
    )
