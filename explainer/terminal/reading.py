"""A typed line as words: quoting as in a shell, and nothing else of a shell but `<<< text`."""

import shlex
from dataclasses import dataclass

from explainer.terminal.refusals import Failed

SHELL = frozenset({"|", "||", "&", "&&", ";", ">", ">>", "<", "<<", "(", ")"})


@dataclass(frozen=True, slots=True)
class Line:
    """``words`` without `kubectl`; ``stdin`` is what a here-string or a pasted manifest gives; ``text``: as typed."""

    words: tuple[str, ...]
    stdin: str
    text: str


def read(text: str, stdin: str = "") -> Line:
    """Raises Failed."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError as why:
        raise Failed(f"error: this line cannot be read: {why}") from why
    if "<<<" in words:
        at = words.index("<<<")
        if at + 2 != len(words):
            raise Failed("error: <<< stands before one last word in quotes.")
        stdin, words = words[at + 1] + "\n", words[:at]
    if found := next((word for word in words if word in SHELL), ""):
        raise Failed(
            f"error: there is no shell here that could do “{found}”. One kubectl line at a time."
        )
    if words and words[0] in ("kubectl", "k"):
        words = words[1:]
    return Line(tuple(words), stdin, text.strip())
