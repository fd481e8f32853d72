"""How long a Job waits before it replaces a failed pod: 10 s, doubling up to 10 minutes.

Without a limit for each index the failures of the whole Job count, since the last success; with one,
each index waits for itself, and its last failed pod carries the count in an annotation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from practice.clock import Clock
from practice.controllers.job.pods import all_failures, finished_at
from practice.informer import Object
from practice.limits import JOB_BACKOFF_FIRST_S, JOB_BACKOFF_MAX_S


@dataclass(frozen=True, slots=True)
class Failures:
    """The failures of a Job since its last success."""

    count: int = 0
    last: datetime | None = None

    def after(self, succeeded: Sequence[Object], failed: Sequence[Object]) -> "Failures":
        """With pods that have ended meanwhile."""
        ends = sorted(map(finished_at, failed))
        if succeeded:
            success = max(map(finished_at, succeeded))
            later = [end for end in ends if end > success]
            return Failures(len(later), later[-1] if later else None)
        return Failures(self.count + len(ends), ends[-1]) if ends else self

    def wait_s(self, clock: Clock) -> float:
        """Seconds until the next pod may be made."""
        return wait_s(self.count, self.last, clock)


def index_wait_s(last_failed: Object | None, clock: Clock) -> float:
    """Seconds until the pod of an index may be replaced."""
    if last_failed is None:
        return 0.0
    return wait_s(all_failures(last_failed) + 1, finished_at(last_failed), clock)


def wait_s(count: int, last: datetime | None, clock: Clock) -> float:
    """Seconds of the back-off after `count` failures that are left."""
    if count == 0 or last is None:
        return 0.0
    backoff_s: float = min(JOB_BACKOFF_FIRST_S * 2 ** min(count - 1, 10), JOB_BACKOFF_MAX_S)
    return max(0.0, backoff_s - (clock.now() - last).total_seconds())
