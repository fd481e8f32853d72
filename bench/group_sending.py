"""A hall told by a channel layer's `group_send`, the usual way of Channels: what Podium's own way is held against.

Served by Daphne, as Podium is: each socket joins one group, and a frame of so many bytes (``BENCH_FRAME_BYTES``) goes
to the group so many times a second (``BENCH_FRAMES_PER_S``). Of Podium's protocol it
speaks what `bench.many` needs.
"""

import asyncio
import os
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import channel_layers
from channels.routing import ProtocolTypeRouter
from django.conf import settings

GROUP = "all"

if not settings.configured:
    settings.configure(
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    )


class Listener(AsyncWebsocketConsumer):
    """One socket: hello, then whatever the group is told. What it says is of no account."""

    sending: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """The first of all begins the sending."""
        await self.accept()  # type: ignore[no-untyped-call]
        await self.send(text_data='{"t":"hello","epoch":"bench","seq":1}')  # type: ignore[no-untyped-call]
        await self.channel_layer.group_add(GROUP, self.channel_name)
        if Listener.sending is None:
            Listener.sending = asyncio.create_task(_send())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """An acknowledgement."""

    async def frame(self, event: dict[str, Any]) -> None:
        """What the group is told."""
        await self.send(text_data=event["text"])  # type: ignore[no-untyped-call]


async def _send() -> None:
    layer = channel_layers["default"]
    more = "x" * int(os.environ["BENCH_FRAME_BYTES"])
    number, every_s = 1, 1 / float(os.environ["BENCH_FRAMES_PER_S"])
    while True:
        number += 1
        head = f'{{"t":"delta","epoch":"bench","from":{number - 1},"to":{number},"rows":"'
        await layer.group_send(
            GROUP, {"type": "frame", "text": f'{head}{more[len(head) + 2 :]}"}}'}
        )
        await asyncio.sleep(every_s)


application = ProtocolTypeRouter({"websocket": Listener.as_asgi()})  # type: ignore[no-untyped-call]
