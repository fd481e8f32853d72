"""Back-off of crashing containers and failing pulls: 10 s, doubling to 5 min.

Mirrors client-go's flowcontrol.Backoff as the kubelet uses it: the first failure waits for nothing,
and a container that ran for 10 minutes starts from the beginning again.
"""

from dataclasses import dataclass

from practice.limits import BACKOFF_FIRST_S, BACKOFF_FORGET_S, BACKOFF_MAX_S

CLOCK_STEP_S = 1e-6


@dataclass(slots=True)
class Backoff:
    """One key's back-off. Times are simulated seconds since the cluster's start."""

    wait_s: float = 0.0
    """The current back-off; 0: none yet."""
    updated_s: float = 0.0

    def remaining_s(self, since_s: float, now_s: float) -> float:
        """Seconds still to wait after a failure at `since_s`."""
        if self.wait_s == 0 or since_s - self.updated_s > BACKOFF_FORGET_S:
            return 0.0
        left_s = since_s + self.wait_s - now_s
        return left_s if left_s > CLOCK_STEP_S else 0.0  # less than the clock can wait is nothing

    def next(self, event_s: float) -> None:
        """A failure at `event_s` is being followed by another try: wait longer the next time."""
        forgotten = event_s - self.updated_s > BACKOFF_FORGET_S
        if self.wait_s == 0 or forgotten:
            self.wait_s = BACKOFF_FIRST_S
        else:
            self.wait_s = min(self.wait_s * 2, BACKOFF_MAX_S)
        self.updated_s = event_s


def go_duration(seconds: float) -> str:
    """A duration as Go prints it, cut to milliseconds: `812ms`, `1.2s`, `2m40s`."""
    total_ms = int(seconds * 1000 + 1e-6)
    if total_ms < 1000:
        return f"{total_ms}ms" if total_ms else "0s"
    minutes, rest_ms = divmod(total_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{rest_ms / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{text}"
    return f"{minutes}m{text}" if minutes else text
