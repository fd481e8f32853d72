"""What a command inside a container can reach: the contract between the console and the kubelet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from practice.images.console.files import Files
from practice.images.messages import Outgoing
from practice.images.rights import Rights


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of `ps`."""

    pid: int
    command: str


class Process(Protocol):
    """Something that runs in the container beside process 1."""

    over: bool

    def signal(self, number: int) -> None:
        """A signal."""
        ...

    def end(self, code: int) -> None:
        """End it."""
        ...


class Machine(Protocol):
    """One run of a container."""

    folder: str
    """Where commands begin."""

    files: Files
    env: dict[str, str]
    hostname: str
    ip: str
    rights: Rights
    outgoing: Outgoing | None

    def now(self) -> datetime:
        """The cluster's time."""
        ...

    def after(self, delay_s: float, action: Callable[[], None]) -> object:
        """Do something later."""
        ...

    def random(self, below: int) -> int:
        """A number from 0 on."""
        ...

    def new_pid(self) -> int:
        """A number for one more process."""
        ...

    def enter(self, pid: int, process: Process) -> None:
        """One more process runs."""
        ...

    def left(self, pid: int) -> None:
        """It has ended."""
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
