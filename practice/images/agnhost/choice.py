"""Which subcommand a container's command line names."""

from __future__ import annotations

from practice.images.agnhost.netexec import Netexec
from practice.images.agnhost.quiet import EntrypointTester, LogsGenerator, Pause
from practice.images.agnhost.serving import Liveness, Porter, ServeHostname, TestWebserver
from practice.images.agnhost.subcommand import Subcommand
from practice.images.program import Exit, Program, Say, Start, Step

SUBCOMMANDS: dict[str, type[Subcommand]] = {
    "entrypoint-tester": EntrypointTester,
    "liveness": Liveness,
    "logs-generator": LogsGenerator,
    "netexec": Netexec,
    "pause": Pause,
    "porter": Porter,
    "serve-hostname": ServeHostname,
    "test-webserver": TestWebserver,
}


class Unknown(Subcommand):
    """A subcommand that does not exist, or is not simulated."""

    def _make_plan(self) -> list[Step]:
        name = self.words[0] if self.words else ""
        return [Say(f'Error: unknown command "{name}" for "app"'), Exit(1)]


class Agnhost(Program):
    """The image. `for_start` gives the subcommand; without any it pauses."""

    runs = Subcommand.runs

    @classmethod
    def for_start(cls, start: Start) -> Program:
        """The subcommand's program."""
        words = [*start.command[1:], *start.args] or ["pause"]
        chosen = SUBCOMMANDS.get(words[0])
        return Unknown(start, words) if chosen is None else chosen(start, words[1:])
