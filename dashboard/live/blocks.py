"""The past's frames as they are kept: compressed in blocks, and what audiences see alike once for all of them.

A block has the frames of the audience that sees most; of each other one only the rows that differ, by their places.
So keeping the past for everybody costs hardly more than keeping it for one."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from dashboard.live import frames
from dashboard.live.frames import EncodedRow
from dashboard.projection.audience import AUDIENCES

_LEVEL = 3  # three times as fast as 6, and 10 % larger
_DELTA = '{"t":"delta"'

Others = Mapping[int, str]
"""Rows of a frame that another audience sees otherwise, by their places."""


class Delta(msgspec.Struct, tag_field="t", tag="delta"):
    """A frame with rows that are not looked into."""

    epoch: str
    start: int = msgspec.field(name="from")
    to: int
    at_ms: int
    up: list[msgspec.Raw]
    gone: list[str] = msgspec.field(name="del")


_deltas = msgspec.json.Decoder(Delta)
_others = msgspec.json.Decoder(dict[int, dict[int, str]])


@dataclass(frozen=True, slots=True)
class Line:
    """One frame: as the first audience sees it, and what is otherwise for each later one."""

    text: str
    at_ms: int
    others: tuple[Others, ...]

    @property
    def size_chars(self) -> int:
        """How much memory it holds."""
        return len(self.text) + sum(len(row) for other in self.others for row in other.values())

    def text_for(self, column: int) -> str:
        """As this audience sees it."""
        return _seen(self.text, self.others[column - 1]) if column else self.text


def note_line(note: frames.Note, at_ms: int) -> Line:
    """A frame that all see alike."""
    return Line(frames.text(note), at_ms, ({},) * (len(AUDIENCES) - 1))


def delta_line(
    epoch: str, seq: int, at_ms: int, up: Mapping[str, EncodedRow], gone: list[str]
) -> Line:
    """A tick as a frame."""
    rows = [row.texts for row in up.values()]
    text = frames.delta_text(
        epoch=epoch, start=seq - 1, to=seq, at_ms=at_ms, up=(texts[0] for texts in rows), gone=gone
    )
    others = tuple(
        # What is seen alike is the very same text.
        {place: texts[i] for place, texts in enumerate(rows) if texts[i] is not texts[0]}
        for i in range(1, len(AUDIENCES))
    )
    return Line(text, at_ms, others)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines, compressed."""

    packed: bytes
    others: tuple[bytes, ...]
    end_ms: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Block":
        """At least one line."""
        others = tuple(
            _packed_others(
                {number: line.others[i] for number, line in enumerate(lines) if line.others[i]}
            )
            for i in range(len(AUDIENCES) - 1)
        )
        packed = zlib.compress("\n".join(line.text for line in lines).encode(), _LEVEL)
        return cls(packed, others, lines[-1].at_ms)

    @property
    def size_bytes(self) -> int:
        """How much memory it holds."""
        return len(self.packed) + sum(map(len, self.others))

    def lines(self, column: int) -> Iterator[str]:
        """The frames as this audience saw them."""
        others = self._others(column - 1) if column else {}
        for number, text in enumerate(zlib.decompress(self.packed).decode().split("\n")):
            yield _seen(text, others.get(number, {}))

    def changes(self) -> Iterator[tuple[list[tuple[str, ...]], list[str]]]:
        """Of each delta, the rows as texts for all audiences, and the ids that were gone."""
        others = [self._others(i) for i in range(len(AUDIENCES) - 1)]
        for number, line in enumerate(zlib.decompress(self.packed).decode().split("\n")):
            if line.startswith(_DELTA):
                delta = _deltas.decode(line)
                own = [one.get(number, {}) for one in others]
                yield [_texts(raw, place, own) for place, raw in enumerate(delta.up)], delta.gone

    def _others(self, i: int) -> dict[int, dict[int, str]]:
        return _others.decode(zlib.decompress(self.others[i])) if self.others[i] else {}


def _packed_others(others: dict[int, Others]) -> bytes:
    return zlib.compress(msgspec.json.encode(others), _LEVEL) if others else b""


def _texts(raw: msgspec.Raw, place: int, others: list[dict[int, str]]) -> tuple[str, ...]:
    text = bytes(raw).decode()
    return (text, *(one.get(place, text) for one in others))


def _seen(text: str, others: Others) -> str:
    """The frame with the rows that this audience sees otherwise."""
    if not others:
        return text
    delta = _deltas.decode(text)
    rows = (others.get(place) or bytes(raw).decode() for place, raw in enumerate(delta.up))
    return frames.delta_text(
        epoch=delta.epoch,
        start=delta.start,
        to=delta.to,
        at_ms=delta.at_ms,
        up=rows,
        gone=delta.gone,
    )
