"""The light observer of the benches: it owes nothing for long, also when nothing follows."""

import asyncio
import json

from bench.many import Observer

OPEN = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"
HELLO = '{"t":"hello","epoch":"ab12","seq":7}'
WITHIN_S = 5.0


def from_server(text: str) -> bytes:
    """A short text frame, not masked."""
    content = text.encode()
    assert len(content) < 126
    return bytes([0x81, len(content)]) + content


class Wire(asyncio.Transport):
    """What an observer sends, read back; ``said`` is set with each text."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[dict[str, object]] = []
        self.said = asyncio.Event()

    def write(self, data: bytes) -> None:
        if data[:1] != b"\x81":
            return
        size, mask, content = data[1] & 0x7F, data[2:6], data[6:]
        assert size == len(content)
        self.texts.append(json.loads(bytes(b ^ mask[i % 4] for i, b in enumerate(content))))
        self.said.set()

    def is_closing(self) -> bool:
        return False


async def test_the_last_frame_before_a_silence_is_acknowledged() -> None:
    observer, wire = Observer("there", "/live/", "http://there", ""), Wire()
    observer.connection_made(wire)
    observer.data_received(OPEN + from_server(HELLO))
    assert wire.texts == [{"t": "sub", "epoch": "ab12", "seq": 7}]
    wire.said.clear()
    for seq in (8, 9):
        observer.data_received(from_server(f'{{"t":"delta","from":{seq - 1},"to":{seq}}}'))
    async with asyncio.timeout(WITHIN_S):
        await wire.said.wait()
    assert wire.texts[1:] == [{"t": "ack", "seq": 9}]
