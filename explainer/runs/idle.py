"""The end of what nobody looks at any more: runs, sandboxes, copies of one's own."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from dashboard.kube.timing import Timing

if TYPE_CHECKING:
    from dashboard.running import Running

log = logging.getLogger(__name__)
TIMING = Timing()
"""Tests put their own clock in its place."""


class Idle:
    """Remembers when each place was last seen; ``after_s`` seconds later it is one of those that are `left`."""

    def __init__(self, after_s: float) -> None:
        self._after_s = after_s
        self._seen_s: dict[str, float] = {}

    def left(self, looked_at: Mapping[str, bool], now_s: float) -> list[str]:
        """Of all places that there are, with whether somebody looks now: those that were left too long ago."""
        for slug, is_seen in looked_at.items():
            if is_seen or slug not in self._seen_s:
                self._seen_s[slug] = now_s
        for gone in self._seen_s.keys() - looked_at.keys():
            del self._seen_s[gone]
        return [slug for slug in looked_at if now_s - self._seen_s[slug] > self._after_s]


def is_seen(running: "Running | None") -> bool:
    """Whether somebody looks at a cluster; at one that only begins (None), whoever waits for it."""
    return running is None or running.hub.viewers > 0


async def end_left(
    after_s: float,
    every_s: float,
    looked_at: Callable[[], Mapping[str, bool]],
    end: Callable[[str], Awaitable[None]],
) -> None:
    """Looks again and again, and ends each that was left; one that cannot be ended hinders no other."""
    idle = Idle(after_s)
    while True:
        for slug in idle.left(looked_at(), TIMING.monotonic()):
            log.info("%s ends: nobody looks", slug)
            try:
                await end(slug)
            except Exception:
                log.exception("%s could not be ended", slug)
        await TIMING.sleep(every_s)
