"""Asks the API server for a sign of life, because a watch on which nothing comes proves nothing.

A watch that is quiet may belong to a quiet cluster or to an API server that hangs: its kernel goes
on answering TCP keepalives, and the watch's own bound is a minute and more away. One small request
(``/version``, which every account may ask) tells the two apart within seconds. Any answer is a
sign of life, also a refusal.
"""

import asyncio
from collections.abc import Callable

from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError, Unreachable
from dashboard.kube.timing import Timing
from dashboard.limits import PULSE_EVERY_S, PULSE_TIMEOUT_S


class Pulse:
    """``on_change(silence, since_ms)``: why there is no answer ("" when there is one again), and
    when the last one came (Unix ms). Called only when it is news."""

    def __init__(self, api: Api, *, timing: Timing, on_change: Callable[[str, int], None]) -> None:
        self._api = api
        self._timing = timing
        self._on_change = on_change
        self._answered_ms = timing.wall_ms()
        self._is_silent = False

    async def run(self) -> None:
        """Ask for ever, until cancelled."""
        while True:
            await self._timing.sleep(PULSE_EVERY_S)
            silence = await self._ask()
            if not silence:
                self._answered_ms = self._timing.wall_ms()
            if bool(silence) != self._is_silent:
                self._is_silent = bool(silence)
                self._on_change(silence, self._answered_ms)

    async def _ask(self) -> str:
        try:
            async with asyncio.timeout(PULSE_TIMEOUT_S):
                await self._api.request("GET", "/version")
        except TimeoutError:
            return f"The API server has not answered for {PULSE_TIMEOUT_S} s."
        except Unreachable as error:
            return error.message
        except KubeError:
            return ""
        return ""
