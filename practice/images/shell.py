"""A small shell, so that `sh -c "while true; do date; sleep 5; done"` and its kin work.

Understood: words with quotes and `$VARIABLES`, `;`, newline, `&&`, `||`, `while … ; do … done`
(for ever), `for NAME in WORDS; do … done`, `>` and `>>` to files, and echo, printf, sleep, true,
false, `:`, exit, exec, date, hostname, env, and those of `file_tools` (cat, ls, touch, rm, test);
wget, curl and nslookup, which take their time.
Anything else answers as a shell does that cannot find the command: a line on the log and code 127.

Trade-off: a flat list of instructions with jumps instead of a syntax tree. It cannot nest loops
with conditions in them, which lessons do not need; it holds its place as one integer.
"""

import posixpath
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practice.images import asking
from practice.images.file_tools import file_tool
from practice.images.messages import Result
from practice.images.mounts import FileProblem
from practice.images.program import Ask, Exit, Program, Say, Serve, Start, Step, Wait
from practice.limits import SHELL_STEPS_PER_INSTANT

NOT_FOUND = 127
_DURATION_S = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_REDIRECTION = re.compile(r"([12]?)(>>?)")
_PUNCTUATION = {";", "&&", "||"}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One command; `when` is what must be true of the last code ("", "&&", "||")."""

    words: tuple[str, ...]
    when: str = ""
    jump: int | None = None
    """Where to go on (the end of a loop)."""


class Shell(Program):
    """A container whose process is a shell, or a single command."""

    def __init__(self, start: Start) -> None:
        self._script: list[Instruction] = []
        self._at = 0
        self._code = 0
        self._busy = 0
        self._wish: asking.Wish | None = None
        self._target = "", False
        super().__init__(start)
        self._script = compile_words([*start.command, *start.args])

    def _make_plan(self) -> list[Step]:
        return []

    def next_step(self) -> Step:
        """Run instructions until one prints, waits or ends."""
        while self._at < len(self._script):
            instruction = self._script[self._at]
            self._at += 1
            if instruction.jump is not None:
                self._at = instruction.jump
                self._busy += 1
                if self._busy > SHELL_STEPS_PER_INSTANT:
                    return self._pause(Wait(1.0))  # a loop that never sleeps: slow it down
                continue
            if (instruction.when == "&&" and self._code) or (
                instruction.when == "||" and not self._code
            ):
                continue
            step = self._run(instruction.words)
            if step is not None:
                return step
        return Exit(self._code)

    def on_sigterm(self) -> tuple[float, int] | None:
        """A shell that is process 1 has no handler for SIGTERM: the kernel drops the signal."""
        return None

    def execute(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command inside the container, without letting time pass."""
        return run_once(self, command)

    def _pause(self, wait: Wait) -> Wait:
        self._busy = 0
        return wait

    def _run(self, words: tuple[str, ...]) -> Step | None:
        """The step a command makes; None when it makes none (its code is kept)."""
        expanded = [expand(word, self.start.env) for word in words]
        name, rest = expanded[0], expanded[1:]
        if name == "exit":
            return Exit(int(rest[0]) & 255 if rest and rest[0].isdigit() else self._code)
        if name == "sleep":
            self._code = 0
            return self._pause(Wait(seconds)) if (seconds := sleep_s(rest)) is not None else Serve()
        plain, target, append = redirected(expanded)
        if plain and plain[0].rpartition("/")[2] in asking.PROGRAMS:
            self._target = target, append
            return self._ask(plain[0].rpartition("/")[2], plain[1:])
        self._code, output = run_command(self, expanded)
        return self._print(output)

    def _ask(self, name: str, rest: Sequence[str]) -> Step | None:
        """wget, curl and nslookup reach others over the cluster's network."""
        if name == "nslookup":
            if self.start.outgoing is None or not rest:
                self._code = 1
                return None
            found = self.start.outgoing.lookup(rest[-1])
            self._say(asking.looked_up(found))
            return self._pause(Wait(found.took_s))
        wish = asking.read_wish(name, rest)
        if isinstance(wish, tuple):
            self._say(wish)
            return None
        self._wish = wish
        self._busy = 0
        return Ask(wish.call)

    def answered(self, result: Result) -> None:
        """Print what the request brought."""
        if self._wish is not None:
            self._say(asking.printed(self._wish, result))

    def _say(self, printed: asking.Printed) -> None:
        target, append = self._target
        self._code, output = keep(self, *printed, target, append=append)
        for line in output.splitlines():
            self.start.say(line)

    def _print(self, output: str) -> Step | None:
        lines = output.splitlines()
        for line in lines[:-1]:
            self.start.say(line)
        return Say(lines[-1]) if lines else None


def run_command(program: Program, words: Sequence[str]) -> tuple[int, str]:
    """Code and output of a command; what it writes with `>` and `>>` goes to the file instead."""
    plain, target, append = redirected(words)
    code, output = builtin(program, plain[0], plain[1:]) if plain else (0, "")
    return keep(program, code, output, target, append=append)


def keep(program: Program, code: int, output: str, target: str, *, append: bool) -> tuple[int, str]:
    """Code and output after the output went to a file; where there is no `target`, as they are."""
    if not target:
        return code, output
    try:
        program.start.files.write(absolute(target), output.encode(), append=append)
    except FileProblem as problem:
        return 1, f"sh: can't create {target}: {problem}\n"
    return code, ""


def redirected(words: Sequence[str]) -> tuple[list[str], str, bool]:
    """The words without redirections, the file that takes the output, and whether at its end."""
    plain: list[str] = []
    target, append, expected = "", False, False
    for word in words:
        match = _REDIRECTION.match(word)
        if expected:
            target, expected = word, False
        elif match is None:
            plain.append(word)
        elif match[1] != "2":  # what goes wrong is not kept apart from what goes right
            append = match[2] == ">>"
            target = word[match.end() :]
            expected = not target
    return plain, target, append


def absolute(path: str) -> str:
    """A path from the root, which is where commands run."""
    return posixpath.normpath(posixpath.join("/", path))


def builtin(program: Program, name: str, rest: Sequence[str]) -> tuple[int, str]:
    """Code and output of a command that takes no time."""
    start = program.start
    match name.rpartition("/")[2]:
        case "echo":
            return 0, " ".join(rest) + "\n"
        case "printf":
            return 0, rest[0].replace("\\n", "\n") if rest else ""
        case "true" | ":" | "mkdir" | "cd" | "set" | "export" | "trap":
            return 0, ""
        case "touch" | "rm" | "ls" | "cat" | "test" | "[" as tool:
            return file_tool(start.files, tool, rest)
        case "false":
            return 1, ""
        case "date":
            return 0, start.now().strftime("%a %b %e %H:%M:%S UTC %Y") + "\n"
        case "hostname":
            return 0, start.pod + "\n"
        case "env" | "printenv":
            return 0, "".join(f"{key}={value}\n" for key, value in sorted(start.env.items()))
        case _:
            return NOT_FOUND, f"sh: {name}: not found\n"


def run_once(program: Program, command: Sequence[str]) -> tuple[int, str]:
    """Code and output of a whole command line inside a container (exec, exec probes, preStop)."""
    code, output = 0, ""
    for instruction in compile_words(command):
        if instruction.jump is not None:
            break
        if (instruction.when == "&&" and code) or (instruction.when == "||" and not code):
            continue
        words = [expand(word, program.start.env) for word in instruction.words]
        if words[0] == "exit":
            return (int(words[1]) & 255 if words[1:] and words[1].isdigit() else code), output
        if words[0] == "sleep":
            continue
        code, text = run_command(program, words)
        output += text
    return code, output


def run_time_s(command: Sequence[str]) -> float:
    """Seconds that a command line sleeps: the length of a preStop hook."""
    total_s = 0.0
    for instruction in compile_words(command):
        if instruction.words and instruction.words[0] == "sleep":
            total_s += sleep_s(instruction.words[1:]) or 0.0
    return total_s


def sleep_s(words: Sequence[str]) -> float | None:
    """Seconds of a sleep's arguments; None: for ever."""
    total_s = 0.0
    for word in words:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", word)
        if match is None:
            return None if word in ("inf", "infinity") else total_s
        total_s += float(match[1]) * _DURATION_S[match[2]]
    return total_s


def is_shell(name: str) -> bool:
    """Is this command a shell?"""
    return name.rpartition("/")[2] in ("sh", "bash", "ash", "dash")


def compile_words(command: Sequence[str]) -> list[Instruction]:
    """Instructions of a container's command line, or of the script given to a shell by `-c`."""
    words = [word for word in command if word != ""]
    if not words:
        return []
    if is_shell(words[0]):
        flags = [i for i, word in enumerate(words[1:], 1) if re.fullmatch(r"-[a-z]*c", word)]
        return compile_script(words[flags[0] + 1]) if flags and flags[0] + 1 < len(words) else []
    return [Instruction(tuple(words))]


def compile_script(script: str) -> list[Instruction]:
    """Instructions of a script's text."""
    lexer = shlex.shlex(script.replace("\n", " ; "), posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        pieces = list(lexer)
    except ValueError:
        return [
            Instruction(("echo", "sh: syntax error: unterminated quoted string")),
            Instruction(("exit", "2")),
        ]
    return _link(pieces)


def _link(pieces: Sequence[str]) -> list[Instruction]:
    """Instructions of a script's pieces; a `while` loop's condition counts as true."""
    script: list[Instruction] = []
    loops: list[tuple[int, list[str]]] = []  # where a loop began, and the head of a `for`
    words: list[str] = []
    when = ""
    head: list[str] | None = None
    for piece in [*pieces, ";"]:
        if head is not None:
            if piece == "do":
                loops.append((len(script), head))
                head = None
            else:
                head.append(piece)
        elif piece in ("while", "for") and not words:
            head = [piece]
        elif piece in _PUNCTUATION:
            if words:
                script.append(Instruction(tuple(words), when))
            when = piece if piece in ("&&", "||") else ""
            words = []
        elif piece == "done" and not words and loops:
            _close_loop(script, *loops.pop())
        elif piece != "exec" or words:
            words.append(piece)
    return script


def _close_loop(script: list[Instruction], begin: int, head: Sequence[str]) -> None:
    """Jump back for a `while`; write the body once per word for a `for NAME in WORDS`."""
    if head[0] == "while":
        script.append(Instruction((), jump=begin))
        return
    body = script[begin:]
    del script[begin:]
    for value in [word for word in head[3:] if word != ";"]:
        offset = len(script) - begin
        script.extend(_with_value(one, head[1], value, offset) for one in body)


def _with_value(one: Instruction, name: str, value: str, offset: int) -> Instruction:
    words = tuple(
        _VARIABLE.sub(lambda m: value if name in m.groups() else m[0], word) for word in one.words
    )
    return Instruction(words, one.when, None if one.jump is None else one.jump + offset)


def expand(word: str, env: Mapping[str, str]) -> str:
    """A word with its `$VARIABLES` filled in."""
    return _VARIABLE.sub(lambda match: env.get(match[1] or match[2], ""), word)
