"""What waits for one viewer beside rows. Nothing is queued without a bound: of most only the newest is kept."""

from collections import deque

from dashboard.limits import NOTES_HELD


class Waiting:
    """Texts, in the order in which they are sent: answers, states, notes, what probes count."""

    def __init__(self) -> None:
        self._answers: deque[str] = deque()
        self._states: dict[str, str] = {}
        self._notes: deque[str] = deque(maxlen=NOTES_HELD)
        self._traffic: dict[str, str] = {}
        self.is_any = False
        """Whether there is anything at all: asked for each frame of each viewer."""

    @property
    def has_traffic(self) -> bool:
        """Whether a probe has counted."""
        return bool(self._traffic)

    def answer(self, text: str) -> None:
        """To what the viewer asked; it may not ask often."""
        self._answers.append(text)
        self.is_any = True

    def state(self, key: str, text: str) -> None:
        """Only the newest of each key counts."""
        self._states[key] = text
        self.is_any = True

    def note(self, text: str) -> None:
        """When too many wait, the oldest is dropped."""
        self._notes.append(text)
        self.is_any = True

    def traffic(self, probe: str, text: str) -> None:
        """Only the newest of each probe, since it has the totals."""
        self._traffic[probe] = text
        self.is_any = True

    def take(self, *, with_traffic: bool) -> list[str]:
        """All that waits; what probes count may stay."""
        found = [*self._answers, *self._states.values(), *self._notes]
        self._answers.clear()
        self._states.clear()
        self._notes.clear()
        if with_traffic:
            found += self._traffic.values()
            self._traffic.clear()
        self.is_any = bool(self._traffic)
        return found
