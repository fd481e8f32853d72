import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.kube.lines import LineSplitter, ReadAhead


@given(st.lists(st.binary(max_size=30)), st.data())
def test_lines_do_not_depend_on_how_the_bytes_are_cut(parts, data) -> None:
    lines = [part.replace(b"\n", b"") for part in parts]
    text = b"".join(line + b"\n" for line in lines)
    splitter, found = LineSplitter(max_bytes=20), []
    while text:
        size = data.draw(st.integers(1, len(text)))
        found += splitter.feed(text[:size])
        text = text[size:]
    assert found == [line for line in lines if 0 < len(line) <= 20]
    assert splitter.oversized == sum(len(line) > 20 for line in lines)


def test_endless_line_holds_no_memory() -> None:
    splitter = LineSplitter(max_bytes=100)
    for _ in range(50):
        assert splitter.feed(b"x" * 64) == []
    assert sum(map(len, splitter._parts)) <= 100


def source(*chunks: bytes):
    left = [*chunks, b""]

    async def read() -> bytes:
        await asyncio.sleep(0)
        return left.pop(0)

    return read, left


async def test_reading_goes_on_while_the_consumer_is_busy() -> None:
    read, left = source(b"a", b"b", b"c")
    async with ReadAhead(read) as ahead:
        for _ in range(10):
            await asyncio.sleep(0)
        assert left == [], "everything was read although nobody asked"
        assert [await ahead.next() for _ in range(4)] == [b"a", b"b", b"c", b""]


async def test_reading_stops_at_its_bound_and_goes_on_when_drained() -> None:
    read, left = source(b"aaaa", b"bbbb", b"cccc")
    async with ReadAhead(read, max_bytes=6) as ahead:
        for _ in range(10):
            await asyncio.sleep(0)
        assert left == [b"cccc", b""]
        assert [await ahead.next() for _ in range(4)] == [b"aaaa", b"bbbb", b"cccc", b""]


async def test_failed_read_speaks_after_what_came_before() -> None:
    async def read() -> bytes:
        if not read_once:
            read_once.append(True)
            return b"a"
        raise ConnectionResetError("cut")

    read_once: list[bool] = []
    async with ReadAhead(read) as ahead:
        assert await ahead.next() == b"a"
        with pytest.raises(ConnectionResetError):
            await ahead.next()
