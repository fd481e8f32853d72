"""One command that runs in a container: what a client types is its input, what it says its output.

The container's own process may be one, too (`pid` 1). When the container ends, `end(137)` ends it,
as the kernel kills all processes of a container. The work is done by a `Runner`; this is the side
of the client: a terminal, lines typed into an interactive shell, the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from practice.api.node_services import Ended, OnEnd, OnOutput
from practice.images.commands import is_shell
from practice.images.console import fetching
from practice.images.console.machine import Machine
from practice.images.console.parsing import Instruction, compile_script, direct
from practice.images.console.reading import Input
from practice.images.console.running import KILLED, Runner
from practice.images.console.scanning import SyntaxTrouble
from practice.images.console.terminal import Key, Terminal
from practice.images.console.tools import NOT_FOUND, OUTSIDE_SHELL, names_of
from practice.limits import COMMAND_INPUT_BYTES

_PROMPT = b"/ # "
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
INTERRUPTED = 130
__all__ = ["INTERRUPTED", "KILLED", "Session"]


class Session:
    """`begin` starts it; `feed`, `end_input`, `resize` and `hang_up` are the client's side."""

    def __init__(
        self,
        machine: Machine,
        command: Sequence[str],
        *,
        terminal: bool,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
    ) -> None:
        self.command = tuple(command)
        self.pid = 0
        self._name = self.command[0] if self.command and is_shell(self.command[0]) else "sh"
        self.over = False
        self._machine = machine
        self._on_output = on_output
        self._on_end = on_end
        self._terminal = (
            Terminal(partial(on_output, 1), self._take, self._key) if terminal else None
        )
        self._stdin = stdin
        self._input = Input(ended=not stdin)
        self._env = {"PATH": _PATH, "HOME": "/root", **machine.env, "HOSTNAME": machine.hostname}
        if terminal:
            self._env.setdefault("TERM", "xterm")
        self._folder = machine.folder
        self._status = 0
        self._shell: Runner | None = None
        """What runs now; an interactive shell that waits for a line has none."""
        self._interactive = False

    # -- beginning and end ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Start. The end may be told before this returns."""
        why = self._cannot_start()
        if why:
            self.over = True
            self._on_end(Ended(code=NOT_FOUND, error=why))
            return
        words = list(self.command)
        if not is_shell(words[0]):
            self._start(direct(words))
            return
        flags = [word for word in words[1:] if word[:1] in "-+"]
        if any("c" in flag for flag in flags):
            self._script(words, flags)
        elif len(words) > 1 + len(flags):
            self._start(direct(words))
        else:
            self._interactive = True
            self._prompt()
            self._read_lines()

    def _script(self, words: list[str], flags: list[str]) -> None:
        rest = words[1 + len(flags) :]
        try:
            code = compile_script(rest[0] if rest else "")
        except SyntaxTrouble as problem:
            self._emit(2, f"{self._name}: {problem}\n".encode())
            self.end(2)
            return
        runner = self._prepare(code)
        runner.arguments = tuple(rest[2:])
        runner.stops_on_error = any("e" in flag for flag in flags)
        runner.go_on()

    def _cannot_start(self) -> str:
        words, machine = self.command, self._machine
        name = names_of(words)
        if words and machine.has(name):
            return ""
        if words and machine.has_shell and (name in OUTSIDE_SHELL or name in fetching.PROGRAMS):
            return ""
        here = is_shell(name) and (name != "bash" or machine.has("bash"))
        if words and machine.has_shell and here:
            return ""
        if words and "/" in words[0] and machine.files.exists(words[0]):
            return ""
        what = words[0] if words else ""
        why = (
            f"stat {what}: no such file or directory"
            if "/" in what
            else "executable file not found in $PATH"
        )
        return (
            "OCI runtime exec failed: exec failed: unable to start container process:"
            f' exec: "{what}": {why}'
        )

    def end(self, code: int) -> None:
        """It has ended with this code."""
        if not self.over:
            self._stop()
            self._on_end(Ended(code=code))

    def hang_up(self) -> None:
        """The client is gone."""
        self._stop()

    def signal(self, number: int) -> None:
        """A signal from another process, or from the kubelet to process 1."""
        if self._shell is not None:
            self._shell.signal(number)
        elif self.pid != 1:
            self.end(128 + number)

    def _stop(self) -> None:
        self.over = True
        if self._shell is not None:
            self._shell.stop()

    # -- the client's side ---------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Bytes for its input."""
        if self.over or not self._stdin:
            return
        if self._terminal is not None:
            self._terminal.type(data)
        else:
            self._take(data)

    def end_input(self) -> None:
        """Its input has ended."""
        if not self.over:
            self._input.ended = True
            self._input_came()

    def resize(self, width: int, height: int) -> None:
        """The client's window has another size."""
        if width and height:
            self._env["COLUMNS"], self._env["LINES"] = str(width), str(height)

    def _take(self, data: bytes) -> None:
        self._input.data += data
        if len(self._input.data) > COMMAND_INPUT_BYTES:
            self._emit(2, b"sh: too much input\n")
            self.end(KILLED)
        else:
            self._input_came()

    def _key(self, key: Key) -> None:
        shell = self._shell
        if key == "end":
            if shell is not None and shell.wants_input:
                self._input.ended = True
                shell.input_came()
                self._input.ended = False
            elif self._interactive and shell is None:
                self.end(self._status)
        elif shell is not None:
            shell.stop()
            self._ended(INTERRUPTED)
        elif self._interactive:
            self._prompt()

    def _input_came(self) -> None:
        if self._shell is not None:
            self._shell.input_came()
        elif self._interactive:
            self._read_lines()

    # -- running -------------------------------------------------------------------------------------

    def _start(self, code: Sequence[Instruction]) -> None:
        self._prepare(code).go_on()

    def _prepare(self, code: Sequence[Instruction]) -> Runner:
        self._shell = Runner(
            self._machine,
            code,
            env=self._env,
            folder=self._folder,
            given=self._input,
            say=self._emit,
            on_end=self._exited if self._interactive else self._ended,
            pid=self.pid,
            name=self._name,
        )
        return self._shell

    def _ended(self, code: int) -> None:
        if not self._interactive:
            self.end(code)
            return
        shell, self._shell = self._shell, None
        self._status = code
        if shell is not None:
            self._folder = shell.folder
        self._prompt()
        self._machine.after(0, self._read_lines)

    # -- an interactive shell ------------------------------------------------------------------------

    def _prompt(self) -> None:
        if self._terminal is not None and not self.over:
            folder = self._folder
            self._terminal.show(_PROMPT if folder == "/" else f"{folder} # ".encode())

    def _read_lines(self) -> None:
        """Run the next line that has come; the one after it when that is done."""
        if self.over or self._shell is not None:
            return
        given = self._input
        line, end, rest = bytes(given.data).partition(b"\n")
        if not end and not (given.ended and line):
            if given.ended:
                self.end(self._status)
            return
        given.data[:] = rest
        try:
            code = compile_script(line.decode(errors="replace"))
        except SyntaxTrouble as problem:
            self._emit(2, f"{self._name}: {problem}\n".encode())
            code, self._status = [], 2
        runner = self._prepare(code)
        runner.status = self._status
        runner.go_on()

    def _exited(self, code: int) -> None:
        """A line is done, or it said `exit`."""
        if self._shell is not None and self._shell.says_exit:
            self.end(code)
        else:
            self._ended(code)

    def _emit(self, channel: int, data: bytes) -> None:
        if not data or self.over:
            return
        if self._terminal is not None:
            self._terminal.show(data)
        else:
            self._on_output(channel, data)
