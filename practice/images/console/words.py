"""From a word as it was written to what it stands for: quotes, variables, substitutions, patterns."""

from __future__ import annotations

import ast
import fnmatch
import operator
import posixpath
import re
from collections.abc import Callable, Mapping

from practice.images.console.files import Files

_PIECE = re.compile(
    r"""'(?P<single>[^']*)' | "(?P<double>(?:\\.|[^"\\])*)" | \\(?P<escaped>.) |
        \$\(\((?P<sum>[^\n;]*?)\)\) | \$\((?P<command>[^()]*)\) | `(?P<ticked>[^`]*)` |
        \$\{(?P<long>\w+|\?|\$)(?::?-(?P<other>[^}]*))?\} | \$(?P<short>\w+|\?|\$|\#) |
        (?P<plain>[^'"\\$`]+|\$)""",
    re.VERBOSE | re.DOTALL,
)
Substitute = Callable[[str], str]
_SUM_CHARACTERS = 200
_SUMS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.floordiv,
    ast.Mod: operator.mod,
}


class Expander:
    """Expands words in one state of a shell."""

    def __init__(self, env: Mapping[str, str], substitute: Substitute) -> None:
        self._env = env
        self._substitute = substitute

    def fields(self, word: str) -> list[str]:
        """What a word becomes: usually one, none for an empty variable, more when one is split."""
        done: list[str] = []
        current: str | None = None
        for match in _PIECE.finditer(word):
            text, quoted = self._piece(match)
            if quoted or match.lastgroup == "plain":
                current = (current or "") + text
                continue
            first, *rest = re.split(r"\s+", text) if text.strip() else [""]
            if first or current is not None:
                current = (current or "") + first
            for one in rest:
                if current:
                    done.append(current)
                current = one or None
        return done if current is None else [*done, current]

    def text(self, word: str) -> str:
        """The word as one piece, whatever is in it."""
        return "".join(self._piece(match)[0] for match in _PIECE.finditer(word))

    def _piece(self, match: re.Match[str]) -> tuple[str, bool]:
        """Its text, and whether it stays in one piece."""
        if match["single"] is not None:
            return match["single"], True
        if match["double"] is not None:
            return self._double(match["double"]), True
        if match["escaped"] is not None:
            return match["escaped"], True
        if match["sum"] is not None:
            return str(arithmetic(match["sum"], self._env)), False
        command = match["command"] if match["command"] is not None else match["ticked"]
        if command is not None:
            return self._substitute(command), False
        name = match["long"] or match["short"]
        if name:
            return self._env.get(name) or match["other"] or "", False
        return match["plain"], False

    def _double(self, inner: str) -> str:
        kept = re.sub(r"'", "\0", inner)  # single quotes mean nothing between double ones
        found = []
        for match in _PIECE.finditer(kept):
            if match["escaped"] is not None and match["escaped"] not in '"\\$`\n':
                found.append("\\" + match["escaped"])
            else:
                found.append(self._piece(match)[0])
        return "".join(found).replace("\0", "'")


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
    raise ValueError("no sum")


def matching(files: Files, folder: str, field: str) -> list[str]:
    """The paths that a pattern in its last part stands for; itself when there are none."""
    above, name = posixpath.split(field)
    path = posixpath.normpath(posixpath.join(folder, above))
    if not any(sign in name for sign in "*?[") or not files.is_folder(path):
        return [field]
    found = [one for one in files.names(path) if fnmatch.fnmatchcase(one, name)]
    visible = [one for one in found if not one.startswith(".") or name.startswith(".")]
    return [posixpath.join(above, one) for one in visible] or [field]
