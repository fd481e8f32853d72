"""Follow a kind until something is true, and keep what came."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from dashboard.kube.api import Api
from dashboard.kube.events import Changed, Replaced, State
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing
from dashboard.kube.watching import Watcher
from dashboard.mirror.records import Decoder
from tests.kube.server import Clock


class Followed:
    """What a watcher said, and the objects that result."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.reasons: list[str] = []
        self.events: list[str] = []
        self.names: set[str] = set()
        self.watcher: Watcher

    @property
    def lists(self) -> int:
        return sum(event.startswith("=") for event in self.events)

    def take(self, item) -> None:
        match item:
            case State():
                self.states.append(item.state)
                self.reasons.append(item.reason)
            case Replaced():
                self.names = {one.metadata.name for one in item.objects}
                self.events.append("=" + ",".join(sorted(self.names)))
            case Changed():
                name = item.object.metadata.name
                (self.names.discard if item.deleted else self.names.add)(name)
                self.events.append(("-" if item.deleted else "+") + name)


async def follow(
    api: Api,
    clock: Clock,
    until: Callable[[Followed], bool],
    *,
    kind: str = "Pod",
    timeout_s: float = 5,
) -> Followed:
    timing = Timing(
        monotonic=clock.monotonic, wall_ms=clock.wall_ms, sleep=clock.sleep, uniform=clock.uniform
    )
    watcher = Watcher(api, by_name(kind), Decoder(kind), timing=timing)
    followed = Followed()
    followed.watcher = watcher
    async with api, asyncio.timeout(timeout_s), aclosing(watcher.follow()) as items:
        async for item in items:
            followed.take(item)
            if until(followed):
                break
    return followed
