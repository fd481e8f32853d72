"""Where a word of the shell ends: quotes, `$(…)`, `${…}` and backquotes may hold anything."""

from __future__ import annotations

_BREAKS = " \t\n;&|()<>"


class SyntaxTrouble(Exception):
    """The script cannot be understood; the text is the shell's."""


def word_end(text: str, at: int) -> int:
    """The place after the word that begins here."""
    while at < len(text) and text[at] not in _BREAKS:
        at = _after(text, at)
    return at


def closing(text: str, at: int, close: str) -> int:
    """The place after the `close` that belongs to what was opened just before `at`."""
    while at < len(text):
        if text[at] == close:
            return at + 1
        nested = text[at] == "(" and close == ")"
        at = closing(text, at + 1, ")") if nested else _after(text, at)
    raise SyntaxTrouble(f'syntax error: unexpected end of file (expecting "{close}")')


def double_end(text: str, at: int) -> int:
    """The place after the double quote that ends what begins here."""
    while at < len(text):
        if text[at] == '"':
            return at + 1
        at = at + 1 if text[at] == "'" else _after(text, at)
    raise SyntaxTrouble('syntax error: unterminated quoted string (")')


def _after(text: str, at: int) -> int:
    """The place after the character, or the quoted piece, that stands here."""
    match text[at]:
        case "\\":
            return min(at + 2, len(text))
        case "'":
            return _found(text, "'", at + 1)
        case '"':
            return double_end(text, at + 1)
        case "`":
            return _found(text, "`", at + 1)
        case "$" if text[at + 1 : at + 2] == "(":
            return closing(text, at + 2, ")")
        case "$" if text[at + 1 : at + 2] == "{":
            return closing(text, at + 2, "}")
        case _:
            return at + 1


def _found(text: str, sign: str, at: int) -> int:
    place = text.find(sign, at)
    if place < 0:
        raise SyntaxTrouble(f"syntax error: unterminated quoted string ({sign})")
    return place + 1
