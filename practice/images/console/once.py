"""A command line run to its end at once, for programs that answer with what one says.

Time does not pass: a sleep is over at once. The network is not reached from here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

from practice.api.node_services import Ended
from practice.images.console.files import Files
from practice.images.console.machine import Listed, Process
from practice.images.console.session import KILLED, Session
from practice.images.messages import Outgoing
from practice.images.program import Program
from practice.limits import COMMAND_PAUSES_AT_ONCE


class Bench:
    """A program's container, as such a command sees it. Implements `Machine`."""

    outgoing: Outgoing | None = None
    folder = "/"

    def __init__(self, program: Program) -> None:
        self._program = program
        self.env = dict(program.start.env)
        self.hostname = program.start.hostname or program.start.pod
        self.ip = program.start.ip
        self.rights = program.start.rights
        own = {**program.start.system_files, **program.own_files()}
        self.files = Files(program.start.files, own)
        self.pending: deque[Callable[[], None]] = deque()

    def now(self) -> datetime:
        return self._program.start.now()

    def after(self, delay_s: float, action: Callable[[], None]) -> None:
        self.pending.append(action)

    def random(self, below: int) -> int:
        return self._program.start.random.randrange(below)

    def new_pid(self) -> int:
        return 2

    def enter(self, pid: int, process: Process) -> None:
        """Nobody lists it."""

    def left(self, pid: int) -> None:
        """Nobody listed it."""

    def processes(self) -> list[Listed]:
        return []

    def signal(self, pid: int, number: int) -> bool:
        return False

    def has(self, program: str) -> bool:
        return program in self._program.tools

    def special(self, words: list[str]) -> tuple[int, str]:
        return self._program.execute(words)

    @property
    def has_shell(self) -> bool:
        return True


class _Result:
    """What came of it."""

    def __init__(self) -> None:
        self.output = bytearray()
        self.ended: Ended | None = None

    def say(self, _channel: int, data: bytes) -> None:
        self.output += data

    def end(self, ended: Ended) -> None:
        self.ended = ended


def run_once(program: Program, command: Sequence[str]) -> tuple[int, str]:
    """Code and output; a command that goes on for ever is killed."""
    bench, result = Bench(program), _Result()
    session = Session(
        bench, command, terminal=False, stdin=False, on_output=result.say, on_end=result.end
    )
    session.begin()
    for _ in range(COMMAND_PAUSES_AT_ONCE):
        if result.ended is not None or not bench.pending:
            break
        bench.pending.popleft()()
    session.end(KILLED)
    ended = result.ended or Ended(code=KILLED)
    return ended.code, (f"{ended.error}\n" if ended.error else "") + bytes(result.output).decode(
        errors="replace"
    )
