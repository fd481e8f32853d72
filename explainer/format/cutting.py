"""lesson.md into its parts: the front matter, and for each `## id: title` its prose and its block.

CommonMark by markdown-it (https://spec.commonmark.org/0.31.2/), so that a fence within a fence, or a
heading within a code block, is what an editor shows it to be.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt

_HEADING = re.compile(r"([a-z][a-z0-9-]{0,39}):\s+(\S.*)")
FRONT = "---"


class NotALesson(Exception):
    """`line` counts from 1."""

    def __init__(self, text: str, line: int, advice: str = "") -> None:
        super().__init__(text)
        self.text, self.line, self.advice = text, line, advice


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and the line of the file (from 1) on which it begins."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """One step as it stands in the file."""

    id: str
    title: str
    line: int
    prose: str
    block: Piece | None


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole file."""

    head: Piece
    intro: str
    sections: list[Section]


def cut(text: str) -> Parts:
    """Raises NotALesson."""
    lines = text.split("\n")
    if lines[0].rstrip() != FRONT:
        raise NotALesson(
            "A lesson begins with its front matter.", 1, "Write --- alone on the first line."
        )
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FRONT), 0)
    if not end:
        raise NotALesson("The front matter has no end.", 1, "Write --- alone on the line after it.")
    starts = _headings(lines, end + 1)
    intro = "\n".join(lines[end + 1 : starts[0][0] if starts else len(lines)]).strip()
    ends = [*(start for start, _ in starts), len(lines)][1:]
    sections = [
        _section(lines, start, stop, title)
        for (start, title), stop in zip(starts, ends, strict=True)
    ]
    return Parts(Piece("\n".join(lines[1:end]), 2), intro, sections)


def _headings(lines: list[str], begin: int) -> list[tuple[int, str]]:
    """Index of the line and text of each heading of the second level."""
    tokens = MarkdownIt("commonmark").parse("\n".join(lines[begin:]))
    return [
        (begin + token.map[0], tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0 and token.map
    ]


def _section(lines: list[str], start: int, stop: int, heading: str) -> Section:
    found = _HEADING.fullmatch(heading)
    if not found:
        advice = "Write “## id: title”, the id in small letters, digits and hyphens."
        raise NotALesson(f"“{heading}” is no heading of a step.", start + 1, advice)
    tokens = MarkdownIt("commonmark").parse("\n".join(lines[start + 1 : stop]))
    fences = [
        one for one in tokens if one.type == "fence" and one.info.strip() == "step" and one.map
    ]
    if len(fences) > 1 and fences[1].map:
        line = start + 2 + fences[1].map[0]
        raise NotALesson(f"The step “{found[1]}” has two blocks.", line, "One step, one block.")
    body = lines[start + 1 : stop]
    block = None
    if fences and fences[0].map:
        first, last = fences[0].map
        block = Piece(fences[0].content, start + 2 + first + 1)
        body = body[:first] + body[last:]
    return Section(found[1], found[2], start + 1, "\n".join(body).strip(), block)
