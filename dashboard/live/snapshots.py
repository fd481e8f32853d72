"""The whole picture as one compressed text, made once for all who ask for it over HTTP.

What is asked for in the same moments is one piece of work: the hub encodes a picture at most once a
second, and here it is compressed once, beside the loop."""

import asyncio
import gzip
from dataclasses import dataclass, field

from dashboard.limits import (
    RECORDING_REST_SHARE,
    SNAPSHOT_LATE_PARTS,
    SNAPSHOT_PACKED_MAX_S,
    SNAPSHOT_REUSE_S,
    VIEW_KEPT_S,
)
from dashboard.live import frames
from dashboard.live.hub import Hub
from dashboard.live.steps import Step
from dashboard.live.stream import Stream
from dashboard.projection.audience import Audience
from dashboard.projection.views import WHOLE, View

_LEVEL = 1  # rows of one kind are alike: the next level is a third slower and a tenth smaller


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A picture as a JSON list of frames: the parts of a snapshot, then the beat that proves it."""

    tag: str
    """Names it: another picture, or another audience's copy, has another one."""
    packed: bytes

    def plain(self) -> bytes:
        """For the few who take no gzip."""
        return gzip.decompress(self.packed)


@dataclass(slots=True)
class _Made:
    """The newest of one audience, made or in the making."""

    stream: Stream
    epoch: str
    made_s: float
    picture: Step | None = None
    work: "asyncio.Task[Snapshot]" = field(init=False)
    cost_s: float = 0.0


class Snapshots:
    """One hub's, for each audience and view the newest."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._made: dict[tuple[Audience, View], _Made] = {}

    async def newest(self, audience: Audience, view: View = WHOLE) -> Snapshot:
        """The picture of now, or of a moment ago whose deltas are still kept. Raises Refused."""
        await self._hub.views.prepare(view)
        stream = self._hub.stream(view)
        made = self._made.get((audience, view))
        if made is None or not self._serves(made, stream):
            picture = stream.ready(audience)
            if made is None or picture is None or made.picture is not picture:
                made = self._begin(audience, stream)
        # Whoever goes away while it is made must not stop it for the others.
        return await asyncio.shield(made.work)

    def _serves(self, made: _Made, stream: Stream) -> bool:
        if made.epoch != stream.epoch:
            return False
        if made.picture is None:
            return not made.work.done()  # in the making; one that failed serves nobody
        age_s = self._hub.timing.monotonic() - made.made_s
        kept_s = max(
            SNAPSHOT_REUSE_S, min(made.cost_s * RECORDING_REST_SHARE, SNAPSHOT_PACKED_MAX_S)
        )
        seq = made.picture.seq
        if not stream.covers(seq):
            return False
        if seq == stream.seq or age_s <= kept_s:
            return True
        late = stream.changed_since(seq)
        return age_s <= SNAPSHOT_PACKED_MAX_S and late * SNAPSHOT_LATE_PARTS <= len(stream.rows)

    def _begin(self, audience: Audience, stream: Stream) -> _Made:
        # Of views only what is asked for again and again is worth its room.
        over = [key for key, made in self._made.items() if made.stream.unused_s > VIEW_KEPT_S]
        for key in over:
            if not key[1].is_whole:
                del self._made[key]
        made = _Made(stream, stream.epoch, self._hub.timing.monotonic())
        made.work = asyncio.ensure_future(self._pack(audience, made))
        self._made[audience, stream.view] = made
        return made

    async def _pack(self, audience: Audience, made: _Made) -> Snapshot:
        timing = self._hub.timing
        epoch = made.epoch = made.stream.epoch
        picture = made.picture = await made.stream.prepare(audience)
        beat = frames.Beat(
            epoch=epoch, seq=picture.seq, sum=picture.sum, server_time_ms=timing.wall_ms()
        )
        text = f"[{','.join((*picture.texts, frames.text(beat)))}]"
        packed = await asyncio.to_thread(_gzip, text)
        made.cost_s = timing.monotonic() - made.made_s
        return Snapshot(f"{epoch}.{picture.seq}.{audience}", packed)


def _gzip(text: str) -> bytes:
    return gzip.compress(text.encode(), _LEVEL, mtime=0)
