"""Whom a container's programs run as."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """A user with groups, and what the kernel lets it do."""

    uid: int = 0
    gid: int = 0
    groups: tuple[int, ...] = ()
    """Beside the first one."""
    privileged: bool = False
    may_escalate: bool = True
    """A program may give more rights than the one that started it has (setuid)."""
