"""The frames of the live protocol, and their texts (docs/protocol.md).

Rows are encoded once, when they change, as canonical JSON: the same bytes make the checksum, the
deltas and the snapshots of everybody. Frames with rows are therefore joined, not encoded."""

import zlib
from collections.abc import Iterable, Mapping

import msgspec

from dashboard.mirror.supervisor import KindState
from dashboard.projection import withheld
from dashboard.projection.audience import AUDIENCES, Audience, cut, is_seen_alike
from dashboard.projection.rows import AnyRow
from dashboard.projection.views import View

PROTO = 1

NOT_SIGNED_IN = 4401
NO_LONGER_ALLOWED = 4403
NOT_HERE = 4404
TOO_SLOW = 4408
PROTOCOL_ERROR = 4409
RESTARTING = 4412  # RFC 6455's 1012 would say it, but Daphne refuses to close with a code that it thinks reserved


_SUM_BITS = 32
_SUM_MASK = 0xFFFF_FFFF
_EVERYBODYS = sum(1 << place * _SUM_BITS for place in range(len(AUDIENCES)))
"""Times a checksum: that one in each audience's place."""


class EncodedRow(msgspec.Struct, frozen=True, gc=False):
    """A row as text for each audience, in the order of AUDIENCES, and their checksums side by side in one number."""

    texts: tuple[str, ...]
    sums: int

    @property
    def size_chars(self) -> int:
        """About how much memory it holds; audiences that see the same share it."""
        first = self.texts[0]
        return len(first) + sum(len(text) for text in self.texts[1:] if text is not first)


class KeptRow(msgspec.Struct, frozen=True, gc=False):
    """A row of the picture, whose text is made anew when somebody asks for all of it, and its checksums."""

    row: AnyRow
    sums: int


def canonical(value: object) -> bytes:
    """Canonical JSON: sorted keys, no white space, as few escapes as JSON allows."""
    return msgspec.json.encode(value, order="sorted")


def row_sum(text: bytes) -> int:
    """CRC-32 (IEEE) of a row's canonical JSON."""
    return zlib.crc32(text)


def encode_row(row: AnyRow) -> EncodedRow:
    """The row for every audience; those that see the same share its text."""
    whole, total = _encoded(row)
    if is_seen_alike(row):
        return EncodedRow((whole,) * len(AUDIENCES), total * _EVERYBODYS)
    texts: list[str] = []
    sums = 0
    for place, audience in enumerate(AUDIENCES):
        seen = cut(row, audience)
        text, one = (whole, total) if seen is row else _encoded(seen)
        texts.append(text)
        sums |= one << place * _SUM_BITS
    return EncodedRow(tuple(texts), sums)


def _encoded(row: AnyRow) -> tuple[str, int]:
    raw = canonical(row)
    return raw.decode(), row_sum(raw)


def sum_of(sums: int, audience: Audience) -> int:
    """The one of this audience; XOR of rows' sums is the XOR of each."""
    return sums >> column(audience) * _SUM_BITS & _SUM_MASK


class Cluster(msgspec.Struct, frozen=True):
    """What is watched, for the frame ``hello``."""

    name: str
    practice: bool
    version: str
    context: str


class KindFrame(msgspec.Struct, frozen=True):
    """How well a kind is known."""

    state: str
    since_ms: int
    reason: str


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="hello"):
    """The first frame."""

    proto: int = PROTO
    epoch: str
    seq: int
    view: View
    role: str
    user: str
    beat_s: int
    server_time_ms: int
    cluster: Cluster
    kinds: dict[str, KindFrame]


class Beat(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="beat"):
    """A sign of life, and the checksum of the picture at ``seq``."""

    epoch: str
    seq: int
    sum: int
    server_time_ms: int


class StateFrame(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="state"):
    """A watch changed its state."""

    kind: str
    state: str
    since_ms: int
    reason: str


class Note(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="note"):
    """Somebody acted through Podium."""

    at_ms: int
    user: str
    text: str
    ids: list[str]


class DrainPod(msgspec.Struct, frozen=True, kw_only=True):
    """One pod on its way out of a node."""

    id: str
    namespace: str
    name: str
    state: str
    why: str


class Drain(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="drain"):
    """How far the drain of a node is: the whole of it each time."""

    id: str
    at_ms: int
    user: str
    node: str
    node_id: str
    state: str
    text: str
    left: int
    pods: list[DrainPod]


class Usage(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="usage"):
    """What nodes use, as metrics.k8s.io measured it: by name, thousandths of a core and bytes. Empty: nothing
    is measured (any more)."""

    at_ms: int
    nodes: dict[str, tuple[int, int]]


class Pong(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="pong"):
    """The answer to a ping."""

    at_ms: int
    server_time_ms: int


class Bye(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="bye"):
    """Why the server closes the socket; None: do not come back by yourself."""

    code: int
    reason: str
    retry_after_s: int | None


ServerFrame = Hello | Beat | StateFrame | Note | Drain | Usage | Pong | Bye


def text(frame: ServerFrame) -> str:
    """A small frame's text."""
    return msgspec.json.encode(frame).decode()


def kinds(states: Mapping[str, KindState], audience: Audience) -> dict[str, KindFrame]:
    """The states of all kinds as they travel in ``hello``."""
    return {
        kind: KindFrame(one.state, one.since_ms, withheld.reason(one, audience))
        for kind, one in states.items()
    }


def delta_text(
    *, epoch: str, start: int, to: int, at_ms: int, up: Iterable[str], gone: Iterable[str]
) -> str:
    """A delta from rows that are texts already; ``start`` travels as ``from``."""
    return (
        f'{{"t":"delta","epoch":{_quoted(epoch)},"from":{start},"to":{to},"at_ms":{at_ms},'
        f'"up":[{",".join(up)}],"del":[{",".join(map(_quoted, gone))}]}}'
    )


def parts_of(rows: Iterable[AnyRow], audience: Audience, part_rows: int) -> list[str]:
    """Rows as this audience sees them, as lists that are texts; each is encoded in one go."""
    seen = [cut(row, audience) for row in rows]
    return [canonical(seen[i : i + part_rows]).decode() for i in range(0, len(seen), part_rows)]


def joined(rows: list[str], part_rows: int) -> list[str]:
    """The same of rows that are texts already."""
    parts = (rows[i : i + part_rows] for i in range(0, len(rows), part_rows))
    return [f"[{','.join(part)}]" for part in parts]


def snapshot_texts(*, epoch: str, seq: int, parts: list[str]) -> list[str]:
    """The parts of a snapshot; an empty picture is one empty part."""
    parts = parts or ["[]"]
    return [
        f'{{"t":"snapshot","epoch":{_quoted(epoch)},"seq":{seq},"part":{number},"of":{len(parts)},'
        f'"rows":{part}}}'
        for number, part in enumerate(parts, 1)
    ]


def _quoted(value: str) -> str:
    return msgspec.json.encode(value).decode()


# --- from the client ----------------------------------------------------------------------------


class Sub(msgspec.Struct, frozen=True, tag_field="t", tag="sub", forbid_unknown_fields=True):
    """Send me the picture, from where I stand (both None: from the beginning)."""

    epoch: str | None
    seq: int | None


class Ack(msgspec.Struct, frozen=True, tag_field="t", tag="ack", forbid_unknown_fields=True):
    """I have applied everything up to ``seq``."""

    seq: int


class Ping(msgspec.Struct, frozen=True, tag_field="t", tag="ping", forbid_unknown_fields=True):
    """Answer me."""

    at_ms: int


ClientFrame = Sub | Ack | Ping
_client_frames = msgspec.json.Decoder(ClientFrame)


def read_client_frame(raw: str) -> ClientFrame:
    """A frame from a client; ValueError with a sentence for what is none."""
    try:
        frame: ClientFrame = _client_frames.decode(raw)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ValueError(f"This is no frame of the live protocol: {error}") from error
    return frame


def column(audience: Audience) -> int:
    """Where an audience stands in an EncodedRow."""
    return AUDIENCES.index(audience)
