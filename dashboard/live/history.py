"""The past of the picture: the oldest moment kept, and every change since, as far as the bounds allow.

It is written down once for all viewers, per audience and already cut, so that whoever comes late
can go back as far as whoever was there, and a recording is the same data (``recordings``). There is
one whole picture only, that of the oldest moment; a block of changes that must go is applied to it.
So keeping the past costs what the changes cost, whatever the size of the cluster
(docs/decisions/0061-history-on-the-server.md)."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from dashboard import limits
from dashboard.live import frames
from dashboard.live.blocks import Block, Line, delta_line, note_line
from dashboard.live.frames import EncodedRow
from dashboard.live.recordings import Header, pack
from dashboard.projection.audience import Audience, cut
from dashboard.projection.rows import AnyRow
from dashboard.projection.trouble import trouble


class _Id(msgspec.Struct):
    id: str


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A moment worth finding again: somebody acted, or trouble began."""

    at_ms: int
    what: str  # "acted" or "trouble"
    user: str = ""
    text: str
    ids: list[str] = []


@dataclass(frozen=True, slots=True)
class Past:
    """What a recording is made of, held together while another thread compresses it."""

    header: Header
    seq: int
    base: list[AnyRow | tuple[str, ...]]
    blocks: list[Block]
    lines: list[str]
    sum: int

    def texts(self) -> Iterable[str]:
        """Its frames: the oldest picture, the changes, and the proof."""
        header = self.header
        rows = [_text(kept, header.audience) for kept in self.base]
        parts = frames.joined(rows, limits.SNAPSHOT_PART_ROWS)
        yield from frames.snapshot_texts(epoch=header.epoch, seq=self.seq, parts=parts)
        for block in self.blocks:
            yield from block.lines(frames.column(header.audience))
        yield from self.lines

    def packed(self) -> bytes:
        """The recording's file; takes a second per 50 MB of frames."""
        return pack(self.header, self.texts())


@dataclass(slots=True)
class _Kept:
    """A recording made a moment ago, and when making it began and ended."""

    began_s: float
    made_s: float
    past: Past
    packed: bytes


@dataclass(slots=True)
class History:
    """Fed by the hub in the order of sequence; read by whoever goes back."""

    epoch: str
    monotonic: Callable[[], float]
    max_s: float = limits.HISTORY_MAX_S
    max_bytes: int = limits.HISTORY_MAX_BYTES
    block_bytes: int = limits.HISTORY_BLOCK_BYTES
    from_ms: int = 0
    to_ms: int = 0
    marks: deque[Mark] = field(default_factory=lambda: deque(maxlen=limits.HISTORY_MARKS))
    sums: int = 0
    """The checksums of the picture as it is now, for all audiences."""
    _base: dict[str, AnyRow | tuple[str, ...]] = field(default_factory=dict)
    """Rows as long as they are those of the first lists, which the picture mostly has, too; then their texts."""
    _base_seq: int = 0
    _seq: int = 0
    _blocks: deque[Block] = field(default_factory=deque)
    _block_seqs: deque[int] = field(default_factory=deque)
    _blocks_bytes: int = 0
    _open: list[Line] = field(default_factory=list)
    _open_chars: int = 0
    _began_s: float | None = None
    _has_begun: bool = False
    _counts: dict[int, int] = field(default_factory=dict)
    _troubled: set[str] = field(default_factory=set)
    _kept: dict[Audience, _Kept] = field(default_factory=dict)
    _making: dict[Audience, asyncio.Lock] = field(default_factory=dict)

    # --- what happens -------------------------------------------------------------------------

    def begins(
        self, seq: int, at_ms: int, up: Iterable[AnyRow], gone: Iterable[str], *, is_listing: bool
    ) -> bool:
        """The next tick, as long as there is no past yet, only its beginning: while the first lists come in. Whether
        that is so; else it is to be appended."""
        if not self._is_beginning(is_listing=is_listing):
            return False
        for row_id in gone:
            self._base.pop(row_id, None)
        self._base.update((row.id, row) for row in up)
        self.to_ms = max(at_ms, self.to_ms)
        self._seq = self._base_seq = seq
        self.from_ms = self.to_ms
        return True

    def append(
        self, seq: int, at_ms: int, up: Mapping[str, EncodedRow], gone: Iterable[str]
    ) -> None:
        """The next tick."""
        at_ms = max(at_ms, self.to_ms)  # a clock that was set back must not turn the past round
        self._seq, self.to_ms = seq, at_ms
        removed = list(gone)
        self._write(delta_line(self.epoch, seq, at_ms, up, removed))
        bucket = at_ms // limits.HISTORY_BUCKET_MS
        self._counts[bucket] = self._counts.get(bucket, 0) + len(up) + len(removed)
        self._trim()

    def watch(self, rows: Iterable[AnyRow], gone: Iterable[str]) -> None:
        """Mark where trouble begins, in the tick that was appended last."""
        self._troubled.difference_update(gone)
        for row in rows:
            words = trouble(row)
            if not words:
                self._troubled.discard(row.id)
            elif row.id not in self._troubled:
                self._troubled.add(row.id)
                if self._has_begun:
                    text = f"{row.kind} {row.name}: {words}"
                    self.marks.append(
                        Mark(at_ms=self.to_ms, what="trouble", text=text, ids=[row.id])
                    )

    def note(self, note: frames.Note) -> None:
        """Somebody acted through Podium."""
        at_ms = max(note.at_ms, self.to_ms)
        self._write(note_line(note, at_ms))
        mark = Mark(at_ms=at_ms, what="acted", user=note.user, text=note.text, ids=note.ids)
        self.marks.append(mark)

    # --- who looks back -----------------------------------------------------------------------

    @property
    def size_bytes(self) -> int:
        """What the changes take: the compressed blocks, and what is not compressed yet."""
        return self._blocks_bytes + self._open_chars

    def overview(self) -> dict[str, Any]:
        """For the strip: how many rows changed when, the marks, and how much is kept."""
        first = self.from_ms // limits.HISTORY_BUCKET_MS
        return {
            "epoch": self.epoch,
            "from_ms": self.from_ms,
            "to_ms": self.to_ms,
            "bucket_ms": limits.HISTORY_BUCKET_MS,
            "counts": [
                [bucket * limits.HISTORY_BUCKET_MS, count]
                for bucket, count in self._counts.items()
                if bucket >= first
            ],
            "marks": [mark for mark in self.marks if mark.at_ms >= self.from_ms],
            "size_bytes": self.size_bytes,
            "max_bytes": self.max_bytes,
            "max_s": round(self.max_s),
        }

    def past(self, audience: Audience, cluster: frames.Cluster, *, now_ms: int) -> Past:
        """Everything kept, as this audience may see it."""
        column = frames.column(audience)
        header = Header(
            cluster=cluster.name,
            kind="practice" if cluster.practice else "real",
            kubernetes=cluster.version if audience == "operator" else "",
            audience=audience,
            epoch=self.epoch,
            from_ms=self.from_ms,
            to_ms=max(self.to_ms, now_ms),
            made_ms=now_ms,
        )
        return Past(
            header,
            self._base_seq,
            list(self._base.values()),
            list(self._blocks),
            [*(line.text_for(column) for line in self._open), self._proof(audience, now_ms)],
            frames.sum_of(self.sums, audience),
        )

    async def recording(
        self, audience: Audience, cluster: frames.Cluster, *, now_ms: int
    ) -> tuple[Header, bytes]:
        """The file of everything kept; compressed beside the event loop, one at a time.

        It has what happened until now, or until a moment that is short beside what making it costs."""
        async with self._making.setdefault(audience, asyncio.Lock()):
            kept = self._kept.get(audience)
            if kept is None or not self._serves(kept):
                began_s = self.monotonic()
                past = self.past(audience, cluster, now_ms=now_ms)
                packed = await asyncio.to_thread(past.packed)
                kept = self._kept[audience] = _Kept(began_s, self.monotonic(), past, packed)
            return kept.past.header, kept.packed

    # --- inside -------------------------------------------------------------------------------

    def _serves(self, kept: _Kept) -> bool:
        """Whether it still serves: longer where it was dear to make."""
        dear_s = limits.RECORDING_REST_SHARE * (kept.made_s - kept.began_s)
        return self.monotonic() - kept.made_s < min(limits.RECORDING_REUSE_S, dear_s)

    def _is_beginning(self, *, is_listing: bool) -> bool:
        now_s = self.monotonic()
        if self._began_s is None:
            self._began_s = now_s
            return True
        waited_s = now_s - self._began_s
        self._has_begun = self._has_begun or not is_listing or waited_s > limits.HISTORY_OPEN_S
        return not self._has_begun

    def _proof(self, audience: Audience, now_ms: int) -> str:
        total = frames.sum_of(self.sums, audience)
        beat = frames.Beat(epoch=self.epoch, seq=self._seq, sum=total, server_time_ms=now_ms)
        return frames.text(beat)

    def _write(self, line: Line) -> None:
        self._open.append(line)
        self._open_chars += line.size_chars
        is_old = line.at_ms - self._open[0].at_ms > limits.HISTORY_BLOCK_S * 1000
        if self._open_chars > self.block_bytes or is_old:
            self._put_away()

    def _put_away(self) -> None:
        """What is open becomes a block."""
        block = Block.of(self._open)
        self._blocks.append(block)
        self._block_seqs.append(self._seq)
        self._blocks_bytes += block.size_bytes
        self._open, self._open_chars = [], 0

    def _trim(self) -> None:
        oldest_ms = self.to_ms - self.max_s * 1000
        while self._blocks and (
            self.size_bytes > self.max_bytes or self._blocks[0].end_ms < oldest_ms
        ):
            block = self._blocks.popleft()
            self._blocks_bytes -= block.size_bytes
            self._forget(block)
            self._base_seq, self.from_ms = self._block_seqs.popleft(), block.end_ms
            first = self.from_ms // limits.HISTORY_BUCKET_MS
            self._counts = {at: n for at, n in self._counts.items() if at >= first}

    def _forget(self, block: Block) -> None:
        """The block's changes become part of the oldest picture."""
        for rows, gone in block.changes():
            for row_id in gone:
                self._base.pop(row_id, None)
            for texts in rows:
                self._base[msgspec.json.decode(texts[0], type=_Id).id] = texts


def _text(kept: AnyRow | tuple[str, ...], audience: Audience) -> str:
    if isinstance(kept, tuple):
        return kept[frames.column(audience)]
    return frames.canonical(cut(kept, audience)).decode()
