"""Waiting for the account of a new namespace: who makes a namespace and at once a pod is not refused.

Mirrors kube-apiserver, whose ServiceAccount plugin looks ten times for an account `default` that is
not there yet; for any other account it looks once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from practice.api.admission.service_account import AwaitedAccount
from practice.api.resource import Object
from practice.limits import ACCOUNT_LOOK_S, ACCOUNT_LOOKS


async def with_account(write: Callable[[], Object]) -> Object:
    """What the write gives, tried again while an account is awaited. ApiError: what it refuses."""
    for _ in range(ACCOUNT_LOOKS - 1):
        try:
            return write()
        except AwaitedAccount:
            await asyncio.sleep(ACCOUNT_LOOK_S)
    return write()
