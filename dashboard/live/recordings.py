"""Recordings: a stretch of a cluster's life in one file, ``NAME.podium.ndjson.gz``.

Gzip of JSON lines: a header that says what this is, then frames of the live protocol as a viewer
would have received them (docs/recordings.md). Whatever can follow a socket can play one; lessons
read and write them with this module."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Literal

import msgspec

from dashboard.limits import RECORDING_LINE_MAX_BYTES, RECORDING_MAX_BYTES
from dashboard.live.frames import canonical
from dashboard.live.protocol import Gap, Replica
from dashboard.projection.audience import Audience

VERSION = 1
SUFFIX = ".podium.ndjson.gz"
LEVEL = 6

Frame = dict[str, Any]


class BadRecording(ValueError):
    """This is no recording, or not one we can play; the text says why."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first line. Times are Unix milliseconds of the server that recorded."""

    podium: Literal["recording"] = "recording"
    version: int = VERSION
    cluster: str
    kind: Literal["practice", "real"]
    kubernetes: str = ""
    audience: Audience
    epoch: str
    from_ms: int
    to_ms: int
    made_ms: int
    title: str = ""
    lesson: str = ""
    """Of a lesson's recording: which version of it was played (explainer.format.versions)."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A whole recording in memory."""

    header: Header
    frames: list[Frame]

    def at(self, at_ms: int) -> Replica:
        """The picture as it was at that moment (Unix ms); the first one for moments before."""
        replica = Replica()
        for frame in self.frames:
            if frame["t"] == "delta" and frame["at_ms"] > at_ms:
                break
            if frame["t"] in ("snapshot", "delta"):
                replica.apply(frame)
        return replica


def name_of(header: Header) -> str:
    """A file's name for it: the cluster's, and when it begins (UTC)."""
    begins = datetime.fromtimestamp(header.from_ms / 1000, tz=UTC)
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", header.cluster).strip("-.") or "cluster"
    return f"{safe[:60]}-{begins:%Y%m%d-%H%M%S}{SUFFIX}"


def pack(header: Header, texts: Iterable[str]) -> bytes:
    """The file from its frames as texts, each one line."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    parts = [packer.compress(canonical(header) + b"\n")]
    parts += [packer.compress(text.encode() + b"\n") for text in texts]
    return b"".join([*parts, packer.flush()])


def write(out: IO[bytes], header: Header, frames: Iterable[Frame]) -> None:
    """Write a recording from frames (``snapshot`` parts first, then ``delta`` and ``note``)."""
    out.write(pack(header, (canonical(frame).decode() for frame in frames)))


def read(source: IO[bytes]) -> Recording:
    """Read a recording and hold it together: every delta must follow. Raises BadRecording."""
    lines = _lines(source)
    try:
        header = msgspec.json.decode(next(lines), type=Header)
    except StopIteration:
        raise BadRecording("The file is empty.") from None
    except msgspec.MsgspecError as error:
        raise BadRecording(f"The first line is not a recording's header: {error}") from error
    if header.version != VERSION:
        raise BadRecording(f"This is format {header.version}; this Podium plays {VERSION}.")
    return Recording(header, list(_checked(lines)))


def _checked(lines: Iterator[bytes]) -> Iterator[Frame]:
    replica = Replica()
    for number, line in enumerate(lines, 2):
        try:
            frame = json.loads(line)
            replica.apply(frame)
        except Gap as gap:
            raise BadRecording(f"Line {number}: {gap}.") from gap
        except (ValueError, KeyError, TypeError) as error:
            raise BadRecording(f"Line {number} is not a frame: {error!r}") from error
        yield frame
    if replica.seq is None:
        raise BadRecording("There is no picture in it.")


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """Its lines, within bounds."""
    left = RECORDING_MAX_BYTES
    try:
        with gzip.GzipFile(fileobj=source) as unpacked:
            while line := unpacked.readline(RECORDING_LINE_MAX_BYTES + 1):
                left -= len(line)
                if left < 0 or len(line) > RECORDING_LINE_MAX_BYTES:
                    raise BadRecording("It unpacks to more than a recording may hold.")
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise BadRecording(f"It cannot be unpacked: {error}") from error
