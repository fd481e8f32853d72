"""A delivery without any socket, Podium's and `group_send`'s: processor time from one who tells to each who is told.

A receiver of `group_send` takes a message from its channel. A viewer of Podium is given a text by its outbox, from the
change of a row on (encoding, checksums, the ring, the past), and acknowledges every tenth, as pages do at twenty
changes a second.
"""

import asyncio
import time

from channels.layers import InMemoryChannelLayer

from bench.cost import Model
from bench.synthetic import PODS_PER_APP
from dashboard.live.frames import Ack, Sub
from dashboard.live.hub import Hub

RECEIVERS = 200
MESSAGES = 50
ACK_EVERY = 10


async def group_send_us() -> float:
    """One delivery by a channel layer."""
    layer = InMemoryChannelLayer(capacity=MESSAGES * 2)
    channels = [await layer.new_channel() for _ in range(RECEIVERS)]
    for channel in channels:
        await layer.group_add("all", channel)

    async def receive(channel: str) -> None:
        for _ in range(MESSAGES):
            await layer.receive(channel)

    message = {"type": "frame", "text": "x" * 2_000}
    receivers = [asyncio.create_task(receive(channel)) for channel in channels]
    began_s = time.process_time()
    for _ in range(MESSAGES):
        await layer.group_send("all", message)
        await asyncio.sleep(0)
    await asyncio.gather(*receivers)
    return (time.process_time() - began_s) / (RECEIVERS * MESSAGES) * 1e6


class _Told:
    """A viewer that keeps up."""

    def __init__(self, hub: Hub, number: int) -> None:
        self._hub = hub
        self._outbox = hub.admit(f"viewer {number}", "observer")
        self.texts = 0
        self._outbox.take(Sub(None, None))
        self.task = asyncio.create_task(self._outbox.pour(self._send))

    def _send(self, text: str) -> None:
        self.texts += 1
        if self.texts % ACK_EVERY == 0:
            self._outbox.take(Ack(self._hub.seq))


async def podium_us() -> float:
    """One delivery by the hub."""
    model = Model(PODS_PER_APP)
    hub, rows = model.hub, [row for row in model.projection.rows.values() if row.kind == "Pod"]
    told = [_Told(hub, number) for number in range(RECEIVERS)]
    await _until(told, 2)  # the picture and the first beat
    began_s = time.process_time()
    for number in range(MESSAGES):
        hub.publish([rows[number % len(rows)]], [], 1)
        await _until(told, 3 + number)
    spent_s = time.process_time() - began_s
    for one in told:
        one.task.cancel()
    await asyncio.gather(*(one.task for one in told), return_exceptions=True)
    return spent_s / (RECEIVERS * MESSAGES) * 1e6


async def _until(told: list[_Told], texts: int) -> None:
    while told[-1].texts < texts:  # noqa: ASYNC110 (an event to be set would be counted)
        await asyncio.sleep(0)
