"""Copies of pods that were made to look into them: they say in the cluster itself that they are Podium's and until
when, so that they are found again by anybody's Podium, and go when their time is over.

A copy is marked by labels, ends by its own `activeDeadlineSeconds` even when no Podium runs, and is deleted here
afterwards. What bears the labels and belongs to a controller is none of ours, and is left alone.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.utils import timezone

from dashboard import limits
from dashboard.actions import audit
from dashboard.actions.catalog import KILL
from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError, NotFound
from dashboard.kube.kinds import by_name
from dashboard.kube.timing import Timing

log = logging.getLogger(__name__)

OF = "podium.dev/debug-of"
"""The pod that was copied; of a long name the beginning."""
UNTIL = "podium.dev/debug-until"
"""Seconds since 1970."""

_VALUE_MAX_CHARS = 63


@dataclass(frozen=True, slots=True)
class Podium:
    """Who deletes them."""

    id: str = "podium"
    name: str = "Podium"
    role: str = "operator"


def marks(target: Target, minutes: int, now: datetime) -> dict[str, str]:
    """The labels of a copy that is made now."""
    until = now + timedelta(minutes=minutes)
    return {
        OF: target.name[:_VALUE_MAX_CHARS].rstrip("-."),
        UNTIL: str(int(until.timestamp())),
    }


def is_over(labels: dict[str, str], now_s: float) -> bool:
    """Whether these are the labels of a copy whose time has passed."""
    until = labels.get(UNTIL, "")
    return (
        OF in labels
        and until.isascii()
        and until.isdecimal()
        and len(until) < 16
        and int(until) <= now_s
    )


class Copies:
    """Deletes those of one cluster whose time is over. `find` gives pods that nothing owns, with their labels;
    `tell` is told of each that was deleted."""

    def __init__(
        self,
        api: Api,
        cluster: str,
        *,
        find: Callable[[], Iterable[tuple[Target, dict[str, str]]]],
        tell: Callable[[str, str, list[str]], None],
        timing: Timing | None = None,
    ) -> None:
        self._api, self._cluster, self._find, self._tell = api, cluster, find, tell
        self._timing = timing or Timing()
        self._refused: dict[str, float] = {}

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.sweep()
            except DatabaseError:
                log.exception("Copies for debugging could not be looked after; tried again")
            await self._timing.sleep(limits.COPIES_EVERY_S)

    async def sweep(self) -> None:
        """Once."""
        now_s = self._timing.wall_ms() / 1000
        due = [target for target, labels in self._find() if is_over(labels, now_s)]
        self._refused = {
            uid: at_s for uid, at_s in self._refused.items() if now_s - at_s < limits.COPIES_RETRY_S
        }
        for target in due[: limits.COPIES_AT_ONCE]:
            if target.uid not in self._refused:
                await self._delete(target, now_s)

    async def _delete(self, target: Target, now_s: float) -> None:
        entry = await sync_to_async(audit.begin)(
            Podium(),
            target,
            action=KILL.name,
            cluster=self._cluster,
            kubectl=KILL.kubectl(target, {}),
            key=f"copy-{target.uid}-{int(now_s)}"[:64],
            now=timezone.now(),
        )
        if not isinstance(entry, Entry):
            return
        try:
            await self._api.delete(by_name("Pod"), target.namespace, target.name, uid=target.uid)
        except NotFound:
            outcome, text = "done", "it was gone already"
        except KubeError as error:
            self._refused[target.uid] = now_s
            outcome, text = "refused", error.message
        else:
            outcome, text = "done", f"removed {target.name}: the time of this copy was over"
            self._tell("Podium", text, [target.uid])
        await sync_to_async(audit.finish)(entry, outcome=outcome, message=text, now=timezone.now())
