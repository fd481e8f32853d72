"""When a CronJob's next Job is due, and what of it was missed. Pure.

The estimate of missed times follows the first two times: it is exact for schedules with even gaps.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from practice import cron
from practice.clock import time_text
from practice.informer import Object
from practice.limits import CRON_LATE_S
from practice.moments import moved


class NeverDueError(Exception):
    """The schedule can be read, but its times do not come (the 31st of February)."""


@dataclass(frozen=True, slots=True)
class Timing:
    """A CronJob's schedule in its zone, as things are now."""

    cron_job: Object
    last: str
    """When a Job was scheduled last; empty: never."""
    schedule: cron.Schedule
    zone: tzinfo
    now: datetime

    @property
    def deadline_s(self) -> int | None:
        """How late a Job may start; None: as late as it likes."""
        found: int | None = self.cron_job["spec"].get("startingDeadlineSeconds")
        return found

    def is_late(self, due: datetime) -> bool:
        """The time for this start is over."""
        return self.deadline_s is not None and moved(due, self.deadline_s) < self.now

    def due(self, *, in_time: bool) -> tuple[datetime | None, int]:
        """The latest time that has come since the last one, and how many have. NeverDueError."""
        first = self._next(self._since(in_time=in_time))
        second = self._next(first) if first is not None else None
        if first is None or second is None:
            raise NeverDueError("time difference between two schedules is less than 1 second")
        if self.now < first:
            return None, 0
        if self.now < second:
            return first, 0
        between_s = round((second - first).total_seconds())
        missed = int((self.now - first).total_seconds()) // between_s + 1
        latest: datetime | None = None
        moment = self._next(first + timedelta(seconds=(missed - 2) * between_s))
        while moment is not None and moment <= self.now:
            latest = moment
            moment = self._next(moment)
        return latest, missed

    def next_look_s(self) -> float | None:
        """Seconds until the next time; None: there is none."""
        try:
            due, missed = self.due(in_time=False)
        except NeverDueError:
            due, missed = self.now, 0
        if due is None:
            due = self.now if missed else self._since(in_time=False)
        moment = self._next(due)
        if moment is None:
            return None
        return max(0.0, (moment - self.now).total_seconds() + CRON_LATE_S)

    def _next(self, after: datetime) -> datetime | None:
        return self.schedule.next(after, self.zone)

    def _since(self, *, in_time: bool) -> datetime:
        since = datetime.fromisoformat(self.last or self.cron_job["metadata"]["creationTimestamp"])
        if in_time and self.deadline_s is not None:
            return max(since, moved(self.now, -self.deadline_s))
        return since


def job_name(cron_job: Object, due: datetime) -> str:
    """By the minute, counted from 1970."""
    return f"{cron_job['metadata']['name']}-{int(due.timestamp()) // 60}"


def text_of(moment: datetime) -> str:
    """As the API writes it."""
    return time_text(moment.astimezone(UTC))
