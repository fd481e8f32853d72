"""Markdown as blocks and spans: pages write them as texts, so that no lesson can bring HTML of its own.

CommonMark by markdown-it, raw HTML off; images and anything else a lesson has no use for are left as their text.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

Style = Literal["", "strong", "em", "code", "link"]


class Span(msgspec.Struct, frozen=True):
    """A run of text in one style; `href` of a link only."""

    text: str
    style: Style = ""
    href: str = ""


class Block(msgspec.Struct, frozen=True):
    """`paragraph`, `heading`, `quote` have spans; `code` a text in `spans[0]`; `list` and `numbers` items."""

    kind: Literal["paragraph", "heading", "quote", "code", "list", "numbers"]
    spans: list[Span] = msgspec.field(default_factory=list)
    items: list[list[Span]] = msgspec.field(default_factory=list)


_markdown = MarkdownIt("commonmark", {"html": False})
_STYLES: dict[str, Style] = {"strong_open": "strong", "em_open": "em", "link_open": "link"}


def blocks(text: str) -> list[Block]:
    """The prose of a lesson."""
    return list(_blocks(_markdown.parse(text)))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    """What is nested deeper than a list in a text is read as part of its outermost block."""
    items: list[list[Span]] = []
    around: list[str] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open" | "blockquote_open" | "heading_open":
                around.append(token.type)
            case "bullet_list_close" | "ordered_list_close":
                kind = around.pop()
                if not any("list" in one for one in around):
                    yield Block("numbers" if kind.startswith("ordered") else "list", items=items)
                    items = []
            case "blockquote_close" | "heading_close":
                around.pop()
            case "fence" | "code_block":
                yield Block("code", [Span(token.content.rstrip("\n"))])
            case "inline" if any("list" in one for one in around):
                items.append(spans(token))
            case "inline":
                yield Block(_kind(around), spans(token))
            case _:
                pass


def _kind(around: list[str]) -> Literal["paragraph", "heading", "quote"]:
    if "heading_open" in around:
        return "heading"
    return "quote" if "blockquote_open" in around else "paragraph"


def spans(token: Token) -> list[Span]:
    """The runs of one inline token."""
    found: list[Span] = []
    style: Style = ""
    href = ""
    for one in token.children or []:
        if one.type in _STYLES:
            style = _STYLES[one.type]
            href = str(one.attrs.get("href", "")) if style == "link" else href
        elif one.type in ("strong_close", "em_close", "link_close"):
            style, href = "", ""
        elif one.type == "code_inline":
            found.append(Span(one.content, "code"))
        elif one.type in ("softbreak", "hardbreak"):
            found.append(Span(" ", style, href))
        elif one.content:
            found.append(Span(one.content, style, href if _is_safe(href) else ""))
    return found


def _is_safe(href: str) -> bool:
    """An address of the web, or within Podium; never one that runs something."""
    return href.startswith(("https://", "http://", "#")) or (
        href.startswith("/") and not href.startswith("//")
    )
