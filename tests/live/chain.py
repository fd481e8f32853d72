"""The whole chain in one process: API server → mirror → projection → hub → frames → applied rows."""

import asyncio
import json
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.kinds import DRAWN, Kind, by_name
from dashboard.kube.timing import Timing
from dashboard.live import frames
from dashboard.live.hub import Hub
from dashboard.live.outlet import Ending
from dashboard.live.protocol import Replica
from dashboard.live.publisher import Publisher
from dashboard.mirror.records import from_object
from dashboard.mirror.store import Change, Store
from dashboard.mirror.supervisor import Supervisor
from dashboard.projection.picture import Projection
from tests.live.contract import check_server_frame


class Chain:
    """Podium without its pages, watched by one viewer that keeps up."""

    def __init__(
        self,
        connection: Connection,
        *,
        timing: Timing | None = None,
        kinds: Sequence[Kind] = DRAWN,
    ) -> None:
        self.kinds = kinds
        self.api = Api(connection)
        self.store = Store()
        about = frames.Cluster(name="c", practice=False, version="", context="c")
        self.hub = Hub(cluster=about, timing=timing)
        self.supervisor = Supervisor(
            self.api,
            self.store,
            kinds=kinds,
            timing=timing,
            on_state=self._on_state,
            on_other=self._on_other,
        )
        self.publisher = Publisher(self.store, self.hub, timing=timing)
        self.replica = Replica()
        self.states: list[tuple[str, str]] = []
        self.blank_pictures = 0
        self.was_ended = False  # the test has ended it on purpose
        self._happened = asyncio.Event()

    async def __aenter__(self) -> Self:
        work = (self.supervisor.run(), self.publisher.run(), self._watch())
        self._tasks = [asyncio.create_task(one) for one in work]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        outcomes = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.api.close()
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    def _on_state(self, kind: str, state: Any) -> None:
        self.states.append((kind, state.state))
        self.hub.set_state(kind, state)
        self._happened.set()

    def _on_other(self) -> None:
        self.publisher.publish()
        self.hub.start_over()

    async def _watch(self) -> None:
        outbox = self.hub.admit("viewer", "operator")
        outbox.take(frames.Sub(epoch=None, seq=None))
        async for item in outbox.texts():
            if isinstance(item, Ending):
                assert self.was_ended, item
                return
            frame = json.loads(item)
            check_server_frame(frame)
            had_rows = bool(self.replica.rows)
            self.replica.apply(frame)
            self.blank_pictures += had_rows and not self.replica.rows
            if self.replica.seq is not None:
                outbox.take(frames.Ack(seq=self.replica.seq))
            self._happened.set()

    async def until(self, condition: Callable[[], bool], timeout_s: float = 20) -> None:
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._happened.clear()
                await self._happened.wait()

    def is_live(self) -> bool:
        return all(state.state == "live" for state in self.supervisor.states.values())

    def pods(self, namespace: str, state: str = "") -> list[dict[str, Any]]:
        return [
            row
            for row in self.replica.rows.values()
            if row["kind"] == "Pod"
            and row["namespace"] == namespace
            and state in ("", row["state"])
        ]

    async def truth(self, api: Api) -> dict[str, Any]:
        """The rows of a fresh projection of plain lists: what the API server says now."""
        fresh = Projection()
        for kind in self.kinds:
            listed = await api.list(by_name(kind.kind))
            made = [from_object(kind.kind, item) for item in listed["items"]]
            fresh.apply(Change(kind.kind, one.uid, None, one) for one in made)
        return {row.id: json.loads(frames.canonical(row)) for row in fresh.rows.values()}

    async def until_equal(self, api: Api, timeout_s: float = 20) -> None:
        """Until the viewer's rows are what the API server says; what differs otherwise."""
        truth: dict[str, Any] = {}
        try:
            async with asyncio.timeout(timeout_s):
                # What was published and is on its way would make the sums differ for a moment.
                while (
                    truth := await self.truth(api)
                ) != self.replica.rows or self.replica.seq != self.hub.seq:
                    self._happened.clear()
                    try:
                        async with asyncio.timeout(0.5):  # the server may change unseen, too
                            await self._happened.wait()
                    except TimeoutError:
                        continue
        except TimeoutError:
            rows = self.replica.rows
            differ = {k for k in truth.keys() | rows.keys() if truth.get(k) != rows.get(k)}
            raise AssertionError(
                [(truth.get(key), rows.get(key)) for key in sorted(differ)][:3]
            ) from None
        mismatches = self.replica.mismatches
        assert mismatches == 0, f"{mismatches} checksum mismatches"
        assert self.replica.sum == self.hub.whole.sum("operator"), "the sums differ"
