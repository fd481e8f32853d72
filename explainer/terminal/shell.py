"""From a typed line to its end: read, understood, done, within bounds."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from dashboard.actions.rollback import NoWayBack
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from explainer.doing.call import Call
from explainer.doing.performing import Ledger
from explainer.terminal import commands, reading
from explainer.terminal.console import Console
from explainer.terminal.flags import Flag, parse
from explainer.terminal.limits import TERMINAL_LINE_CHARS, TERMINAL_LINE_S
from explainer.terminal.refusals import Failed, of_server

Say = Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Of one place and one person: what each of their lines has to work with."""

    api: Api
    namespace: str
    folder: Path | None
    fill: Callable[[str], str]
    ledger: Ledger
    said: Callable[[Call], Awaitable[None]]
    now: Callable[[], datetime]

    async def run(self, text: str, stdin: str, say: Say) -> int:
        """Prints by `say` ("out" or "err", text); the exit code, as kubectl gives it."""
        try:
            if len(text) > TERMINAL_LINE_CHARS:
                raise Failed(f"error: a line has at most {TERMINAL_LINE_CHARS} characters here")
            line = reading.read(text, stdin)
            if not line.words or line.words[0] in ("help", "--help", "-h"):
                say("out", commands.help_text())
                return 0
            await self._run(line, say)
        except Failed as why:
            if str(why):
                say("err", f"{why}\n")
            return 1
        except KubeError as error:
            say("err", f"{of_server(error)}\n")
            return 1
        return 0

    async def _run(self, line: reading.Line, say: Say) -> None:
        namespace, words = namespace_first(line.words)
        verb, rest = commands.find(words)
        flags: tuple[Flag, ...] = (*verb.flags, commands.NAMESPACE, commands.HELP)
        if any(word in ("-h", "--help") for word in rest):
            say("out", commands.usage(verb))
            return
        parsed = parse([*namespace, *rest], flags, verb.name)
        console = Console(
            api=self.api, namespace=self.namespace, folder=self.folder, fill=self.fill, ledger=self.ledger,
            say=say, said=self.said, now=self.now, line=line, parsed=parsed,
        )  # fmt: skip
        most_s = min(parsed.seconds("timeout") or TERMINAL_LINE_S, TERMINAL_LINE_S)
        try:
            async with asyncio.timeout(most_s):
                await verb.run(console)
        except TimeoutError as why:
            if parsed.has("timeout") and most_s < TERMINAL_LINE_S:
                raise Failed("error: timed out waiting for the condition") from why
            raise Failed(
                f"[Podium: ended after {TERMINAL_LINE_S:g} s; the cluster goes on]"
            ) from why
        except NoWayBack as why:
            raise Failed(f"error: {why}") from why
        except msgspec.MsgspecError as why:
            raise Failed(f"error: the API server's answer cannot be read: {why}") from why


def namespace_first(words: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """`kubectl -n workshop get pods`: the flag may stand before the verb."""
    if words and words[0] in ("-n", "--namespace") and len(words) > 2:
        return list(words[:2]), words[2:]
    if words and words[0].startswith(("--namespace=", "-n")) and len(words) > 1:
        return [words[0]], words[1:]
    return [], words
