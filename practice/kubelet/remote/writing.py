"""Writes on their way to the API server: in order for each object, many objects at a time.

Promises: never waited for by whoever writes; a patch that has not left yet takes the next one for
the same place into itself, so a slow server gets the newest state and no backlog; what the server
refuses is said in the log once and forgotten, because the kubelet writes the whole state again with
the next change. Bounded: when too many objects wait, Events are dropped first.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from practice.limits import REMOTE_RETRIES, REMOTE_RETRY_S, REMOTE_WAITING, REMOTE_WRITERS

log = logging.getLogger(__name__)
Answered = Callable[[int, Any], None]
_MERGE = "application/merge-patch+json"
_EXPECTED = (404, 409)  # gone already, or made by somebody else: the watch tells


def is_expected(status: int, answer: Any) -> bool:
    """Whether a refusal is no news: what is written to is gone, or goes with its namespace. The API server then names
    the cause NamespaceTerminating (plugin NamespaceLifecycle)."""
    if status in _EXPECTED:
        return True
    details = answer.get("details") if isinstance(answer, dict) else None
    causes = (details or {}).get("causes") or ()
    return status == 403 and any(one.get("reason") == "NamespaceTerminating" for one in causes)


@dataclass(slots=True)
class Write:
    """One request. `answered` hears status and body; status 0: given up."""

    method: str
    path: str
    body: Any
    answered: list[Answered]

    def answer(self, status: int, body: Any) -> None:
        """Tell everybody who waits."""
        for answered in self.answered:
            answered(status, body)


def joined(first: Any, second: Any) -> Any:
    """One merge patch that does what two do, one after the other."""
    if not isinstance(first, dict) or not isinstance(second, dict):
        return second
    result = dict(first)
    for key, value in second.items():
        result[key] = joined(result.get(key), value)
    return result


class Writer:
    """A queue of writes for each object, and some tasks that send them."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[Write]] = OrderedDict()
        self._busy: set[str] = set()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def add(self, key: str, write: Write, *, droppable: bool = False) -> None:
        """Send a write, after all earlier ones of the same `key`."""
        if droppable and len(self._waiting) >= REMOTE_WAITING:
            write.answer(0, None)
            return
        queue = self._waiting.setdefault(key, deque())
        last = queue[-1] if queue else None
        if last and last.method == write.method == "PATCH" and last.path == write.path:
            last.body = joined(last.body, write.body)
            last.answered += write.answered
            return
        queue.append(write)
        self._idle.clear()
        self._wake.set()

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Send until cancelled."""
        async with asyncio.TaskGroup() as group:
            for _ in range(REMOTE_WRITERS):
                group.create_task(self._work(session))

    async def flushed(self, timeout_s: float) -> None:
        """Wait until all that was added is sent, or the time is over."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._idle.wait()
        except TimeoutError:
            log.warning("%s writes were not sent in time", len(self._waiting))

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            key = next((one for one in self._waiting if one not in self._busy), None)
            if key is None:
                self._wake.clear()
                await self._wake.wait()
                continue
            write = self._waiting[key].popleft()
            if not self._waiting[key]:
                del self._waiting[key]
            self._busy.add(key)
            try:
                await self._send(session, write)
            finally:
                self._busy.discard(key)
                self._wake.set()
                if not self._waiting and not self._busy:
                    self._idle.set()

    async def _send(self, session: aiohttp.ClientSession, write: Write) -> None:
        headers = {"Content-Type": _MERGE if write.method == "PATCH" else "application/json"}
        for _ in range(REMOTE_RETRIES):
            try:
                async with session.request(
                    write.method, write.path, json=write.body, headers=headers
                ) as answer:
                    body = await answer.json(content_type=None)
                    if answer.status == 429 or answer.status >= 500:
                        raise aiohttp.ClientError(f"{answer.status}: {body}")
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                log.info("%s %s: %s; trying again", write.method, write.path, error)
                await asyncio.sleep(REMOTE_RETRY_S)
                continue
            if answer.status >= 400 and not is_expected(answer.status, body):
                message = body.get("message") if isinstance(body, dict) else body
                log.warning("%s %s was refused: %s", write.method, write.path, message)
            write.answer(answer.status, body)
            return
        log.warning("%s %s was given up", write.method, write.path)
        write.answer(0, None)
