"""From a script's text to instructions: the grammar of a small POSIX shell.

Understood: quotes, `#`, `;`, newline, `&`, `&&`, `||`, `!`, pipes, redirections (`>`, `>>`, `<`,
`2>&1`, `2>`, here-documents), `if`, `while`, `until`, `for`, `case`, functions, `( … )` and
`{ …; }`, with `break` and `continue`. Not: arrays, aliases, process substitution.

A script becomes a flat list of instructions with jumps, so that its place is one number and a
running command can be copied. What runs in a shell of its own (in a pipe, in the background, with
a redirection around it) is a command with a `body`: instructions of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from practice.images.console.scanning import SyntaxTrouble, word_end

_SPACE = re.compile(r"(?:[ \t]|\\\n)+|\#[^\n]*")
_OPERATOR = re.compile(r"&&|\|\||;;|;|\n|\||&(?!>)|\(|\)")
_REDIRECT = re.compile(r"\d?>>|\d?>&\d|&>>?|\d?>|<<-?|<")
_DUPLICATE = re.compile(r"\d?>&\d")
_NAME = re.compile(r"[A-Za-z_]\w*")
Kind = Literal["word", "operator", "redirect", "text"]
Op = Literal[
    "run", "jump", "if_failed", "if_succeeded", "for", "next", "leave", "not", "check", "match",
    "background", "define", "clear",
]  # fmt: skip
_COMPOUND = ("if", "while", "until", "for", "case", "{", "(")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was written, an operator, or the text of a here-document."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One program of a pipeline (words still have their quotes), or a shell of its own."""

    words: tuple[str, ...]
    redirects: tuple[tuple[str, str], ...] = ()
    body: tuple[Instruction, ...] = ()


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
    found: list[Token] = []
    at, documents = 0, list[int]()
    while at < len(text):
        space = _SPACE.match(text, at)
        redirect, operator = _REDIRECT.match(text, at), _OPERATOR.match(text, at)
        if space is not None:
            at = space.end()
        elif redirect is not None:
            at = redirect.end()
            found.append(Token("redirect", redirect[0]))
            if redirect[0].startswith("<<"):
                documents.append(len(found))
        elif operator is not None:
            at = operator.end()
            found.append(Token("operator", operator[0]))
            if operator[0] == "\n":
                at = _documents(text, at, found, documents)
        else:
            end = word_end(text, at)
            found.append(Token("word", text[at:end]))
            at = end
    return found


def _documents(text: str, at: int, found: list[Token], places: list[int]) -> int:
    """Read the here-documents that begin on this line; gives the place after them."""
    for place in places:
        mark = found[place].text
        word, tabs = mark.strip("'\"\\"), found[place - 1].text == "<<-"
        lines: list[str] = []
        while at < len(text):
            line, _, _ = text[at:].partition("\n")
            at += len(line) + 1
            line = line.lstrip("\t") if tabs else line
            if line == word:
                break
            lines.append(line + "\n")
        body = "".join(lines)
        literal = mark != word
        quoted = _literal(body) if literal else '"' + body.replace('"', '\\"') + '"'
        found[place] = Token("text", quoted)
    places.clear()
    return at


def compile_script(text: str) -> list[Instruction]:
    """The instructions of a script. SyntaxTrouble: it cannot be understood."""
    parser = _Parser(tokens(text))
    parser.block(())
    return parser.code


def direct(words: Sequence[str]) -> list[Instruction]:
    """The instructions of one command that is run without a shell."""
    return [Instruction("run", (Command(tuple(map(_literal, words))),))]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "'\"'\"'") + "'"


@dataclass(slots=True)
class _Loop:
    """A loop that is being read: where it goes on, and the jumps that leave it."""

    begin: int
    is_for: bool
    holes: list[int] = field(default_factory=list)


class _Parser:
    """Recursive descent; emits code as it reads."""

    def __init__(self, pieces: list[Token]) -> None:
        self._pieces = pieces
        self._at = 0
        self._loops: list[_Loop] = []
        self.code: list[Instruction] = []

    # -- reading -------------------------------------------------------------------------------------

    def _peek(self) -> str:
        return self._pieces[self._at].text if self._at < len(self._pieces) else ""

    def _kind(self) -> str:
        return self._pieces[self._at].kind if self._at < len(self._pieces) else ""

    def _skip(self, *texts: str) -> bool:
        if self._at < len(self._pieces) and self._peek() in texts:
            self._at += 1
            return True
        return False

    def _skip_lines(self, *more: str) -> None:
        while self._skip("\n", *more):
            pass

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")

    def _unexpected(self) -> str:
        piece = self._peek()
        return f'"{piece}"' if piece.strip() else ("newline" if piece else "end of file")

    def _word(self) -> str:
        if self._kind() != "word":
            raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")
        self._at += 1
        return self._pieces[self._at - 1].text

    # -- emitting ------------------------------------------------------------------------------------

    def _hole(self, op: Op, name: str = "", words: tuple[str, ...] = ()) -> int:
        self.code.append(Instruction(op, name=name, words=words))
        return len(self.code) - 1

    def _fill(self, hole: int) -> None:
        self.code[hole] = replace(self.code[hole], target=len(self.code))

    def _cut(self, start: int) -> tuple[Instruction, ...]:
        """Take the code since `start` off, as a body of its own."""
        body = tuple(replace(one, target=one.target - start) for one in self.code[start:])
        del self.code[start:]
        return body

    # -- lists ---------------------------------------------------------------------------------------

    def block(self, until: tuple[str, ...], *, checked: bool = True) -> None:
        """Commands up to (not with) one of these words, or the end. `checked`: `set -e` holds."""
        while self._at < len(self._pieces):
            self._skip_lines(";")
            if self._at >= len(self._pieces) or self._peek() in until:
                return
            start = len(self.code)
            self._chain(checked=checked)
            if self._skip("&"):
                body = self._cut(start)
                self.code.append(Instruction("background", (Command((), (), body),)))
            elif self._at < len(self._pieces) and not self._skip(";", "\n"):
                if self._peek() in until:
                    return
                raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")

    def _chain(self, *, checked: bool) -> None:
        self._one()
        holes = []
        while self._peek() in ("&&", "||"):
            holes.append(self._hole("if_failed" if self._peek() == "&&" else "if_succeeded"))
            self._at += 1
            self._skip_lines()
            self._one()
            if self._peek() in ("&&", "||"):
                self._fill(holes.pop())
        if checked:
            self.code.append(Instruction("check"))
        for hole in holes:
            self._fill(hole)

    def _one(self) -> None:
        if self._skip("!"):
            self._one()
            self.code.append(Instruction("not"))
        elif self._peek() in _COMPOUND and self._peek() != "(":
            start = len(self.code)
            self._compound()
            if self._kind() == "redirect" or self._peek() == "|":
                body = self._cut(start)
                self._pipeline(Command((), tuple(self._redirects()), body))
        elif self._peek() in ("break", "continue") and self._loops:
            self._leave(self._pieces[self._at].text)
        elif self._is_function():
            self._function()
        else:
            self._pipeline(self._stage())

    def _pipeline(self, first: Command) -> None:
        commands = [first]
        while self._skip("|"):
            self._skip_lines()
            commands.append(self._stage())
        self.code.append(Instruction("run", tuple(commands)))

    def _stage(self) -> Command:
        if self._peek() not in _COMPOUND:
            return self._command()
        body = self._apart()
        return Command((), tuple(self._redirects()), body)

    def _apart(self) -> tuple[Instruction, ...]:
        """A compound command as code of its own."""
        outer, loops = self.code, self._loops
        self.code, self._loops = [], []
        self._compound()
        body, self.code, self._loops = tuple(self.code), outer, loops
        return body

    # -- compound commands ---------------------------------------------------------------------------

    def _compound(self) -> None:
        word = self._peek()
        self._at += 1
        match word:
            case "if":
                self._if()
            case "while" | "until":
                self._while("if_failed" if word == "while" else "if_succeeded")
            case "for":
                self._for()
            case "case":
                self._case()
            case _:
                end = ")" if word == "(" else "}"
                self.block((end,))
                self._expect(end)

    def _if(self) -> None:
        ends = []
        self.block(("then",), checked=False)
        while True:
            self._expect("then")
            hole = self._hole("if_failed")
            self.block(("elif", "else", "fi"))
            ends.append(self._hole("jump"))
            self._fill(hole)
            if not self._skip("elif"):
                break
            self.block(("then",), checked=False)
        if self._skip("else"):
            self.block(("fi",))
        else:
            self.code.append(Instruction("clear"))
        self._expect("fi")
        for end in ends:
            self._fill(end)

    def _while(self, leave: Op) -> None:
        begin = len(self.code)
        self.block(("do",), checked=False)
        self._expect("do")
        hole = self._hole(leave)
        self._body(begin, is_for=False)
        self._fill(hole)
        self.code.append(Instruction("clear"))

    def _for(self) -> None:
        name = self._word()
        words = ['"$@"']
        self._skip_lines()
        if self._skip("in"):
            words = []
            while self._kind() == "word":
                words.append(self._word())
        self._skip_lines(";")
        self._expect("do")
        self.code.append(Instruction("for", words=tuple(words)))
        begin = self._hole("next", name)
        self._body(begin, is_for=True)
        self._fill(begin)

    def _body(self, begin: int, *, is_for: bool) -> None:
        """The inside of a loop, the jump back, and where `break` leads."""
        loop = _Loop(begin, is_for)
        self._loops.append(loop)
        self.block(("done",))
        self._expect("done")
        self._loops.pop()
        self.code.append(Instruction("jump", target=begin))
        for hole in loop.holes:
            self._fill(hole)

    def _leave(self, word: str) -> None:
        self._at += 1
        levels = int(self._word()) if self._kind() == "word" and self._peek().isdigit() else 1
        chosen = self._loops[-levels:]
        for inner in chosen[1:] if word == "continue" else chosen:
            if inner.is_for:
                self.code.append(Instruction("leave"))
        if word == "continue":
            self.code.append(Instruction("jump", target=chosen[0].begin))
        else:
            chosen[0].holes.append(self._hole("jump"))

    def _case(self) -> None:
        subject, ends = self._word(), list[int]()
        self._skip_lines()
        self._expect("in")
        self._skip_lines()
        while not self._skip("esac"):
            self._skip("(")
            patterns = [self._word()]
            while self._skip("|"):
                patterns.append(self._word())
            self._expect(")")
            hole = self._hole("match", words=(subject, *patterns))
            self.block((";;", "esac"))
            ends.append(self._hole("jump"))
            self._fill(hole)
            self._skip(";;")
            self._skip_lines()
        for end in ends:
            self._fill(end)

    def _is_function(self) -> bool:
        texts = [one.text for one in self._pieces[self._at : self._at + 3]]
        return texts[:1] == ["function"] or (
            texts[1:] == ["(", ")"] and _NAME.fullmatch(texts[0]) is not None
        )

    def _function(self) -> None:
        self._skip("function")
        name = self._word()
        if self._skip("("):
            self._expect(")")
        self._skip_lines()
        body = self._apart()
        self.code.append(Instruction("define", (Command((), (), body),), name=name))

    # -- one program ---------------------------------------------------------------------------------

    def _command(self) -> Command:
        words: list[str] = []
        redirects: list[tuple[str, str]] = []
        while self._kind() in ("word", "redirect"):
            if self._kind() == "word":
                words.append(self._word())
            else:
                redirects += self._redirects()
        if not words and not redirects:
            raise SyntaxTrouble(f"syntax error: unexpected {self._unexpected()}")
        return Command(tuple(words), tuple(redirects))

    def _redirects(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        while self._kind() == "redirect":
            sign = self._pieces[self._at].text
            self._at += 1
            if _DUPLICATE.fullmatch(sign):
                found.append((sign, ""))
            elif self._kind() == "text":
                found.append(("<<", self._peek()))
                self._at += 1
            else:
                found.append((sign, self._word()))
        return found
