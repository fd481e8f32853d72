"""What a tour is made of: commands, in chapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One kubectl command. `{tag}` stands for a word that is this walk's own (names outside of namespaces)."""

    words: str
    stdin: str = ""
    ordered: bool = True
    """The order of the lines matters (lists of generated names have none)."""
    compared: bool = True
    """Off for commands that only wait, and print how that went."""
    until: str = ""
    """Try again until this stands in the output: controllers take their time."""
    bare: bool = False
    """Of `explain` only the fields count: descriptions are each documentation's own words."""
    editor: str = ""
    """A sed expression: what the person at the editor does."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Commands in one namespace, made for it."""

    name: str
    steps: Sequence[Step] = field(default_factory=tuple)


def do(words: str, stdin: str = "", **more: object) -> Step:
    """A command whose output is compared."""
    return Step(words=words, stdin=stdin, **more)  # type: ignore[arg-type]


def listed(words: str, **more: object) -> Step:
    """A command that prints lines in an order that nobody promises."""
    return Step(words=words, ordered=False, **more)  # type: ignore[arg-type]


def wait(words: str, until: str = "") -> Step:
    """A command that waits for something; what it prints on the way differs."""
    return Step(words=words, compared=False, until=until)
