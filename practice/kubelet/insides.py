"""A running container from the inside: its files, its processes, and the commands that people run.

Made when the first command comes, gone with the container's run: what was written is lost then, and
what still runs is killed, as with a real container.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from practice.api.node_services import Ended, OnEnd, OnOutput
from practice.clock import Timer
from practice.images.console import Session
from practice.images.console.files import Files
from practice.images.console.machine import Listed, Process
from practice.images.program import Program
from practice.informer import Object
from practice.kubelet.host import Host

_FIRST_PID = 7
_TERM = 15
_KILLED = 137
_BUSYBOX = ("busybox", "alpine")  # images that have no bash


class Insides:
    """Implements `practice.images.console.machine.Machine` for one run of a container."""

    def __init__(
        self, host: Host, spec: Object, program: Program, terminate: Callable[[], None]
    ) -> None:
        start = program.start
        self.env = dict(start.env)
        self.hostname = start.hostname or start.pod
        self.ip = start.ip
        self.rights = start.rights
        self.folder = str(spec.get("workingDir") or "/")
        self.outgoing = start.outgoing
        self.files = Files(start.files, _own_files(program))
        self.files.make_folder(self.folder)
        self._host = host
        self._spec = spec
        self._program = program
        self._terminate = terminate
        self._pids = _FIRST_PID
        self._sessions: dict[int, Process] = {}

    def run(
        self,
        command: Sequence[str],
        *,
        terminal: bool,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
    ) -> Session:
        """Begin a command."""
        pid = self.new_pid()
        session = self.prepare(
            command, terminal=terminal, stdin=stdin, on_output=on_output, on_end=on_end, pid=pid
        )
        self._sessions[pid] = session
        session.begin()
        return session

    def prepare(
        self,
        command: Sequence[str],
        *,
        terminal: bool,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
        pid: int,
    ) -> Session:
        """A command that has not begun."""
        session = Session(
            self,
            command,
            terminal=terminal,
            stdin=stdin,
            on_output=on_output,
            on_end=partial(self._ended, pid, on_end),
        )
        session.pid = pid
        return session

    def end(self) -> None:
        """The container's run is over."""
        for session in list(self._sessions.values()):
            session.end(_KILLED)

    def _ended(self, pid: int, on_end: OnEnd, ended: Ended) -> None:
        self._sessions.pop(pid, None)
        on_end(ended)

    # -- Machine -----------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self._host.clock.now()

    def after(self, delay_s: float, action: Callable[[], None]) -> Timer:
        return self._host.after(delay_s, action)

    def random(self, below: int) -> int:
        return self._host.chance.randrange(below)

    def new_pid(self) -> int:
        pid, self._pids = self._pids, self._pids + 6
        return pid

    def enter(self, pid: int, process: Process) -> None:
        self._sessions[pid] = process

    def left(self, pid: int) -> None:
        self._sessions.pop(pid, None)

    def processes(self) -> list[Listed]:
        start = self._program.start
        first = " ".join([*start.command, *start.args]) or start.image
        for pid in [pid for pid, one in self._sessions.items() if one.over]:
            del self._sessions[pid]
        others = [
            Listed(pid, " ".join(one.command) if isinstance(one, Session) else "sh")
            for pid, one in self._sessions.items()
        ]
        return [Listed(1, first), *others]

    def signal(self, pid: int, number: int) -> bool:
        if pid == 1:
            # The kernel keeps signals without a handler from process 1, SIGKILL from inside too.
            if number == _TERM:
                self._host.after(0, self._terminate)
            return True
        session = self._sessions.get(pid)
        if session is None:
            return False
        session.signal(number)
        return True

    @property
    def has_shell(self) -> bool:
        return self._program.has_shell

    def has(self, program: str) -> bool:
        if program == "bash":
            return self._program.start.image not in _BUSYBOX
        return program in self._program.tools

    def special(self, words: list[str]) -> tuple[int, str]:
        return self._program.execute(words)


def _own_files(program: Program) -> dict[str, str]:
    return {**program.start.system_files, **program.own_files()}
