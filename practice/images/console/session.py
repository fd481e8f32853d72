"""One command that runs in a container beside the container's own process.

Promises: everything waits on the cluster's clock; what a running command is in the middle of is
plain data, so it is copied with the cluster; output goes to the callbacks in order, the end is told
once. When the container ends, `end(137)` ends it, as the kernel kills all processes of a container.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from practice.api.node_services import Ended, OnEnd, OnOutput
from practice.images.console import fetching
from practice.images.console.archives import is_whole
from practice.images.console.calls import Call, Done, trouble
from practice.images.console.machine import Machine
from practice.images.console.parsing import (
    Command,
    Instruction,
    SyntaxTrouble,
    compile_script,
    direct,
)
from practice.images.console.terminal import Key, Terminal
from practice.images.console.tools import (
    NOT_FOUND,
    OUTSIDE_SHELL,
    READS_INPUT,
    TOOLS,
    names_of,
)
from practice.images.console.words import Expander, matching
from practice.images.messages import Result
from practice.images.mounts import FileProblem
from practice.images.shell import is_shell, sleep_s
from practice.limits import (
    COMMAND_INPUT_BYTES,
    COMMAND_OUTPUT_BYTES,
    COMMAND_STEPS_PER_INSTANT,
)

_PROMPT = b"/ # "
_FOR_EVER_S = 1e8
_SHELL_WORDS = ("cd", "export", "exit", "set", "unset", "exec", "trap", "wait")
INTERRUPTED, KILLED = 130, 137


class Session:
    """Begins at once; `feed`, `end_input`, `resize` and `hang_up` are the client's side."""

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
        self.over = False
        self._machine = machine
        self._on_output = on_output
        self._on_end = on_end
        self._terminal = (
            Terminal(partial(on_output, 1), self._typed, self._key) if terminal else None
        )
        self._stdin = stdin
        self._input = bytearray()
        self._input_ended = not stdin
        self._env = {**machine.env, "HOSTNAME": machine.hostname}
        self._env.setdefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        self._env.setdefault("HOME", "/root")
        if terminal:
            self._env.setdefault("TERM", "xterm")
        self._folder = "/"
        self._code: list[Instruction] = []
        self._at = 0
        self._status = 0
        self._loops: list[list[str]] = []
        self._interactive = False
        self._pipe: tuple[Command, ...] = ()
        self._pipe_at = 0
        self._flow = b""
        self._ticket = 0
        self._wants_input = False
        self._busy = 0

    # -- beginning and end ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Start. The end may be told before this returns."""
        why = self._cannot_start()
        if why:
            self.over = True
            self._on_end(Ended(code=NOT_FOUND, error=why))
            return
        words = list(self.command)
        if is_shell(words[0]):
            flag = next((i for i, w in enumerate(words) if i and w.startswith("-") and "c" in w), 0)
            if not flag:
                self._interactive = True
                self._prompt()
                self._read_lines()
                return
            script = words[flag + 1] if flag + 1 < len(words) else ""
            try:
                self._code = compile_script(script)
            except SyntaxTrouble as problem:
                self._emit(2, f"sh: {problem}\n".encode())
                self.end(2)
                return
        else:
            self._code = direct(words)
        self._go_on()

    def _cannot_start(self) -> str:
        words, machine = self.command, self._machine
        name = names_of(words)
        if words and machine.has(name):
            return ""
        if words and machine.has_shell and (name in OUTSIDE_SHELL or name in fetching.PROGRAMS):
            return ""
        here = name == "sleep" or (is_shell(name) and (name != "bash" or machine.has("bash")))
        if words and machine.has_shell and here:
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
            self.over = True
            self._ticket += 1
            self._on_end(Ended(code=code))

    def hang_up(self) -> None:
        """The client is gone."""
        self.over = True
        self._ticket += 1

    # -- the client's side ---------------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Bytes for its input."""
        if self.over or not self._stdin:
            return
        if self._terminal is not None:
            self._terminal.type(data)
            return
        self._take(data)

    def end_input(self) -> None:
        """Its input has ended."""
        if not self.over:
            self._input_ended = True
            self._input_came()

    def resize(self, width: int, height: int) -> None:
        """The client's window has another size."""
        if width and height:
            self._env["COLUMNS"], self._env["LINES"] = str(width), str(height)

    def _take(self, data: bytes) -> None:
        self._input += data
        if len(self._input) > COMMAND_INPUT_BYTES:
            self._emit(2, b"sh: too much input\n")
            self.end(KILLED)
        else:
            self._input_came()

    def _typed(self, line: bytes) -> None:
        self._take(line)

    def _key(self, key: Key) -> None:
        if key == "end":
            if self._wants_input:
                self._input_ended = True
                self._input_came()
                self._input_ended = False
            elif self._interactive and not self._running:
                self.end(self._status)
        elif self._running or self._wants_input:
            self._ticket += 1
            self._wants_input = False
            self._code, self._pipe, self._loops = [], (), []
            self._status = INTERRUPTED
            self._after_script()
        elif self._interactive:
            self._prompt()

    @property
    def _running(self) -> bool:
        return bool(self._code)

    def _input_came(self) -> None:
        if self._wants_input:
            self._give_input()
        elif self._interactive and not self._running:
            self._read_lines()

    # -- an interactive shell ------------------------------------------------------------------------

    def _prompt(self) -> None:
        if self._terminal is not None and not self.over:
            folder = self._folder
            self._terminal.show(_PROMPT if folder == "/" else f"{folder} # ".encode())

    def _read_lines(self) -> None:
        """Run the lines that have come, one after the other."""
        while not self.over and not self._running:
            line, end, rest = bytes(self._input).partition(b"\n")
            if not end and not (self._input_ended and line):
                if self._input_ended:
                    self.end(self._status)
                return
            self._input[:] = rest
            try:
                self._code = compile_script(line.decode(errors="replace"))
            except SyntaxTrouble as problem:
                self._emit(2, f"sh: {problem}\n".encode())
                self._status = 2
            self._at = 0
            if self._code:
                self._go_on()
            else:
                self._prompt()

    def _after_script(self) -> None:
        if not self._interactive:
            self.end(self._status)
            return
        self._code, self._at, self._loops = [], 0, []
        self._prompt()

    # -- running -------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Run instructions until one has to wait or all are done."""
        while self._code and not self.over:
            if self._at >= len(self._code):
                self._after_script()
                if self._interactive:
                    self._machine.after(0, partial(self._resume, self._ticket))
                return
            if self._is_busy():
                self._machine.after(1.0, partial(self._continue, self._ticket))
                return
            instruction = self._code[self._at]
            self._at += 1
            if instruction.op == "run":
                self._pipe, self._pipe_at, self._flow = instruction.commands, 0, b""
                if not self._run_pipe():
                    return
            else:
                self._jump(instruction)

    def _resume(self, ticket: int) -> None:
        if ticket == self._ticket and not self._running:
            self._read_lines()

    def _continue(self, ticket: int) -> None:
        if ticket == self._ticket:
            self._go_on()

    def _is_busy(self) -> bool:
        self._busy = (self._busy + 1) % COMMAND_STEPS_PER_INSTANT
        return self._busy == 0

    def _jump(self, instruction: Instruction) -> None:
        match instruction.op:
            case "jump":
                self._at = instruction.target
            case "if_failed" if self._status:
                self._at = instruction.target
            case "if_succeeded" if not self._status:
                self._at = instruction.target
            case "not":
                self._status = int(not self._status)
            case "for":
                self._loops.append([f for word in instruction.words for f in self._fields(word)])
            case "next":
                if self._loops[-1]:
                    self._env[instruction.name] = self._loops[-1].pop(0)
                else:
                    self._loops.pop()
                    self._at = instruction.target

    def _run_pipe(self) -> bool:
        """Run the pipeline from where it is; False: it waits, or everything is over."""
        while self._pipe_at < len(self._pipe):
            command = self._pipe[self._pipe_at]
            done = self._run(command, self._flow)
            if done is None or self.over:
                return False
            self._finished(command, done)
        return True

    def _later(self, ticket: int, done: Done) -> None:
        """A program that took its time has ended."""
        if ticket != self._ticket or self.over:
            return
        self._finished(self._pipe[self._pipe_at], done)
        if not self.over and self._run_pipe():
            self._go_on()

    def _finished(self, command: Command, done: Done) -> None:
        done = self._redirected(command, done)
        self._status = done.code
        self._pipe_at += 1
        self._emit(2, done.err)
        if self._pipe_at < len(self._pipe):
            self._flow = done.out
        else:
            self._emit(1, done.out)

    def _run(self, command: Command, flow: bytes) -> Done | None:
        """Run one program; None: it will tell later."""
        fields = [
            path
            for word in command.words
            for field in self._fields(word)
            for path in ([field] if word[:1] in "'\"" else self._matching(field))
        ]
        fields = self._assign(fields)
        if not fields:
            return Done()
        name, args = names_of(fields), fields[1:]
        for sign, target in command.redirects:
            if sign == "<":
                try:
                    flow = self._machine.files.read(self._path(target))
                except FileProblem as problem:
                    return trouble(f"sh: can't open {target}: {problem}")
        if fields[0] in _SHELL_WORDS:
            return self._shell_word(fields[0], args)
        if name == "sleep":
            self._sleep(args)
            return None
        if is_shell(name) and "-c" in args[:1] and len(args) > 1:
            return self._nested(args[1])
        if self._machine.has(name) and name not in TOOLS:
            code, out = self._machine.special(fields)
            return Done(code, out.encode())
        if name in fetching.PROGRAMS:
            return self._fetch(name, args)
        call = Call(self._machine, self._folder, args, flow, self._env)
        if self._needs_input(name, call, command):
            self._wants_input = True
            self._give_input()
            return None
        if name not in TOOLS:
            return trouble(f"sh: {fields[0]}: not found", NOT_FOUND)
        return TOOLS[name](call)

    def _needs_input(self, name: str, call: Call, command: Command) -> bool:
        if not self._stdin or self._pipe_at or any(sign == "<" for sign, _ in command.redirects):
            return False
        if name == "tar":
            return "x" in "".join(call.args[:1]) or "t" in "".join(call.args[:1])
        names = call.names()
        least = 1 if name in ("grep", "tee") else 0
        return name in READS_INPUT and ("-" in names or len(names) <= least)

    def _give_input(self) -> None:
        """Feed the program that reads: `cat` as it comes, all others when all is there."""
        command = self._pipe[self._pipe_at]
        words = [self._expander().text(word) for word in command.words]
        name, raw = names_of(words), bytes(self._input)
        if name == "cat" and len(self._pipe) == 1 and not command.redirects:
            self._emit(1, raw)
            self._input.clear()
            raw = b""
        if not (self._input_ended or (name == "tar" and is_whole(raw))):
            return
        self._wants_input = False
        self._input.clear()
        call = Call(self._machine, self._folder, words[1:], raw, self._env)
        self._machine.after(0, partial(self._later, self._ticket, TOOLS[name](call)))

    # -- single programs -----------------------------------------------------------------------------

    def _shell_word(self, name: str, args: list[str]) -> Done:
        if name == "exit":
            code = int(args[0]) & 255 if args and args[0].isdigit() else self._status
            self.end(code)
            return Done(code)
        if name == "cd":
            path = self._path(args[0]) if args else self._env["HOME"]
            if not self._machine.files.is_folder(path):
                return trouble(f"sh: cd: can't cd to {args[0]}: No such file or directory", 2)
            self._folder = self._env["PWD"] = path
        elif name == "export":
            self._assign([word for word in args if "=" in word])
        elif name == "unset":
            for one in args:
                self._env.pop(one, None)
        return Done()

    def _sleep(self, args: list[str]) -> None:
        seconds = sleep_s(args)
        wait_s = _FOR_EVER_S if seconds is None else min(seconds, _FOR_EVER_S)
        self._busy = 0
        self._machine.after(wait_s, partial(self._later, self._ticket, Done()))

    def _nested(self, script: str) -> Done:
        """`sh -c` inside a script: what it runs takes no time."""
        return Done(0, self._substitute(script).encode() + b"\n")

    def _fetch(self, name: str, args: list[str]) -> Done | None:
        wish = fetching.read(name, args)
        if isinstance(wish, Done):
            return wish
        outgoing = self._machine.outgoing
        if outgoing is None:
            return trouble(f"{name}: bad address")
        if isinstance(wish, fetching.Question):
            found = outgoing.lookup(wish.name)
            done = fetching.looked_up(wish, found)
            self._machine.after(found.took_s, partial(self._later, self._ticket, done))
        else:
            outgoing.request(wish.call, partial(self._fetched, self._ticket, wish))
        return None

    def _fetched(self, ticket: int, wish: fetching.Fetch, result: Result) -> None:
        self._later(ticket, fetching.fetched(wish, result))

    # -- words and files -----------------------------------------------------------------------------

    def _expander(self) -> Expander:
        state = {"?": str(self._status), "$": str(self.pid), "#": "0"}
        return Expander({**self._env, **state}, self._substitute)

    def _fields(self, word: str) -> list[str]:
        return self._expander().fields(word)

    def _matching(self, field: str) -> list[str]:
        return matching(self._machine.files, self._folder, field)

    def _path(self, word: str) -> str:
        call = Call(self._machine, self._folder, [], b"", self._env)
        return call.path(self._expander().text(word))

    def _substitute(self, script: str) -> str:
        """The output of `$(…)`; programs that take time give nothing."""
        output: list[bytes] = []
        inner = Session(
            self._machine,
            ["sh", "-c", script],
            terminal=False,
            stdin=False,
            on_output=partial(_collect, output),
            on_end=_nobody,
        )
        inner._env, inner._folder = dict(self._env), self._folder
        inner.begin()
        inner.hang_up()
        return b"".join(output).decode(errors="replace").rstrip("\n")

    def _assign(self, fields: list[str]) -> list[str]:
        """Take `NAME=value` off the front."""
        while fields and fields[0].partition("=")[0].isidentifier() and "=" in fields[0]:
            name, _, value = fields.pop(0).partition("=")
            self._env[name] = value
        return fields

    def _redirected(self, command: Command, done: Done) -> Done:
        out, err = done.out[:COMMAND_OUTPUT_BYTES], done.err
        for sign, target in command.redirects:
            if sign == "2>&1":
                out, err = out + err, b""
            elif sign in (">&2", "1>&2"):
                out, err = b"", err + out
            elif sign.endswith(">"):
                both = sign == "&>"
                chosen = out + err if both else err if sign.startswith("2") else out
                try:
                    append = sign.endswith(">>")
                    self._machine.files.write(self._path(target), chosen, append=append)
                except FileProblem as problem:
                    words = f"sh: can't create {target}: {problem}\n"
                    return Done(1, err=words.encode())
                out = b"" if both or not sign.startswith("2") else out
                err = b"" if both or sign.startswith("2") else err
        return Done(done.code, out, err)

    def _emit(self, channel: int, data: bytes) -> None:
        if not data or self.over:
            return
        if self._terminal is not None:
            self._terminal.show(data)
        else:
            self._on_output(channel, data)


def _collect(into: list[bytes], _channel: int, data: bytes) -> None:
    into.append(data)


def _nobody(_ended: Ended) -> None:
    """Nobody waits for the end."""
