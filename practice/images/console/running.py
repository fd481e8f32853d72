"""One shell at work: instructions that are carried out on the cluster's clock.

Promises: what a running script is in the middle of is plain data, so it is copied with the cluster;
what it says goes to `say` in order; the end is told once.

The programs of a pipe run one after the other, each with the whole output of the one before. What
is in `( … )`, in a pipe, in the background or under a redirection runs in a `Runner` of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from practice.images.commands import is_shell
from practice.images.console import builtins, fetching, netcat
from practice.images.console.calls import Call, Done, Pause, trouble
from practice.images.console.machine import Machine
from practice.images.console.parsing import Command, Instruction, compile_script
from practice.images.console.reading import Input, give
from practice.images.console.redirecting import redirected, source
from practice.images.console.scanning import SyntaxTrouble
from practice.images.console.tools import NOT_FOUND, TOOLS, names_of
from practice.images.console.words import Expander, is_plain, matching
from practice.images.messages import Result
from practice.images.mounts import FileProblem
from practice.limits import COMMAND_OUTPUT_BYTES, COMMAND_STEPS_PER_INSTANT

Say = Callable[[int, bytes], None]
KILLED, TERMINATED = 137, 143
_TERM, _KILL = 15, 9
RANDOM_BELOW = 32_768
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")
_SIGNALS = {_TERM: "TERM", 2: "INT", 1: "HUP", 3: "QUIT", 10: "USR1", 12: "USR2"}


@dataclass(slots=True)
class Frame:
    """Where to go on when a function, a trap or `eval` is over."""

    code: Sequence[Instruction]
    at: int
    loops: list[list[str]]
    arguments: tuple[str, ...]


@dataclass(slots=True)
class Inner:
    """A shell within this one, and what came of it."""

    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    code: int | None = None
    runner: Runner | None = None
    is_answer: bool = False
    """It is a `$(…)`, not a program of the pipe."""


class Runner:
    """Runs code to its end, then tells `on_end` its status."""

    def __init__(
        self,
        machine: Machine,
        code: Sequence[Instruction],
        *,
        env: dict[str, str],
        folder: str,
        given: Input,
        say: Say,
        on_end: Callable[[int], None],
        pid: int = 0,
        name: str = "sh",
    ) -> None:
        self.machine = machine
        self.env = env
        self.folder = folder
        self.given = given
        self.pid = pid
        self.name = name
        """What it was started as: its complaints begin with that."""
        self.status = 0
        self.over = False
        self.functions: dict[str, tuple[Instruction, ...]] = {}
        self.arguments: tuple[str, ...] = ()
        self.traps: dict[str, str] = {}
        self.stops_on_error = False
        self.jobs: dict[int, Runner] = {}
        self.last_job = 0
        self.ends_after = False
        """`exec`: the next program is the last one."""
        self.says_exit = False
        self._code, self._at = code, 0
        self._loops: list[list[str]] = []
        self._frames: list[Frame] = []
        self._pending: list[str] = []
        self._say = say
        self._on_end = on_end
        self._pipe: tuple[Command, ...] = ()
        self._pipe_at = 0
        self._flow: bytes | None = None
        self._answers: list[str] = []
        self._front: Inner | None = None
        self._reading: Call | None = None
        self._targets: list[tuple[str, str]] = []
        self._awaits_jobs = False
        self._ticket = 0
        self._busy = 0

    # -- from outside --------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Run instructions until one has to wait or all are done."""
        while not self.over:
            if self._pending:
                self.enter_script(self._pending.pop(0))
            if self._at >= len(self._code):
                if not self._frames:
                    self.end(self.status)
                    return
                self.leave_frame()
                continue
            if self._is_busy():
                self.machine.after(1.0, partial(self._continue, self._ticket))
                return
            instruction = self._code[self._at]
            self._at += 1
            if not self._do(instruction):
                return

    def end(self, code: int) -> None:
        """It has ended with this code; its trap for that runs before."""
        trap = self.traps.pop("EXIT", "")
        if trap and not self.over:
            self._frames, self._code, self._at = [], [], 0
            self.enter_script(f"{trap}\nexit {code}")
            self.go_on()
            return
        if not self.over:
            self.stop()
            self._on_end(code)

    def stop(self) -> None:
        """Nothing more happens, and nobody is told."""
        self.over = True
        self._ticket += 1
        front, self._front = self._front, None
        if front is not None and front.runner is not None:
            front.runner.stop()

    def signal(self, number: int) -> None:
        """A signal: what its trap says, or the end. Process 1 only heeds what it has a trap for."""
        name = _SIGNALS.get(number, "")
        if name in self.traps:
            self._pending.append(self.traps[name])
            if self._awaits_jobs:
                self._awaits_jobs = False
                self._ticket += 1
                self.status, self._pipe = 128 + number, ()
                self.go_on()
        elif number == _KILL or (self.pid != 1 and name in ("TERM", "HUP", "INT")):
            self.traps.pop("EXIT", "")
            self.end(128 + number)

    def input_came(self) -> None:
        """There is more input, or its end."""
        if self._front is not None and self._front.runner is not None:
            self._front.runner.input_came()
        elif self._reading is not None:
            self._read()

    @property
    def wants_input(self) -> bool:
        """Does a program wait for input now?"""
        front = self._front.runner if self._front is not None else None
        return front.wants_input if front is not None else self._reading is not None

    def say(self, channel: int, data: bytes) -> None:
        """Output, unless all is over."""
        if data and not self.over:
            self._say(channel, data)

    # -- instructions --------------------------------------------------------------------------------

    def _do(self, instruction: Instruction) -> bool:
        """Carry one out; False: it waits, or all is over."""
        match instruction.op:
            case "run":
                self._pipe, self._pipe_at, self._flow = instruction.commands, 0, None
                return self._run_pipe()
            case "for":
                return self._begin_loop(instruction)
            case "background":
                self._background(instruction.commands[0].body)
            case "clear":
                self.status = 0
            case "define":
                self.functions[instruction.name] = instruction.commands[0].body
            case "check" if self.status and self.stops_on_error:
                self.end(self.status)
            case "match":
                subject, *patterns = map(self.expander().text, instruction.words)
                if not builtins.fits(subject, patterns):
                    self._at = instruction.target
            case _:
                self._jump(instruction)
        return not self.over

    def _jump(self, instruction: Instruction) -> None:
        match instruction.op:
            case "jump":
                self._at = instruction.target
            case "if_failed" if self.status:
                self._at = instruction.target
            case "if_succeeded" if not self.status:
                self._at = instruction.target
            case "not":
                self.status = int(not self.status)
            case "leave":
                self._loops.pop()
            case "next" if self._loops[-1]:
                self.env[instruction.name] = self._loops[-1].pop(0)
            case "next":
                self._loops.pop()
                self._at = instruction.target

    def _begin_loop(self, instruction: Instruction) -> bool:
        if not self._prepared(instruction.words):
            self._at -= 1
            return False
        found = [one for word in instruction.words for one in self.fields(word)]
        self._answers.clear()
        self._loops.append(found)
        return True

    def _background(self, body: tuple[Instruction, ...]) -> None:
        pid = self.machine.new_pid()
        job = Runner(
            self.machine,
            body,
            env=dict(self.env),
            folder=self.folder,
            given=Input(ended=True),
            say=self.say,
            on_end=partial(self._job_ended, pid),
            pid=pid,
            name=self.name,
        )
        job.functions = dict(self.functions)
        self.machine.enter(pid, job)
        self.jobs[pid] = job
        self.last_job = pid
        self.status = 0
        self.machine.after(0, job.go_on)

    def _job_ended(self, pid: int, code: int) -> None:
        self.jobs.pop(pid, None)
        self.machine.left(pid)
        if self._awaits_jobs and not self.jobs:
            self._later(self._ticket, Done(code))

    def wait_for_jobs(self) -> Done | None:
        """`wait`: until none is left."""
        self._awaits_jobs = bool(self.jobs)
        return None if self.jobs else Done()

    # -- frames --------------------------------------------------------------------------------------

    def enter(self, code: Sequence[Instruction], arguments: tuple[str, ...] | None = None) -> None:
        """Run this code, then go on here."""
        self._frames.append(Frame(self._code, self._at, self._loops, self.arguments))
        self._code, self._at, self._loops = code, 0, []
        if arguments is not None:
            self.arguments = arguments

    def enter_script(self, script: str) -> bool:
        """The same for a text; False: it cannot be understood."""
        try:
            self.enter(compile_script(script))
        except SyntaxTrouble as problem:
            self.say(2, f"{self.name}: {problem}\n".encode())
            self.status = 2
            return False
        return True

    def leave_frame(self) -> None:
        """A function, a trap or `eval` is over."""
        frame = self._frames.pop()
        self._code, self._at, self._loops = frame.code, frame.at, frame.loops
        self.arguments = frame.arguments

    @property
    def is_inside(self) -> bool:
        """Is this a function?"""
        return bool(self._frames)

    # -- pipes ---------------------------------------------------------------------------------------

    def _run_pipe(self) -> bool:
        """Run the pipeline from where it is; False: it waits, or everything is over."""
        while self._pipe_at < len(self._pipe):
            done = self._run(self._pipe[self._pipe_at])
            if self.over:
                return False
            if isinstance(done, Pause):
                self._busy = 0
                self.machine.after(done.seconds, partial(self._later, self._ticket, done.done))
                return False
            if done is None:
                return False
            self._finished(done)
        return not self.over

    def _later(self, ticket: int, done: Done) -> None:
        """A program that took its time has ended."""
        if ticket != self._ticket or self.over:
            return
        self._finished(done)
        if not self.over and self._run_pipe():
            self.go_on()

    def _finished(self, done: Done) -> None:
        self._front, self._reading, self._awaits_jobs = None, None, False
        self._answers.clear()
        if self._targets:
            done = redirected(self, self._targets, done)
            self._targets = []
        self.status = done.code
        self._pipe_at += 1
        self.say(2, done.err)
        if self._pipe_at < len(self._pipe):
            self._flow = done.out
        else:
            self.say(1, done.out)
        if self.ends_after:
            self.end(self.status)

    def _run(self, command: Command) -> Done | Pause | None:
        """Run one program; None: it will tell later."""
        if not self._prepared((*command.words, *(word for _, word in command.redirects))):
            return None
        answered = bool(self._answers)
        own, words = self._assignments(command.words)
        fields = [path for word in words for path in self._paths(word)]
        self._targets = [(sign, self.expander().text(word)) for sign, word in command.redirects]
        try:
            flow = source(self, self._targets, self._flow)
        except FileProblem as problem:
            self._targets = []
            return trouble(f"{self.name}: can't open {problem}")
        if command.body:
            return self._apart(command.body, flow)
        if not fields:
            self.env.update(own)
            return Done(self.status if answered else 0)
        return self._program(fields, own, flow)

    def _assignments(self, words: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
        """The `NAME=value` in front of a command, and the rest."""
        own: dict[str, str] = {}
        while words and (match := _ASSIGNMENT.match(words[0])):
            own[match[1]] = self.expander().text(words[0][match.end() :])
            words = words[1:]
        return own, words

    def _program(
        self, words: list[str], own: dict[str, str], flow: bytes | None
    ) -> Done | Pause | None:
        name = names_of(words)
        if words[0] in self.functions:
            if len(self._pipe) == 1 and not self._targets:
                self.enter(self.functions[words[0]], tuple(words[1:]))
                return Done(self.status)
            return self._apart(self.functions[words[0]], flow, tuple(words[1:]))
        if words[0] == "exec":
            self.ends_after = len(words) > 1
            return self._program(words[1:], own, flow) if words[1:] else Done()
        if words[0] in builtins.WORDS:
            return builtins.WORDS[words[0]](self, words[1:], flow)
        if is_shell(name) and len(words) > 1:
            return self._shell(words, flow)
        call = Call(self.machine, self.folder, words[1:], flow or b"", {**self.env, **own})
        return self._tool(name, words, call, piped=flow is not None)

    def _tool(self, name: str, words: list[str], call: Call, *, piped: bool) -> Done | Pause | None:
        if self.machine.has(name) and name not in TOOLS:
            code, out = self.machine.special(words)
            return Done(code, out.encode())
        if name in fetching.PROGRAMS:
            return self._fetch(name, call.args)
        if name == "nc" and (piped or self.given.ended):
            return self._poke(call)
        if name in TOOLS:
            if not piped and builtins.reads_input(name, call):
                self._reading = call
                self._read()
                return None
            return TOOLS[name](call)
        if "/" in words[0] and self.machine.files.exists(call.path(words[0])):
            return self._shell(["sh", *words], flow=None)
        return trouble(f"{self.name}: {words[0]}: not found", NOT_FOUND)

    # -- input ---------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Feed the program that reads: `cat` as it comes, all others when all is there."""
        call, command = self._reading, self._pipe[self._pipe_at]
        name = names_of([self.expander().text(word) for word in command.words[:1]])
        if call is None:
            return
        alone = name == "cat" and len(self._pipe) == 1 and not self._targets
        raw = give(self.given, name, streams=partial(self.say, 1) if alone else None)
        if raw is None:
            return
        self._reading = None
        call.stdin = raw
        done = builtins.read_line(self, call) if name == "read" else TOOLS[name](call)
        if isinstance(done, Pause):
            done = done.done
        self.machine.after(0, partial(self._later, self._ticket, done))

    def wait_for_input(self, call: Call) -> None:
        """A word of the shell that reads (`read`) waits for its line."""
        self._reading = call
        self._read()

    # -- shells within -------------------------------------------------------------------------------

    def _prepared(self, words: Sequence[str]) -> bool:
        """Have all `$(…)` of these words been answered? False: one of them takes its time."""
        wanted = self._commands(words)
        while len(self._answers) < len(wanted):
            inner = self._within(wanted[len(self._answers)])
            if inner.code is None:
                self._front = inner
                return False
            self._answer(inner)
        return True

    def _commands(self, words: Sequence[str]) -> list[str]:
        """The scripts of all `$(…)` in these words that are needed, in their order."""
        found: list[str] = []
        for word in words:
            if "$(" in word or "`" in word:
                Expander(self._variables(), partial(_note, found)).text(word)
        return found

    def _answer(self, inner: Inner) -> None:
        self.status = inner.code or 0
        self._answers.append(inner.out.decode(errors="replace").rstrip("\n"))

    def _within(self, script: str) -> Inner:
        inner = Inner()
        try:
            code = compile_script(script)
        except SyntaxTrouble as problem:
            self.say(2, f"{self.name}: {problem}\n".encode())
            inner.code = 2
            return inner
        inner.is_answer = True
        self._start(inner, code, partial(self._into_pipe, inner), None)
        return inner

    def _apart(
        self,
        code: Sequence[Instruction],
        flow: bytes | None,
        arguments: tuple[str, ...] | None = None,
    ) -> Done | None:
        """Run code in a shell of its own, as one program of the pipe."""
        inner = Inner()
        last = self._pipe_at == len(self._pipe) - 1
        if self._targets:
            targets, self._targets = self._targets, []
            problem = redirected(self, targets, Done())  # the file is there at once
            if problem.code:
                return problem
            say: Say = partial(self._into_files, tuple(targets), inner)
        else:
            say = self.say if last else partial(self._into_pipe, inner)
        self._start(inner, code, say, flow, arguments)
        if inner.code is None:
            self._front = inner
            return None
        return Done(inner.code, bytes(inner.out))

    def _start(
        self,
        inner: Inner,
        code: Sequence[Instruction],
        say: Say,
        flow: bytes | None,
        arguments: tuple[str, ...] | None = None,
    ) -> None:
        given = self.given if flow is None else Input(bytearray(flow), ended=True)
        inner.runner = Runner(
            self.machine,
            code,
            env=dict(self.env),
            folder=self.folder,
            given=given,
            say=say,
            on_end=partial(self._inner_ended, self._ticket, inner),
            pid=0,
            name=self.name,
        )
        inner.runner.functions = dict(self.functions)
        inner.runner.arguments = self.arguments if arguments is None else arguments
        inner.runner.status, inner.runner.stops_on_error = self.status, self.stops_on_error
        inner.runner.go_on()

    def _inner_ended(self, ticket: int, inner: Inner, code: int) -> None:
        inner.code = code
        if self._front is not inner or ticket != self._ticket or self.over:
            return
        self._front = None
        if inner.is_answer:
            self._answer(inner)
        else:
            self._finished(Done(code, bytes(inner.out)))
        if not self.over and self._run_pipe():
            self.go_on()

    def _into_pipe(self, inner: Inner, channel: int, data: bytes) -> None:
        if channel == 1:
            _collect(inner, channel, data)
        else:
            self.say(channel, data)

    def _into_files(
        self, targets: Sequence[tuple[str, str]], inner: Inner, channel: int, data: bytes
    ) -> None:
        one = Done(0, data) if channel == 1 else Done(0, err=data)
        left = redirected(self, targets, one, again=True)
        self.say(2, left.err)
        if self._pipe_at < len(self._pipe) - 1:
            _collect(inner, 1, left.out)
        else:
            self.say(1, left.out)

    def _shell(self, words: list[str], flow: bytes | None) -> Done | None:
        """`sh -c SCRIPT` or `sh FILE` inside of a script."""
        flag = next((i for i, w in enumerate(words) if i and w[:1] == "-" and "c" in w), 0)
        try:
            if flag:
                code = compile_script(words[flag + 1] if flag + 1 < len(words) else "")
                return self._apart(code, flow, tuple(words[flag + 3 :]))
            code = self._file(builtins.path(self, words[1]))
            return self._apart(code, flow, tuple(words[2:]))
        except (SyntaxTrouble, FileProblem) as problem:
            return trouble(f"{self.name}: {problem}", 2)

    def _file(self, path: str) -> list[Instruction]:
        text = self.machine.files.read(path).decode(errors="replace")
        return compile_script(text)

    # -- the network ---------------------------------------------------------------------------------

    def _fetch(self, name: str, args: list[str]) -> Done | Pause | None:
        wish = fetching.read(name, args)
        if isinstance(wish, Done):
            return wish
        outgoing = self.machine.outgoing
        if outgoing is None:
            return trouble(f"{name}: bad address")
        outgoing.request(wish.call, partial(self._fetched, self._ticket, wish))
        return None

    def _poke(self, call: Call) -> Done | None:
        poke = netcat.read(call.args, call.stdin)
        if isinstance(poke, Done) or call.machine.outgoing is None:
            return poke if isinstance(poke, Done) else trouble("nc: no route to host")
        call.machine.outgoing.request(poke.call, partial(self._poked, self._ticket, poke))
        return None

    def _poked(self, ticket: int, poke: netcat.Poke, result: Result) -> None:
        self._later(ticket, netcat.told(poke, result))

    def _fetched(self, ticket: int, wish: fetching.Fetch, result: Result) -> None:
        self._later(ticket, fetching.fetched(wish, result))

    # -- words ---------------------------------------------------------------------------------------

    def expander(self) -> Expander:
        """Fills in variables, and the answers of `$(…)` in their order."""
        return Expander(self._variables(), partial(_next, self._answers))

    def _variables(self) -> Variables:
        numbered = {str(i): one for i, one in enumerate(self.arguments, 1)}
        state = {
            "?": str(self.status),
            "$": str(self.pid or 1),
            "!": str(self.last_job or ""),
            "#": str(len(self.arguments)),
            "0": "sh",
            "@": " ".join(self.arguments),
            "*": " ".join(self.arguments),
        }
        return Variables({**self.env, **numbered, **state}, self.machine)

    def fields(self, word: str) -> list[str]:
        """What a word becomes; `"$@"` stays as many words as there are arguments."""
        if word == '"$@"':
            return list(self.arguments)
        if is_plain(word):
            return [word]
        return self.expander().fields(word)

    def _paths(self, word: str) -> list[str]:
        found = self.fields(word)
        if word[:1] in "'\"":
            return found
        return [path for one in found for path in matching(self.machine.files, self.folder, one)]

    def _continue(self, ticket: int) -> None:
        if ticket == self._ticket:
            self.go_on()

    def _is_busy(self) -> bool:
        self._busy = (self._busy + 1) % COMMAND_STEPS_PER_INSTANT
        return self._busy == 0


class Variables(dict[str, str]):
    """What `$NAME` stands for; `$RANDOM` is another number each time."""

    def __init__(self, values: dict[str, str], machine: Machine) -> None:
        super().__init__(values)
        self._machine = machine

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The value."""
        if name == "RANDOM":
            return str(self._machine.random(RANDOM_BELOW))
        return super().get(name, default)


def _note(found: list[str], script: str) -> str:
    found.append(script)
    return ""


def _next(answers: list[str], _script: str) -> str:
    """The next answer; they are taken in order, and kept until the command is done."""
    return answers.pop(0) if answers else ""


def _collect(inner: Inner, channel: int, data: bytes) -> None:
    into = inner.out if channel == 1 else inner.err
    into += data[: max(0, COMMAND_OUTPUT_BYTES - len(into))]
