"""From text to tokens."""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import dataclass
from typing import Any, Literal

from practice.cel.errors import CelSyntaxError, Issue
from practice.cel.values import INT_LEAST, INT_MOST, UINT_MOST, Uint

Kind = Literal["value", "name", "sign", "end"]

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<number>(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|\d+)[uU]?)
  | (?P<text>[bBrR]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
  | (?P<quoted>`[A-Za-z0-9_.\-/ ]+`)
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
    """`text` is as written; `value` what a literal stands for, or the name within backticks."""

    kind: Kind
    text: str
    at: int
    value: Any = None


def tokens(source: str) -> tuple[list[Token], list[Issue]]:
    """All of them, with one at the end that says so, and what could not be read."""
    found: list[Token] = []
    issues: list[Issue] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            text = _unreadable(source, at)
            issues.append(Issue(at, f"Syntax error: token recognition error at: '{text}'"))
            at += len(text)
            continue
        text, kind = match[0], match.lastgroup
        if kind == "number":
            found.append(Token("value", text, at, _number(source, text, at, found)))
        elif kind == "text":
            found.append(Token("value", text, at, _text(source, text, at)))
        elif kind == "quoted":
            found.append(Token("name", text, at, text[1:-1]))
        elif kind == "name":
            found.append(_word(text, at))
        elif kind == "sign":
            found.append(Token("sign", text, at))
        at = match.end()
    return [*found, Token("end", "<EOF>", len(source))], issues


def _unreadable(source: str, at: int) -> str:
    """A text without its end reaches to the end of the line."""
    if source[at] in "=&|":  # half of a sign, and what follows instead of the other half
        return source[at : at + 2]
    if source[at] not in "\"'`":
        return source[at]
    return source[at:].partition("\n")[0]


def error_at(source: str, at: int, message: str) -> CelSyntaxError:
    return CelSyntaxError(source, [Issue(at, message)])


def _word(text: str, at: int) -> Token:
    if text in _CONSTANTS:
        return Token("value", text, at, _CONSTANTS[text])
    return Token("sign" if text == "in" else "name", text, at, text)


def _number(source: str, text: str, at: int, before: list[Token]) -> int | float:
    bare = text.rstrip("uU")
    is_hex = bare[:2].lower() == "0x"
    if not is_hex and any(one in bare for one in ".eE"):
        return float(bare)
    digits = bare[2:] if is_hex else bare
    value = (
        int(digits, 16 if is_hex else 10) if len(digits) <= len(str(UINT_MOST)) else UINT_MOST + 1
    )
    if bare != text:
        if value > UINT_MOST:
            raise error_at(source, at, "invalid uint literal")
        return Uint(value)
    least = bool(before) and before[-1].kind == "sign" and before[-1].text == "-"
    if value > (-INT_LEAST if least else INT_MOST):
        raise error_at(source, at, "invalid int literal")
    return value


def _text(source: str, text: str, at: int) -> str | bytes:
    """Escapes are those of Python, with a few more that mean the character itself."""
    prefix = text[: len(text) - len(text.lstrip("bBrR"))].lower()
    body = text[len(prefix) :]
    if "r" not in prefix:
        body = re.sub(r"\\([`?])", r"\1", body)
    try:
        value = literal_eval(("r" if "r" in prefix else "") + body)
        found = str(value)
        return found.encode() if "b" in prefix else found
    except (SyntaxError, ValueError, UnicodeError) as error:
        raise error_at(source, at, f"token recognition error at: '{text}'") from error
