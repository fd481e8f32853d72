"""What one viewer owes: an acknowledgement for all rows that it was sent.

Servers hide how much they hold for a slow line, so the viewer's word counts. Who owes too much, or for too long, gets
no rows until it has answered, and is sent away after a while."""

from collections import deque

from dashboard.limits import CREDIT_MAX_BYTES, CREDIT_MAX_S, TOO_SLOW_S


class Credit:
    """One viewer's."""

    def __init__(self) -> None:
        self._owed: deque[tuple[int, int, float]] = deque()  # position, size, when it was sent
        self._owed_bytes = 0
        self.held_since_s: float | None = None
        """Since when rows are held back; None: they are not."""

    def owe(self, seq: int, size_bytes: int, now_s: float) -> None:
        """So much was sent, which leads to this position."""
        self._owed.append((seq, size_bytes, now_s))
        self._owed_bytes += size_bytes

    def acknowledge(self, seq: int, now_s: float) -> bool:
        """Everything up to this position has come. Whether what was held back may go now."""
        owed = self._owed
        while owed and owed[0][0] <= seq:
            self._owed_bytes -= owed.popleft()[1]
        if self.held_since_s is None or self._is_too_much(now_s):
            return False
        self.held_since_s = None
        return True

    def holds(self, now_s: float) -> bool:
        """Whether rows are held back, from now on if not already."""
        if self.held_since_s is None:
            if not self._is_too_much(now_s):
                return False
            self.held_since_s = now_s
        return True

    def is_over(self, now_s: float) -> bool:
        """Whether they have been for too long."""
        return self.held_since_s is not None and now_s - self.held_since_s >= TOO_SLOW_S

    def forget(self) -> None:
        """Whatever was owed is void."""
        self._owed.clear()
        self._owed_bytes = 0
        self.held_since_s = None

    @property
    def due_s(self) -> float:
        """When something happens by itself."""
        if self.held_since_s is not None:
            return self.held_since_s + TOO_SLOW_S
        return self._owed[0][2] + CREDIT_MAX_S if self._owed else float("inf")

    def _is_too_much(self, now_s: float) -> bool:
        owed = self._owed
        return bool(owed) and (
            self._owed_bytes > CREDIT_MAX_BYTES or now_s - owed[0][2] >= CREDIT_MAX_S
        )
