"""Whoever can be sent to without waiting is served here, one after the other, without a task of its own.

A frame for a thousand viewers would hold the event loop for as long as it takes to send it to all of them: so a turn is
short, and others have theirs before the next. Nobody is served twice before everybody was served once."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from dashboard.limits import FAN_OUT_TURN_S


class Served(Protocol):
    """Somebody for whom there may be something."""

    def serve(self) -> None: ...


class Turns:
    """Of all viewers of one hub."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._asked: dict[Served, None] = {}  # in the order in which they asked, each once
        self._round: deque[Served] = deque()
        self._is_going = False

    def ask(self, one: Served) -> None:
        """It will be served soon; once, however often it has asked until then."""
        self._asked[one] = None
        if not self._is_going:
            self._is_going = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        left = self._round
        if not left:
            left.extend(self._asked)
            self._asked.clear()
        ends_s = self._monotonic() + FAN_OUT_TURN_S
        while left:
            left.popleft().serve()
            if self._monotonic() >= ends_s:
                break
        self._is_going = bool(left or self._asked)
        if self._is_going:
            asyncio.get_running_loop().call_soon(self._turn)
