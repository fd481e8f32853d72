"""What a command inside a container can reach: the contract between the console and the kubelet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from practice.clock import Timer
from practice.images.console.files import Files
from practice.images.messages import Outgoing


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of `ps`."""

    pid: int
    command: str


class Machine(Protocol):
    """One run of a container."""

    files: Files
    env: dict[str, str]
    hostname: str
    outgoing: Outgoing | None

    def now(self) -> datetime:
        """The cluster's time."""
        ...

    def after(self, delay_s: float, action: Callable[[], None]) -> Timer:
        """Do something later."""
        ...

    def processes(self) -> list[Listed]:
        """Everything that runs in the container, process 1 first."""
        ...

    def signal(self, pid: int, number: int) -> bool:
        """Send a signal; False: there is no such process."""
        ...

    def has(self, program: str) -> bool:
        """Is there a program of this name in the image, beside the usual ones?"""
        ...

    def special(self, words: list[str]) -> tuple[int, str]:
        """Run a program that only this image has."""
        ...

    @property
    def has_shell(self) -> bool:
        """Images made of a single binary have no shell, and none of its tools."""
        ...
