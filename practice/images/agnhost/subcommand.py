"""What all subcommands share: their flags, log lines in the form of klog, and a query's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from practice.images.agnhost.flags import FlagError, Flags
from practice.images.console.once import run_once
from practice.images.program import Exit, Program, Request, Say, Serve, Start, Step

Defaults = Mapping[str, str | int | bool]
_LOGGING: Defaults = {"v": 0, "vmodule": "", "logtostderr": True, "alsologtostderr": False}
"""klog's flags, which every subcommand takes; here they change nothing."""


class Subcommand(Program):
    """One subcommand. Subclasses say what they do in `plan`, and answer in `respond`."""

    has_shell = True
    runs = ("agnhost", "agnhost-2")
    tools = ("agnhost",)
    image_program: type[Program] = Program
    """The image, which knows all subcommands."""
    defaults: ClassVar[Defaults] = {}
    short: ClassVar[Mapping[str, str]] = {}

    def __init__(self, start: Start, words: Sequence[str]) -> None:
        self.words = words
        """The arguments after the subcommand."""
        self.flags = Flags((), self.defaults)
        super().__init__(start)

    def prepare(self) -> None:
        """Take what is needed from the flags, before anything runs."""

    def plan(self) -> list[Step]:
        """What it does in the end."""
        return [Serve()]

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """agnhost itself, and what the small shell knows."""
        if command and command[0].rpartition("/")[2] == "agnhost":
            return self.image_program.run_tool(self.start, command)
        return run_once(self, command)

    @property
    def hostname(self) -> str:
        """The host's name."""
        return self.start.hostname or self.start.pod

    def on_sigterm(self) -> tuple[float, int] | None:
        """Process 1 without a handler: the kernel drops the signal."""
        return None

    def log(self, text: str) -> None:
        """A line of Go's `log`, which agnhost sends through klog."""
        self.start.say(self.line(text))

    def line(self, text: str, place: str = "log.go:244") -> str:
        return f"I{self.start.now():%m%d %H:%M:%S.%f}       1 {place}] {text}"

    def _make_plan(self) -> list[Step]:
        try:
            self.flags = Flags(self.words, {**_LOGGING, **self.defaults}, {"-v": "v", **self.short})
        except FlagError as error:
            return [Say(f"Error: {error}"), Exit(1)]
        self.prepare()
        return self.plan()


def path_of(request: Request) -> str:
    return urlsplit(request.path).path


def query_of(request: Request) -> dict[str, str]:
    """The values of the query, the first of each name, as Go's FormValue gives them."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(request.path).query, keep_blank_values=True):
        found.setdefault(name, value)
    return found
