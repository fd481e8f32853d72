"""Failures of the API server that were asked for, in the form in which clients meet the real ones."""

from __future__ import annotations

import asyncio

from aiohttp import web

from practice.api.authorization import MASTERS
from practice.api.errors import ApiError
from practice.api.faults import ApiFaults
from practice.api.request import User

TOO_MANY = "Too many requests, please try again later.\n"


async def suffer(faults: ApiFaults, user: User, method: str) -> web.Response | None:
    """Wait as long as answers take; the answer of an overloaded server (plain text, as API Priority
    and Fairness writes it), or None. ApiError 500: the store timed out."""
    if faults.latency_s > 0:
        await asyncio.sleep(faults.latency_s)
    writes = method not in ("GET", "HEAD", "OPTIONS")
    if faults.overloaded(administrator=MASTERS in user.groups, writes=writes):
        headers = {"Retry-After": str(faults.retry_after_s), "X-Content-Type-Options": "nosniff"}
        return web.Response(status=429, text=TOO_MANY, headers=headers)
    if faults.fails(writes=writes):
        raise ApiError(500, "", "etcdserver: request timed out")
    return None
