"""From a script's text to instructions: the grammar of a small POSIX shell.

Understood: quotes, `#`, `;`, newline, `&&`, `||`, `!`, pipes, redirections (`>`, `>>`, `<`, `2>&1`,
`2>`), `if`, `while`, `until`, `for … in`. Not: functions, `case`, subshells, loops in pipes,
jobs, here-documents.

A script becomes a flat list of instructions with jumps, so that its place is one number and a
running command can be copied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+|\\\n) | (?P<comment>\#[^\n]*) |
        (?P<operator>&&|\|\||;|\n|\||&|\(|\)) |
        (?P<redirect>\d?>>|\d?>&\d|&>|\d?>|<) |
        (?P<word>(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\(\([^\n;]*?\)\)|\$\([^()]*\)|`[^`]*`|\\.|[^\s'"\\;&|()<>])+)""",
    re.VERBOSE | re.DOTALL,
)
Kind = Literal["word", "operator", "redirect"]
Op = Literal["run", "jump", "if_failed", "if_succeeded", "for", "next", "not"]


class SyntaxTrouble(Exception):
    """The script cannot be understood; the text is the shell's."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was written, or an operator."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One program of a pipeline; words still have their quotes."""

    words: tuple[str, ...]
    redirects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Instruction:
    """`run` a pipeline, or go elsewhere."""

    op: Op
    commands: tuple[Command, ...] = ()
    target: int = 0
    name: str = ""
    words: tuple[str, ...] = ()


def tokens(text: str) -> list[Token]:
    """The script's pieces. SyntaxTrouble: a quote is not closed."""
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            quote = text[at] if text[at] in "'\"`" else "newline"
            raise SyntaxTrouble(f"syntax error: unterminated quoted string ({quote})")
        at = match.end()
        kind = match.lastgroup
        if kind in ("word", "operator", "redirect"):
            found.append(Token(kind, match[0]))  # type: ignore[arg-type]
    return found


def compile_script(text: str) -> list[Instruction]:
    """The instructions of a script. SyntaxTrouble: it cannot be understood."""
    parser = _Parser(tokens(text))
    parser.block(())
    return parser.code


def direct(words: Sequence[str]) -> list[Instruction]:
    """The instructions of one command that is run without a shell."""
    quoted = tuple("'" + word.replace("'", "'\"'\"'") + "'" for word in words)
    return [Instruction("run", (Command(quoted),))]


class _Parser:
    """Recursive descent; emits code as it reads."""

    def __init__(self, pieces: list[Token]) -> None:
        self._pieces = pieces
        self._at = 0
        self.code: list[Instruction] = []

    def _peek(self) -> str:
        return self._pieces[self._at].text if self._at < len(self._pieces) else ""

    def _skip(self, *texts: str) -> bool:
        if self._peek() in texts and self._at < len(self._pieces):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")

    def _unexpected(self) -> str:
        piece = self._peek()
        return f'"{piece}"' if piece.strip() else ("newline" if piece else "end of file")

    def block(self, until: tuple[str, ...]) -> None:
        """Commands up to (not with) one of these words, or the end."""
        while self._at < len(self._pieces):
            while self._skip(";", "\n"):
                pass
            if self._peek() in until or self._at >= len(self._pieces):
                return
            self._chain()
            if self._at < len(self._pieces) and not self._skip(";", "\n", "&"):
                raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")

    def _chain(self) -> None:
        self._one()
        while self._peek() in ("&&", "||"):
            op: Op = "if_failed" if self._peek() == "&&" else "if_succeeded"
            self._at += 1
            hole = self._hole(op)
            while self._skip("\n"):
                pass
            self._one()
            self._fill(hole)

    def _hole(self, op: Op) -> int:
        self.code.append(Instruction(op))
        return len(self.code) - 1

    def _fill(self, hole: int) -> None:
        self.code[hole] = Instruction(
            self.code[hole].op,
            target=len(self.code),
            name=self.code[hole].name,
            words=self.code[hole].words,
        )

    def _one(self) -> None:
        if self._skip("!"):
            self._one()
            self.code.append(Instruction("not"))
        elif self._skip("if"):
            self._if()
        elif self._peek() in ("while", "until"):
            self._while()
        elif self._skip("for"):
            self._for()
        else:
            self._pipeline()

    def _if(self) -> None:
        ends = []
        self.block(("then",))
        while True:
            self._expect("then")
            hole = self._hole("if_failed")
            self.block(("elif", "else", "fi"))
            ends.append(self._hole("jump"))
            self._fill(hole)
            if not self._skip("elif"):
                break
            self.block(("then",))
        if self._skip("else"):
            self.block(("fi",))
        self._expect("fi")
        for end in ends:
            self._fill(end)

    def _while(self) -> None:
        leave: Op = "if_failed" if self._peek() == "while" else "if_succeeded"
        self._at += 1
        begin = len(self.code)
        self.block(("do",))
        self._expect("do")
        hole = self._hole(leave)
        self.block(("done",))
        self._expect("done")
        self.code.append(Instruction("jump", target=begin))
        self._fill(hole)

    def _for(self) -> None:
        name = self._pieces[self._at].text if self._at < len(self._pieces) else ""
        self._at += 1
        self._expect("in")
        words = []
        while self._at < len(self._pieces) and self._pieces[self._at].kind == "word":
            words.append(self._pieces[self._at].text)
            self._at += 1
        while self._skip(";", "\n"):
            pass
        self._expect("do")
        self.code.append(Instruction("for", words=tuple(words)))
        begin = len(self.code)
        self.code.append(Instruction("next", name=name))
        self.block(("done",))
        self._expect("done")
        self.code.append(Instruction("jump", target=begin))
        self._fill(begin)

    def _pipeline(self) -> None:
        commands = [self._command()]
        while self._skip("|"):
            commands.append(self._command())
        self.code.append(Instruction("run", tuple(commands)))

    def _command(self) -> Command:
        words: list[str] = []
        redirects: list[tuple[str, str]] = []
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            if piece.kind == "operator":
                break
            self._at += 1
            if piece.kind == "word":
                words.append(piece.text)
            elif re.search(r">&\d$", piece.text):
                redirects.append((piece.text, ""))
            else:
                if self._at >= len(self._pieces) or self._pieces[self._at].kind != "word":
                    raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")
                redirects.append((piece.text, self._pieces[self._at].text))
                self._at += 1
        if not words and not redirects:
            raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")
        return Command(tuple(words), tuple(redirects))
