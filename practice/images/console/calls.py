"""One program that is run, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from practice.images.console.machine import Machine
from practice.images.console.paths import path_in


@dataclass(slots=True)
class Call:
    """One program that is being run."""

    machine: Machine
    folder: str
    args: list[str]
    stdin: bytes
    env: dict[str, str]

    def path(self, text: str) -> str:
        """Absolute and normal."""
        return path_in(self.folder, text)

    def flags(self) -> set[str]:
        """Single letters given as options."""
        return {
            letter
            for word in self.args
            if word.startswith("-") and len(word) > 1
            for letter in word[1:]
        }

    def names(self) -> list[str]:
        """What is no option."""
        return [word for word in self.args if not word.startswith("-") or word == "-"]


@dataclass(frozen=True, slots=True)
class Done:
    """It has ended."""

    code: int = 0
    out: bytes = b""
    err: bytes = b""


FOR_EVER_S = 1e8
"""A pause that only a signal ends; three years of the cluster's clock."""


@dataclass(frozen=True, slots=True)
class Pause:
    """It takes so long, and ends so."""

    seconds: float
    done: Done = Done()


Tool = Callable[[Call], Done | Pause]


def text(out: str, code: int = 0) -> Done:
    return Done(code, out.encode())


def trouble(err: str, code: int = 1) -> Done:
    return Done(code, err=f"{err}\n".encode())
