"""How much one may say: a bucket that fills by time (token bucket)."""

from collections.abc import Callable

from dashboard.limits import SOCKET_MESSAGES_BURST, SOCKET_MESSAGES_PER_MIN


class Allowance:
    """The messages of one socket."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._left = float(SOCKET_MESSAGES_BURST)
        self._at_s = monotonic()

    def take(self) -> bool:
        """One message; False when the bucket is empty."""
        now_s = self._monotonic()
        gained = (now_s - self._at_s) * SOCKET_MESSAGES_PER_MIN / 60
        self._left = min(self._left + gained, float(SOCKET_MESSAGES_BURST))
        self._at_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
