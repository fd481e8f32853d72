"""From text to tokens."""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import dataclass
from typing import Any, Literal

from practice.cel.errors import CelSyntaxError

Kind = Literal["value", "name", "sign", "end"]

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<number>(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|\d+)[uU]?)
  | (?P<text>[bBrR]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>\[\?|&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)
RESERVED = frozenset(
    (
        *("as", "break", "const", "continue", "else", "for", "function", "if", "import", "let"),
        *("loop", "package", "namespace", "return", "var", "void", "while"),
    )
)
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is as written; `value` what a literal stands for."""

    kind: Kind
    text: str
    at: int
    value: Any = None


def tokens(source: str) -> list[Token]:
    """All of them, with one at the end that says so. CelSyntaxError."""
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise error_at(source, at, f"token recognition error at: '{source[at]}'")
        text, kind = match[0], match.lastgroup
        if kind == "number":
            found.append(Token("value", text, at, _number(text)))
        elif kind == "text":
            found.append(Token("value", text, at, _text(source, text, at)))
        elif kind == "name":
            found.append(_word(text, at))
        elif kind == "sign":
            found.append(Token("sign", text, at))
        at = match.end()
    return [*found, Token("end", "<EOF>", len(source))]


def error_at(source: str, at: int, message: str) -> CelSyntaxError:
    before = source[:at]
    return CelSyntaxError(message, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)


def _word(text: str, at: int) -> Token:
    if text in _CONSTANTS:
        return Token("value", text, at, _CONSTANTS[text])
    return Token("sign" if text == "in" else "name", text, at)


def _number(text: str) -> int | float:
    bare = text.rstrip("uU")
    if bare[:2].lower() == "0x":
        return int(bare, 16)
    return float(bare) if any(one in bare for one in ".eE") else int(bare)


def _text(source: str, text: str, at: int) -> str | bytes:
    """Escapes are those of Python, with a few more that mean the character itself."""
    prefix = text[: len(text) - len(text.lstrip("bBrR"))].lower()
    body = text[len(prefix) :]
    if "r" not in prefix:
        body = re.sub(r"\\([`?])", r"\1", body)
    try:
        value = literal_eval(("r" if "r" in prefix else "") + body)
    except (SyntaxError, ValueError) as error:
        raise error_at(source, at, f"token recognition error at: '{text}'") from error
    found = str(value)
    return found.encode() if "b" in prefix else found
