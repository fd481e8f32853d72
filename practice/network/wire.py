"""HTTP/1.1 as bytes: what port-forward carries, and what a program's answer looks like on the wire."""

from __future__ import annotations

from http import HTTPStatus

from practice.images.messages import Answer, Request

_END = b"\r\n\r\n"


def take_request(buffer: bytearray, port: int) -> Request | None:
    """The first complete request of a buffer, which it leaves; None: more bytes are needed.

    ValueError: this is no HTTP.
    """
    head_ends = buffer.find(_END)
    if head_ends < 0:
        return None
    lines = bytes(buffer[:head_ends]).decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        raise ValueError(f"not an HTTP request: {lines[0][:80]!r}")
    headers = dict(_header(line) for line in lines[1:])
    length = int(headers.get("Content-Length", "0"))
    body_begins = head_ends + len(_END)
    if len(buffer) < body_begins + length:
        return None
    body = bytes(buffer[body_begins : body_begins + length])
    del buffer[: body_begins + length]
    return Request(
        port=port,
        path=words[1],
        method=words[0],
        headers=headers,
        agent=headers.get("User-Agent", ""),
        source_ip="127.0.0.1",
        host=headers.get("Host", ""),
        body=body,
    )


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"not an HTTP header: {line[:80]!r}")
    return name.title(), value.strip()


def answer_bytes(answer: Answer, *, body: bool = True) -> bytes:
    """An answer with its status line and headers; `body` False after a HEAD request."""
    raw = answer.body.encode()
    headers = {
        "Content-Type": answer.content_type,
        "Content-Length": str(len(raw)),
        **answer.headers,
    }
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:
        phrase = ""
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join(lines).encode() + _END + (raw if body else b"")
