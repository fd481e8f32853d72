"""One kind of an API server, followed for ever: list, watch, resume, list again.

Three generators, one idea each, from the outside in: ``follow`` never ends and turns every trouble
into a state; ``_generation`` is one list and all that follows from it, until 410; ``_resumed`` is
watch after watch from the last resourceVersion. One HTTP answer is a ``Connection``. What
client-go's reflector promises holds here (tools/cache/reflector.go): a complete list replaces
atomically, 410 lists again, 429 and errors wait and resume without a list, bookmarks move the
position, every watch is bounded in time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Generic

from dashboard.kube import errors
from dashboard.kube.api import Api
from dashboard.kube.connecting import Connection, Opened
from dashboard.kube.events import Changed, Decodes, Item, Replaced, State, StateName, T
from dashboard.kube.kinds import Kind
from dashboard.kube.listing import listed, newest_version
from dashboard.kube.reading import Reader
from dashboard.kube.resting import Rest
from dashboard.kube.timing import Backoff, Timing
from dashboard.kube.versions import is_older
from dashboard.limits import (
    BACKOFF_RESET_S,
    CREDENTIALS_RETRY_S,
    FORBIDDEN_DOUBTED_S,
    FORBIDDEN_RETRY_S,
    INITIAL_EVENTS_SILENCE_S,
    MISSING_RETRY_S,
    RETRY_AFTER_MAX_S,
    STREAM_ERRORS_BEFORE_RELIST,
    WATCH_TOO_SHORT_S,
)


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
        self._api = api
        self._reader = Reader(decoder)
        self._timing = timing or Timing()
        self._backoff = Backoff(self._timing)
        self._scope = ""  # all namespaces, or the one that is left when all are forbidden
        self._streams_lists = True  # until the API server says that it does not
        self._state: StateName | None = None
        self._listed = False
        self._can_list = False
        self._is_doubted = False
        self._rest = Rest(self._timing)
        self._connection: Connection[T] | None = None  # the last one
        self._on_other_history = on_other_history
        self._is_void = False  # nothing that is known holds any longer
        self._is_foreign = False  # versions that are known are of another time than the next list's

    @property
    def skipped(self) -> int:
        """How many objects were too large or unreadable."""
        return self._reader.skipped

    @property
    def position(self) -> int:
        """The resourceVersion up to which all is told; 0 before the first list, and where it is no number."""
        return self._reader.position

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
        if self._connection is not None:
            self._connection.end()

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
        self._reader.note_list(asyncio.get_running_loop().time())

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
        self._reader.relist_wanted = self._is_void = False
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
            objects = await listed(self._api, self.kind, self._scope, self._reader)
            self._reader.collects = False
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
        self._reader.collects = True
        params = {
            "sendInitialEvents": "true",
            "resourceVersionMatch": "NotOlderThan",
        }
        async with aclosing(self._connected(params, silence_s=INITIAL_EVENTS_SILENCE_S)) as items:
            async for item in items:
                if isinstance(item, Changed) and self._reader.collects:
                    if item.deleted:
                        held.pop(item.object.uid, None)
                    else:
                        held[item.object.uid] = item.object
                elif isinstance(item, Replaced):  # the mark at the end of the initial events
                    if not self._reader.collects:
                        continue  # told again; nothing was collected since, and that is no list
                    self._reader.collects = False
                    self._reader.relist_wanted = False
                    yield Replaced(list(held.values()), item.read_ms, self._is_foreign)
                    held.clear()
                    self._note_list()
                    yield self._enter("live", self._narrowness())
                elif isinstance(item, Changed):
                    yield item
        if self._reader.collects and not self._is_void:
            self._streams_lists = False

    # --- watch after watch --------------------------------------------------------------------

    async def _resumed(self) -> AsyncGenerator[Item[T], None]:
        """Watch from the last position, over and over; ends when the position is gone."""
        errors_in_a_row = 0
        was_away = False
        while not (self._reader.relist_wanted or self._is_void):
            opened_s: float | None = None
            before = self._reader.version
            failure: errors.KubeError | None = None
            try:
                if was_away and await self._is_other_history() and not self._is_void:
                    self._is_foreign = True
                    self._on_other_history()
                    return
                was_away = False
                if self._is_void:  # another kind has found out meanwhile
                    return
                async with aclosing(self._connected({"resourceVersion": before})) as items:
                    async for item in items:
                        if isinstance(item, Opened):
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
                moved = self._reader.version != before
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
        now = await newest_version(self._api, self.kind, self._scope)
        if now is None:
            return True  # the list will tell
        return is_older(now, self._reader.version)

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

    def _connected(
        self, params: Mapping[str, str | int], *, silence_s: float | None = None
    ) -> AsyncGenerator[Opened | Changed[T] | Replaced[T], None]:
        self._connection = Connection(
            self._api, self.kind, self._reader, self._timing, silence_s=silence_s
        )
        return self._connection.items(self._scope, params)


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
