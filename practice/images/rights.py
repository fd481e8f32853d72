"""Whom a container's programs run as."""

from __future__ import annotations

from dataclasses import dataclass

from practice.images.attributes import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights(User):
    """A user with groups, and what the kernel lets it do."""

    privileged: bool = False
    may_escalate: bool = True
    """A program may give more rights than the one that started it has (setuid)."""
