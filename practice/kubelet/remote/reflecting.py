"""Following one resource of a real API server: list, watch, resume, list again.

Promises: `objects` holds the newest version seen of each wanted object; followers hear ADDED,
MODIFIED and DELETED in order, also for what happened while the server was away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import aiohttp
import msgspec

from practice.informer import key_of
from practice.limits import REMOTE_PAGE, REMOTE_RETRY_S, REMOTE_WATCH_S

log = logging.getLogger(__name__)
Object = dict[str, Any]
Follower = Callable[[str, Object], None]
_GONE = 410


class Reflector:
    """One resource. `wanted`: which of its objects are kept (None: all)."""

    def __init__(self, path: str, wanted: Callable[[Object], bool] | None = None) -> None:
        self.objects: dict[str, Object] = {}
        self.listed = asyncio.Event()
        self._path = path
        self._wanted = wanted
        self._followers: list[Follower] = []
        self._version = ""

    def follow(self, follower: Follower) -> Callable[[], None]:
        """ADDED for what is there, then every change. Returns the cancel."""
        self._followers.append(follower)
        for obj in self.objects.values():
            follower("ADDED", obj)
        return partial(self._followers.remove, follower)

    def take(self, obj: Object) -> None:
        """A version that came as the answer to a write: kept if it is newer than what is known."""
        old = self.objects.get(key_of(obj))
        if old is not None and _number(obj) > _number(old):
            self._changed(obj)

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Until cancelled."""
        while True:
            try:
                if not self._version:
                    await self._list(session)
                await self._watch(session)
            except (aiohttp.ClientError, OSError, TimeoutError, msgspec.MsgspecError) as error:
                log.info("following %s: %s; trying again", self._path, error)
                await asyncio.sleep(REMOTE_RETRY_S)

    async def _list(self, session: aiohttp.ClientSession) -> None:
        query = {"limit": str(REMOTE_PAGE)}
        found: dict[str, Object] = {}
        while True:
            async with session.get(self._path, params=query) as answer:
                if answer.status == _GONE:
                    query.pop("continue", None)
                    continue
                answer.raise_for_status()
                page = msgspec.json.decode(await answer.read())
            found |= {key_of(one): one for one in page.get("items") or ()}
            if not page["metadata"].get("continue"):
                break
            query["continue"] = page["metadata"]["continue"]
        for key in [key for key in self.objects if key not in found]:
            self._tell("DELETED", self.objects.pop(key))
        for obj in found.values():
            self._changed(obj)
        self._version = page["metadata"]["resourceVersion"]
        self.listed.set()

    async def _watch(self, session: aiohttp.ClientSession) -> None:
        query = {
            "watch": "1",
            "resourceVersion": self._version,
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(REMOTE_WATCH_S),
        }
        timeout = aiohttp.ClientTimeout(total=None, sock_read=REMOTE_WATCH_S + 30)
        async with session.get(self._path, params=query, timeout=timeout) as answer:
            if answer.status == _GONE:
                self._version = ""
                return
            answer.raise_for_status()
            rest = b""
            async for chunk in answer.content.iter_any():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    if line and not self._heard(msgspec.json.decode(line)):
                        return

    def _heard(self, event: Object) -> bool:
        kind, obj = event["type"], event["object"]
        if kind == "ERROR":
            self._version = ""
            return False
        self._version = obj["metadata"]["resourceVersion"]
        if kind == "DELETED":
            if self.objects.pop(key_of(obj), None) is not None:
                self._tell("DELETED", obj)
        elif kind != "BOOKMARK":
            self._changed(obj)
        return True

    def _changed(self, obj: Object) -> None:
        key = key_of(obj)
        old = self.objects.get(key)
        if self._wanted is not None and not self._wanted(obj):
            if old is not None:
                self._tell("DELETED", self.objects.pop(key))
            return
        if old is not None and _number(obj) <= _number(old):
            return
        if old is not None and old["metadata"]["uid"] != obj["metadata"]["uid"]:
            self._tell("DELETED", old)  # deleted and made again under the same name
            old = None
        self.objects[key] = obj
        self._tell("ADDED" if old is None else "MODIFIED", obj)

    def _tell(self, kind: str, obj: Object) -> None:
        for follower in list(self._followers):
            follower(kind, obj)


def _number(obj: Object) -> int:
    """Versions are numbers that rise (since Kubernetes 1.35 clients may compare them)."""
    text = obj["metadata"].get("resourceVersion") or "0"
    return int(text) if text.isdigit() else 0
