import gzip
import io
import json
from typing import Any

import msgspec
import pytest

from dashboard.live import recordings
from dashboard.live.recordings import BadRecording, Header

HEADER = Header(
    cluster="harbour", kind="practice", audience="operator", epoch="e",
    from_ms=1_795_000_000_000, to_ms=1_795_000_060_000, made_ms=1_795_000_060_000,
)  # fmt: skip
SNAPSHOT = {"t": "snapshot", "epoch": "e", "seq": 3, "part": 1, "of": 1, "rows": []}


def delta(start: int, at_ms: int, *names: str) -> dict[str, Any]:
    rows = [{"id": name, "kind": "Pod"} for name in names]
    numbers = {"from": start, "to": start + 1, "at_ms": at_ms}
    return {"t": "delta", "epoch": "e", **numbers, "up": rows, "del": []}


def written(*frames: Any, header: Any = HEADER) -> io.BytesIO:
    out = io.BytesIO()
    recordings.write(out, header, frames)
    return io.BytesIO(out.getvalue())


def test_what_was_written_is_read() -> None:
    frames = [SNAPSHOT, delta(3, 10, "a"), delta(4, 20, "b")]
    found = recordings.read(written(*frames))
    assert found.header == HEADER
    assert found.frames == frames
    assert set(found.at(15).rows) == {"a"}
    assert set(found.at(20).rows) == {"a", "b"}


def test_the_first_line_says_what_it_is() -> None:
    first = json.loads(gzip.decompress(written(SNAPSHOT).getvalue()).split(b"\n")[0])
    assert first["podium"] == "recording"
    assert (first["version"], first["cluster"], first["kind"]) == (1, "harbour", "practice")


def test_a_file_is_named_after_cluster_and_time() -> None:
    assert recordings.name_of(HEADER) == "harbour-20261118-110640.podium.ndjson.gz"


@pytest.mark.parametrize(
    "cluster", ["../../etc/passwd", 'a"; x=', "\r\nSet-Cookie: a", "", "ü" * 300]
)
def test_names_of_clusters_cannot_leave_the_file_name(cluster: str) -> None:
    name = recordings.name_of(msgspec.structs.replace(HEADER, cluster=cluster))
    assert name.endswith(recordings.SUFFIX)
    assert len(name) < 120
    assert not set(name) & set('/\\"\r\n; ')


def packed(*lines: bytes) -> io.BytesIO:
    return io.BytesIO(gzip.compress(b"\n".join(lines)))


BAD: dict[str, tuple[io.BytesIO, str]] = {
    "nothing": (io.BytesIO(gzip.compress(b"")), "empty"),
    "not gzip": (io.BytesIO(b"hello"), "cannot be unpacked"),
    "cut off": (io.BytesIO(written(SNAPSHOT).getvalue()[:-12]), "cannot be unpacked"),
    "something else": (packed(b'{"kind":"Pod"}'), "header"),
    "a later format": (packed(recordings.canonical(HEADER).replace(b'"version":1', b'"version":9')), "format 9"),
    "no picture": (written(), "no picture"),
    "a gap": (written(SNAPSHOT, delta(9, 10)), "does not follow"),
    "no frame": (written(SNAPSHOT, {"x": 1}), "not a frame"),
    "a wrong proof": (written(SNAPSHOT, {"t": "beat", "epoch": "e", "seq": 3, "sum": 5}), "checksums differ"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_recording_is_refused_with_the_reason(what: str) -> None:
    source, words = BAD[what]
    source.seek(0)
    with pytest.raises(BadRecording, match=words):
        recordings.read(source)


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "RECORDING_MAX_BYTES", 1_000)
    with pytest.raises(BadRecording, match="more than a recording may hold"):
        recordings.read(written(SNAPSHOT, *[delta(3 + i, i, "x" * 50) for i in range(20)]))
