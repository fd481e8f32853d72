"""The drains of one cluster: a few at once, one for each node, remembered for a while after their end."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context

from dashboard import limits
from dashboard.actions.drain.running import Drain, Told, run
from dashboard.actions.drain.sorting import Options
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.timing import Timing

Ended = Callable[[Drain], Awaitable[None]]


class Busy(Exception):
    """It cannot start now; the text is a sentence."""


class Drains:
    """Starts, stops and knows them. `tell` gets each change, at most every DRAIN_TELL_S for a drain; `elsewhere` says
    who drains a node (its uid) at another process of Podium, "" for nobody."""

    def __init__(
        self,
        api: Api,
        tell: Told,
        timing: Timing | None = None,
        *,
        elsewhere: Callable[[str], str] = lambda node_id: "",
    ) -> None:
        self._api = api
        self._tell = tell
        self._elsewhere = elsewhere
        self._timing = timing or Timing()
        self._running: dict[str, tuple[Drain, asyncio.Task[None]]] = {}
        self._due: dict[str, asyncio.TimerHandle] = {}

    def start(
        self, node: Target, options: Options, *, user: str, timeout_s: float, on_end: Ended
    ) -> Drain:
        """Begin one. Raises Busy."""
        here = (other.user for other in self.running if other.node.name == node.name)
        if who := next(here, "") or self._elsewhere(node.uid):
            raise Busy(f"{node.name} is being drained already, by {who}.")
        if len(self._running) >= limits.DRAINS_AT_ONCE:
            raise Busy(
                f"{limits.DRAINS_AT_ONCE} drains are under way; wait for one of them, or stop it."
            )
        drain = Drain(node=node, user=user, options=options, timeout_s=timeout_s)
        # A context of its own: what belongs to the request that started it ends with the request.
        task = asyncio.create_task(
            self._run(drain, on_end), name=f"drain {node.name}", context=Context()
        )
        self._running[drain.id] = (drain, task)
        return drain

    @property
    def running(self) -> list[Drain]:
        """Those under way."""
        return [drain for drain, _ in self._running.values()]

    def again(self, drain: Drain) -> None:
        """Begin it anew, with nobody to hear of its end: its cluster went back to a moment at which it ran."""
        self.start(
            drain.node, drain.options, user=drain.user, timeout_s=drain.timeout_s, on_end=_unheard
        )

    def cancel(self, drain_id: str) -> Drain | None:
        """Stop it; None when it has ended, or never was."""
        found = self._running.get(drain_id)
        if found is not None:
            found[1].cancel()
        return found[0] if found else None

    async def close(self) -> None:
        """Stop all: the process ends, or the cluster goes back to another moment."""
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._running.clear()  # of a task that never began nothing else would

    async def _run(self, drain: Drain, on_end: Ended) -> None:
        self._tell(drain)
        try:
            await run(self._api, drain, self._soon, self._timing)
        finally:
            if due := self._due.pop(drain.id, None):
                due.cancel()
            self._tell(drain)
            self._running.pop(drain.id, None)
            await asyncio.shield(on_end(drain))

    def _soon(self, drain: Drain) -> None:
        """Many pods change in the same moment; one frame tells of all."""
        if drain.id not in self._due:
            loop = asyncio.get_running_loop()
            self._due[drain.id] = loop.call_later(limits.DRAIN_TELL_S, self._now, drain)

    def _now(self, drain: Drain) -> None:
        self._due.pop(drain.id, None)
        if drain.id in self._running:
            self._tell(drain)


async def _unheard(_drain: Drain) -> None:
    """Nobody asked."""
