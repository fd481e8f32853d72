"""From a word as it was written to what a program is given: quotes, variables, sums, patterns.

Understood of `${…}`: a default (`:-`, `-`, `:=`), an alternative (`:+`, `+`), a length (`#`), and
pieces cut from the front (`#`, `##`) or the end (`%`, `%%`).
"""

from __future__ import annotations

import ast
import fnmatch
import operator
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from practice.images.console.files import Files
from practice.images.console.scanning import closing, double_end

_SPECIAL = re.compile(r"[$`\\'\"]")
_NAME = re.compile(r"\w+|[?$!#@*]")
_LONG = re.compile(r"(#?)(\w+|[?$!#@*])(?:(:?[-=+]|##?|%%?)(.*))?", re.DOTALL)
Kind = Literal["plain", "quoted", "double", "variable", "command", "sum"]
Substitute = Callable[[str], str]
_SUM_CHARACTERS = 200
_SUMS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.floordiv,
    ast.Mod: operator.mod,
}
_TRUTHS: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word; `name`, `op` and `other` are a variable's."""

    kind: Kind
    text: str
    op: str = ""
    other: str = ""


def is_plain(word: str) -> bool:
    """Whether it stands for itself: nothing in it is quoted or filled in. Most words of a script are so."""
    return bool(word) and _SPECIAL.search(word) is None


def pieces(word: str, *, double: bool = False) -> Iterator[Piece]:
    """The parts of a word; `double`: of what stands between double quotes."""
    at = 0
    while at < len(word):
        found = _SPECIAL.search(word, at)
        start = found.start() if found else len(word)
        if start > at:
            yield Piece("plain", word[at:start])
            at = start
            continue
        sign = word[at]
        if sign == "$":
            at, piece = _dollar(word, at)
        elif sign == "`":
            end = word.find("`", at + 1)
            end = len(word) if end < 0 else end
            at, piece = end + 1, Piece("command", word[at + 1 : end])
        elif sign == "\\":
            kept = double and word[at + 1 : at + 2] not in ("$", "`", '"', "\\", "\n")
            at, piece = at + 2, Piece("quoted", word[at if kept else at + 1 : at + 2])
        elif double:
            at, piece = at + 1, Piece("quoted", sign)
        elif sign == "'":
            end = word.find("'", at + 1)
            at, piece = end + 1, Piece("quoted", word[at + 1 : end])
        else:
            end = double_end(word, at + 1)
            at, piece = end, Piece("double", word[at + 1 : end - 1])
        yield piece


def _dollar(word: str, at: int) -> tuple[int, Piece]:
    if word.startswith("$(", at):
        end = closing(word, at + 2, ")")
        inside = word[at + 2 : end - 1]
        if inside.startswith("(") and inside.endswith(")"):
            return end, Piece("sum", inside[1:-1])
        return end, Piece("command", inside)
    if word.startswith("${", at):
        end = closing(word, at + 2, "}")
        match = _LONG.fullmatch(word[at + 2 : end - 1])
        if match is None:
            return end, Piece("plain", word[at:end])
        op = "length" if match[1] and match[2] else match[3] or ""
        return end, Piece("variable", match[2], op, match[4] or "")
    found = _NAME.match(word, at + 1)
    if found is None:
        return at + 1, Piece("plain", "$")
    name = found[0][:1] if found[0][:1].isdigit() else found[0]
    return at + 1 + len(name), Piece("variable", name)


class Expander:
    """Expands words in one state of a shell. `${NAME:=value}` sets the variable in `env`."""

    def __init__(self, env: Mapping[str, str], substitute: Substitute) -> None:
        self._env = env
        self._substitute = substitute

    def fields(self, word: str) -> list[str]:
        """What a word becomes: usually one, none for an empty variable, more when one is split."""
        done: list[str] = []
        current: str | None = None
        for piece in pieces(word):
            text = self._value(piece)
            if piece.kind in ("plain", "quoted", "double"):
                current = (current or "") + text
                continue
            words = text.split()
            if current is not None and text[:1].isspace():
                done.append(current)
                current = None
            for number, one in enumerate(words):
                current = (current or "") + one
                if number < len(words) - 1 or text[-1:].isspace():
                    done.append(current)
                    current = None
        return done if current is None else [*done, current]

    def text(self, word: str) -> str:
        """The word as one piece, whatever is in it."""
        return "".join(self._value(piece) for piece in pieces(word))

    def _value(self, piece: Piece) -> str:
        match piece.kind:
            case "double":
                return "".join(self._value(one) for one in pieces(piece.text, double=True))
            case "sum":
                return str(arithmetic(self.text(piece.text), self._env))
            case "command":
                return self._substitute(piece.text)
            case "variable":
                return self._variable(piece)
            case _:
                return piece.text

    def _variable(self, piece: Piece) -> str:
        value = self._env.get(piece.text)
        empty = not value if piece.op.startswith(":") else value is None
        match piece.op.lstrip(":"):
            case "length":
                return str(len(value or ""))
            case "-" | "=":
                return self.text(piece.other) if empty else value or ""
            case "+":
                return "" if empty else self.text(piece.other)
            case "#" | "##" | "%" | "%%":
                return cut(value or "", piece.op, self.text(piece.other))
            case _:
                return value or ""


def cut(value: str, how: str, pattern: str) -> str:
    """The value without the shortest (`#`, `%`) or longest (`##`, `%%`) piece that fits."""
    places = list(range(len(value) + 1))
    if how[0] == "#":
        order = places if len(how) == 1 else reversed(places)
        fits = (at for at in order if fnmatch.fnmatchcase(value[:at], pattern))
        return value[next(fits, 0) :]
    order = reversed(places) if len(how) == 1 else places
    fits = (at for at in order if fnmatch.fnmatchcase(value[at:], pattern))
    return value[: next(fits, len(value))]


def arithmetic(text: str, env: Mapping[str, str]) -> int:
    """The value of a sum; 0 for what is none, or has no value."""
    plain = re.sub(r"\$?\b([A-Za-z_]\w*)", lambda match: env.get(match[1]) or "0", text)
    if len(plain) > _SUM_CHARACTERS:
        return 0
    try:
        return _value(ast.parse(plain.strip(), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError):
        return 0


def _value(node: ast.expr) -> int:
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            return _SUMS[type(op)](_value(left), _value(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _TRUTHS:
            return int(_TRUTHS[type(op)](_value(left), _value(right)))
    raise ValueError("no sum")


PATTERN = frozenset("*?[")


def matching(files: Files, folder: str, field: str) -> list[str]:
    """The paths that a pattern in its last part stands for; itself when there are none."""
    if PATTERN.isdisjoint(field):  # nearly always: a loop of a script asks thousands of times
        return [field]
    above, name = posixpath.split(field)
    if PATTERN.isdisjoint(name):
        return [field]
    path = posixpath.normpath(posixpath.join(folder, above))
    if not files.is_folder(path):
        return [field]
    found = [one for one in files.names(path) if fnmatch.fnmatchcase(one, name)]
    visible = [one for one in found if not one.startswith(".") or name.startswith(".")]
    return [posixpath.join(above, one) for one in visible] or [field]
