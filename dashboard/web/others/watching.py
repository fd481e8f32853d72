"""Kinds that somebody looks at just now: one watch for each, shared by all, ended soon after the last one left.

A watch keeps no objects: that something changed is all it tells (a mark), and the table is asked of the API server
anew, once for everybody. A kind that cannot be watched is asked for every few seconds, as long as somebody looks.
"""

import asyncio
import itertools
import logging
from contextlib import aclosing
from contextvars import Context

import msgspec

from dashboard import limits
from dashboard.kube.api import Api
from dashboard.kube.events import Plain, State
from dashboard.kube.kinds import Kind
from dashboard.kube.timing import Timing
from dashboard.kube.watching import Watcher
from dashboard.web.others.tables import Table, table

log = logging.getLogger(__name__)


class _Notes(msgspec.Struct, gc=False):
    end: str = msgspec.field(name="k8s.io/initial-events-end", default="")


class _Meta(msgspec.Struct, gc=False, rename="camel"):
    uid: str = ""
    resource_version: str = ""
    annotations: _Notes | None = None


class _Seen(msgspec.Struct, gc=False):
    """Of an object only what a watch needs to go on."""

    metadata: _Meta

    @property
    def uid(self) -> str:
        return self.metadata.uid

    @property
    def resource_version(self) -> str:
        return self.metadata.resource_version

    @property
    def ends_initial_events(self) -> bool:
        return self.metadata.annotations is not None and self.metadata.annotations.end == "true"


_seen = Plain(_Seen)
_marks = itertools.count(1)
"""No mark comes twice in the life of a process, whichever watches end and begin."""


class _Look:
    """One kind that is looked at."""

    def __init__(self, api: Api, kind: Kind, timing: Timing) -> None:
        self.kind = kind
        self.mark = next(_marks)
        self.waiting = 0
        self.is_live = False
        self._is_missing = False
        self.left_s = timing.monotonic()
        self._api, self._timing = api, timing
        self._told = asyncio.Event()
        self._due: asyncio.TimerHandle | None = None
        self._last_s = -limits.OTHERS_NEWS_S
        self._table: tuple[int, Table] | None = None
        self._asking = asyncio.Lock()
        self.task = self._begun()

    def _begun(self) -> asyncio.Task[None]:
        # A context of its own: what belongs to the first request must not live as long as the watch.
        name = f"look at {self.kind.plural}"
        return asyncio.create_task(self._run(), name=name, context=Context())

    async def _run(self) -> None:
        watcher = Watcher(self._api, self.kind, _seen, timing=self._timing)
        try:
            async with aclosing(watcher.follow()) as items:
                async for item in items:
                    if isinstance(item, State):
                        was_live, self.is_live = self.is_live, item.state == "live"
                        self._is_missing = item.state == "missing"
                        if was_live == self.is_live:
                            continue
                    self._changed()
        except Exception:
            log.exception("The watch of %s failed; it is asked for every few seconds", self.kind)
            self.is_live = False

    def _changed(self) -> None:
        """Many changes in one moment are one piece of news."""
        if self._due is None:
            wait_s = max(0.0, self._last_s + limits.OTHERS_NEWS_S - self._timing.monotonic())
            self._due = asyncio.get_running_loop().call_later(wait_s, self._tell)

    def _tell(self) -> None:
        self._due, self._last_s, self.mark = None, self._timing.monotonic(), next(_marks)
        self._told.set()
        self._told = asyncio.Event()

    async def news(self, since: int) -> int:
        """The mark now; waits for another one than ``since``, though not for ever."""
        self.waiting += 1
        try:
            if self.mark == since:
                patience_s = limits.OTHERS_WAIT_S if self.is_live else limits.OTHERS_POLL_S
                try:
                    async with asyncio.timeout(patience_s):
                        await self._told.wait()
                except TimeoutError:
                    if not self.is_live:
                        self.mark = next(_marks)
            return self.mark
        finally:
            self.waiting -= 1
            self.left_s = self._timing.monotonic()

    async def table(self) -> Table:
        """As of the present mark, read once for all who look. Raises KubeError."""
        async with self._asking:
            mark = self.mark
            if self._table is None or self._table[0] != mark:
                self._table = (mark, await table(self._api, self.kind))
                self._is_back()
            return self._table[1]

    def _is_back(self) -> None:
        """A kind that was missing is served again: its watch, which looks for it once a minute, begins anew."""
        if self._is_missing:
            self._is_missing = False
            self.task.cancel()
            self.task = self._begun()

    def end(self) -> None:
        """Nobody looks any more."""
        self.task.cancel()
        self._told.set()  # who waits for news gets an answer
        if self._due is not None:
            self._due.cancel()


class Looks:
    """All kinds of one cluster that are looked at."""

    def __init__(self, api: Api, timing: Timing | None = None) -> None:
        self._api, self._timing = api, timing or Timing()
        self._looks: dict[Kind, _Look] = {}

    @property
    def watched(self) -> list[Kind]:
        """Those with a watch."""
        return list(self._looks)

    async def table(self, kind: Kind) -> tuple[int, Table]:
        """What there is, and the mark it belongs to (0: it is not watched). Raises KubeError."""
        look = self._look(kind)
        if look is None:
            return 0, await table(self._api, kind)
        mark = look.mark
        return mark, await look.table()

    def mark(self, kind: Kind) -> int:
        """Where it stands; 0 where it is not watched."""
        look = self._look(kind)
        return look.mark if look else 0

    async def news(self, kind: Kind, since: int) -> int:
        """Waits for a change after the mark ``since``; the mark to ask the table for. At most
        `OTHERS_WAIT_S`; a kind that is not watched is told to be new every `OTHERS_POLL_S`."""
        look = self._look(kind)
        if look is None:
            await self._timing.sleep(limits.OTHERS_POLL_S)
            return next(_marks)
        return await look.news(since)

    def _look(self, kind: Kind) -> _Look | None:
        self._end_idle()
        found = self._looks.get(kind)
        if found is None:
            if len(self._looks) >= limits.OTHERS_WATCHED:
                return None
            found = self._looks[kind] = _Look(self._api, kind, self._timing)
        found.left_s = self._timing.monotonic()
        loop = asyncio.get_running_loop()
        loop.call_later(limits.OTHERS_WATCH_KEPT_S + 1, self._end_idle)
        return found

    def _end_idle(self) -> None:
        now_s = self._timing.monotonic()
        for kind, look in list(self._looks.items()):
            if not look.waiting and now_s - look.left_s > limits.OTHERS_WATCH_KEPT_S:
                look.end()
                del self._looks[kind]

    async def close(self) -> None:
        """The process ends, or the cluster goes."""
        looks = list(self._looks.values())
        self._looks.clear()
        for look in looks:
            look.end()
        await asyncio.gather(*(look.task for look in looks), return_exceptions=True)
