"""A reader that takes nothing costs a bounded queue, then its connection."""

import asyncio

import pytest

from practice.api.http.outbox import Outbox
from tests.practice.http.conftest import CONFIG_MAPS, Served, config_map


async def test_an_outbox_that_overflows_drops_all_and_closes() -> None:
    outbox: Outbox[int] = Outbox(limit=2)
    for number in range(3):
        outbox.push(number)
    assert (outbox.overflowed, outbox.closed, len(outbox)) == (True, True, 0)
    assert await outbox.wait(0)


async def test_an_outbox_hands_out_what_waits_before_its_end() -> None:
    outbox: Outbox[int] = Outbox(limit=5)
    outbox.push(1)
    outbox.close()
    outbox.push(2)
    assert outbox.take(5) == [1]


async def test_waiting_ends_with_the_time() -> None:
    assert not await Outbox[int](limit=1).wait(0.001)


@pytest.mark.slow
async def test_a_reader_that_reads_nothing_loses_its_connection(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practice.api.http.watching.WATCH_QUEUE_EVENTS", 50)
    host, port = served.base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1_024)
    head = (
        f"GET {CONFIG_MAPS}?watch=1 HTTP/1.1\r\nHost: {host}\r\n"
        "Authorization: Bearer admin-token\r\n\r\n"
    )
    writer.write(head.encode())
    await reader.readuntil(b"\r\n\r\n")
    served.inside.create("configmaps", config_map("big"), namespace="default")
    for turn in range(500):
        big = {"data": {"a": f"{turn}" + "x" * 100_000}}
        served.inside.patch("configmaps", "default", "big", big)
        await asyncio.sleep(0)
        if not len(served.server.streams):
            break
    async with asyncio.timeout(10):
        while len(served.server.streams):
            await asyncio.sleep(0.01)
    writer.close()
