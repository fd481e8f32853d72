"""The words of the shell itself: those that change its state, or need it."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from practice.images.console.calls import Call, Done, Pause, trouble
from practice.images.console.conditions import test
from practice.images.console.machine import Machine
from practice.images.console.parsing import Instruction
from practice.images.console.paths import path_in
from practice.images.console.system import SIGNALS
from practice.images.console.tools import READS_INPUT, TOOLS
from practice.images.mounts import FileProblem

_NUMBERS = {str(number): name for name, number in SIGNALS.items()} | {"0": "EXIT"}


class Shell(Protocol):
    """What they see and change of a running shell."""

    machine: Machine
    name: str
    env: dict[str, str]
    folder: str
    status: int
    functions: dict[str, tuple[Instruction, ...]]
    arguments: tuple[str, ...]
    traps: dict[str, str]
    stops_on_error: bool
    ends_after: bool
    says_exit: bool

    def end(self, code: int) -> None:
        """End the shell."""
        ...

    def enter_script(self, script: str) -> bool:
        """Run a text here."""
        ...

    def leave_frame(self) -> None:
        """Return from a function."""
        ...

    @property
    def is_inside(self) -> bool:
        """Is a function running?"""
        ...

    def wait_for_jobs(self) -> Done | None:
        """Wait for what runs in the background."""
        ...

    def wait_for_input(self, call: Call) -> None:
        """Wait for a line of input."""
        ...


Outcome = Done | Pause | None
Word = Callable[[Shell, list[str], bytes | None], Outcome]


def fits(subject: str, patterns: Sequence[str]) -> bool:
    """`case`: does one of the patterns fit?"""
    return any(fnmatch.fnmatchcase(subject, pattern) for pattern in patterns)


def path(shell: Shell, word: str) -> str:
    return path_in(shell.folder, word)


def reads_input(name: str, call: Call) -> bool:
    """Will this program read its input, since no file is named?"""
    if name == "tar":
        return any(letter in "".join(call.args[:1]) for letter in "xt")
    names = call.names()
    least = {"grep": 1, "tee": 1, "sed": 1, "awk": 1, "tr": 2}.get(name, 0)
    return name in READS_INPUT and ("-" in names or len(names) <= least)


def _cd(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    where = path(shell, args[0]) if args else shell.env.get("HOME", "/")
    if not shell.machine.files.is_folder(where):
        return trouble(f"{shell.name}: cd: can't cd to {args[0]}: No such file or directory", 2)
    shell.folder = shell.env["PWD"] = where
    return Done()


def _export(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    for word in args:
        name, equals, value = word.partition("=")
        if equals:
            shell.env[name] = value
    return Done()


def _unset(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    for one in args:
        shell.env.pop(one, None)
    return Done()


def _set(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    for at, word in enumerate(args):
        if word == "--":
            shell.arguments = tuple(args[at + 1 :])
            return Done()
        if word[:1] in "-+" and "e" in word[1:]:
            shell.stops_on_error = word[0] == "-"
    return Done()


def _shift(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    shell.arguments = shell.arguments[_number(args, 1) :]
    return Done()


def _exit(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    code = _number(args, shell.status) & 255
    shell.says_exit = True
    shell.end(code)
    return Done(code)


def _return(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    code = _number(args, shell.status) & 255
    if shell.is_inside:
        shell.leave_frame()
    else:
        shell.end(code)
    return Done(code)


def _trap(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    action, *signals = [word for word in args if word != "--"] or [""]
    for one in signals:
        name = _NUMBERS.get(one, one.removeprefix("SIG").upper())
        if action == "-":
            shell.traps.pop(name, None)
        else:
            shell.traps[name] = action
    return Done()


def _wait(shell: Shell, _args: list[str], _flow: bytes | None) -> Outcome:
    return shell.wait_for_jobs()


def _eval(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    shell.enter_script(" ".join(args))
    return Done(shell.status)


def _source(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    try:
        text = shell.machine.files.read(path(shell, args[0] if args else ""))
    except FileProblem as problem:
        return trouble(f"{shell.name}: {args[0] if args else '.'}: {problem}", 2)
    shell.enter_script(text.decode(errors="replace"))
    return Done(shell.status)


def _read(shell: Shell, args: list[str], flow: bytes | None) -> Outcome:
    call = Call(shell.machine, shell.folder, args, flow or b"", shell.env)
    if flow is None:
        shell.wait_for_input(call)
        return None
    return read_line(shell, call)


def read_line(shell: Shell, call: Call) -> Done:
    """`read NAME …`: the words of a line; the last name takes what is left."""
    line = call.stdin.decode(errors="replace").partition("\n")
    names = call.names() or ["REPLY"]
    words = line[0].split(None, len(names) - 1)
    for at, name in enumerate(names):
        shell.env[name] = words[at].rstrip() if at < len(words) else ""
    return Done(int(not line[1]))


def _double_bracket(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    """`[[ … ]]`: as `test`, with patterns, `=~`, `&&` and `||` left out."""
    words = args[:-1] if args[-1:] == ["]]"] else args
    match words:
        case [one, "=" | "==", pattern]:
            return Done(int(not fits(one, [pattern])))
        case [one, "!=", pattern]:
            return Done(int(fits(one, [pattern])))
        case [one, "=~", pattern]:
            try:
                return Done(int(re.search(pattern, one) is None))
            except re.error:
                return Done(2)
    return test(Call(shell.machine, shell.folder, list(words), b"", shell.env))


def _command(shell: Shell, args: list[str], _flow: bytes | None) -> Outcome:
    """`command -v NAME`, `type NAME`: is there such a program?"""
    names = [word for word in args if not word.startswith("-")]
    known = [name for name in names if _is_known(shell, name)]
    return Done(int(len(known) < len(names)), "".join(f"{one}\n" for one in known).encode())


def _is_known(shell: Shell, name: str) -> bool:
    return name in WORDS or name in TOOLS or name in shell.functions or shell.machine.has(name)


def _number(args: Sequence[str], otherwise: int) -> int:
    return int(args[0]) if args and args[0].isdigit() else otherwise


def _nothing(_shell: Shell, _args: list[str], _flow: bytes | None) -> Outcome:
    return Done()


WORDS: Mapping[str, Word] = {
    ".": _source,
    "[[": _double_bracket,
    "cd": _cd,
    "command": _command,
    "eval": _eval,
    "exit": _exit,
    "export": _export,
    "local": _export,
    "read": _read,
    "return": _return,
    "set": _set,
    "shift": _shift,
    "source": _source,
    "trap": _trap,
    "type": _command,
    "ulimit": _nothing,
    "umask": _nothing,
    "unset": _unset,
    "wait": _wait,
}
