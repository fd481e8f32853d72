"""SPDY/3.1 without a network: what a client writes is read back, nonsense is refused."""

import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.streaming.spdy import SpdyError
from practice.streaming.spdy.dictionary import DICTIONARY
from practice.streaming.spdy.frames import (
    DataFrame,
    GoAway,
    Ping,
    Reader,
    RstStream,
    SynStream,
    Writer,
)


def test_the_dictionary_is_that_of_the_specification() -> None:
    assert len(DICTIONARY) == 1423
    assert zlib.adler32(DICTIONARY) == 0xE3C6A7C2


@given(
    st.dictionaries(st.sampled_from(["streamtype", "port", "requestid"]), st.text(max_size=20)),
    st.binary(max_size=300),
    st.integers(1, 40),
)
def test_frames_come_back_however_the_bytes_are_cut(headers, data, size) -> None:  # type: ignore[no-untyped-def]
    headers = {key: value.replace("\0", "") for key, value in headers.items()}
    writer, reader = Writer(), Reader()
    raw = (
        writer.syn_stream(1, headers)
        + writer.data(1, data)
        + writer.syn_stream(3, headers, fin=True)
    )
    raw += (
        writer.ping(7) + writer.rst_stream(1, 5) + writer.data(3, b"", fin=True) + writer.go_away(3)
    )
    found = [
        frame
        for start in range(0, len(raw), size)
        for frame in reader.feed(raw[start : start + size])
    ]
    assert found == [
        SynStream(1, headers, False),
        DataFrame(1, data, False),
        SynStream(3, headers, True),
        Ping(7),
        RstStream(1),
        DataFrame(3, b"", True),
        GoAway(),
    ]


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_frames_or_refused(data: bytes) -> None:
    with contextlib.suppress(SpdyError):
        list(Reader().feed(data))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (struct.pack(">II", 0x80020001, 0), "version 2"),
        (struct.pack(">II", 1, 0xFFFFFF), "a frame of 16777215 bytes"),
        (struct.pack(">II", 0x80030001, 4) + b"abcd", "malformed"),
        (struct.pack(">II", 0x80030001, 14) + bytes(14), "malformed"),
    ],
)
def test_what_is_no_spdy_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(SpdyError, match=why):
        list(Reader().feed(raw))


def test_headers_that_unpack_to_too_much_are_refused() -> None:
    packer = zlib.compressobj(zdict=DICTIONARY)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_SYNC_FLUSH)
    payload = struct.pack(">IIBB", 1, 0, 0, 0) + block
    frame = struct.pack(">II", 0x80030001, len(payload)) + payload
    with pytest.raises(SpdyError, match="too long"):
        list(Reader().feed(frame))
