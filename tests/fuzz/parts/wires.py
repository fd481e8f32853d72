"""Bytes on a socket: requests that are no HTTP, upgrades with nonsense in their frames, ends at any moment.

In the end no stream is left open, and the server answers.
"""

import socket
import struct
from functools import partial
from urllib.parse import urlencode

from hypothesis import strategies as st

from practice.streaming.spdy import frames
from tests.fuzz.book import Ask, Book, as_json
from tests.fuzz.drawing import examples
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.pacing import Pacemaker
from tests.fuzz.serving import TOKENS, Target, living_cluster
from tests.fuzz.values import TEXTS

SOCKETS = 60
LISTENS_S = 0.02
BEGIN_S = 60
"""Simulated: until the pods of the scenario run."""

PODS = "/api/v1/namespaces/default/pods"
POD = {
    "metadata": {"name": "room"},
    "spec": {
        "containers": [{"name": "main", "image": "busybox:1.36", "command": ["sleep", "9999"]}]
    },
}
STREAMS = (
    "room/exec?command=sh&stdin=true&stdout=true&stderr=true",
    "room/exec?command=sh&stdin=true&stdout=true&tty=true",
    "room/exec?command=none&stdout=true",
    "room/exec",
    "room/attach?stdin=true&stdout=true",
    "room/portforward?ports=80",
    "room/portforward",
    "room/portforward?ports=x",
    "none/exec?command=sh&stdout=true",
    "room/log?follow=true",
    "room/proxy/",
    "?watch=true",
    "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=1",
)
WEB_PROTOCOLS = (
    "v5.channel.k8s.io", "v4.channel.k8s.io", "base64.channel.k8s.io", "channel.k8s.io", "v9.x", "",
    "SPDY/3.1+portforward.k8s.io", "portforward.k8s.io", ",", "v4.channel.k8s.io, v5.channel.k8s.io",
)  # fmt: skip
SPDY_PROTOCOLS = (
    "v5.channel.k8s.io",
    "v4.channel.k8s.io",
    "portforward.k8s.io",
    "v1.x",
    "",
    "v4.channel.k8s.io,x",
)
STREAM_TYPES = ("stdin", "stdout", "stderr", "error", "resize", "data", "x", "")
RESIZES = (
    b'{"Width":80,"Height":24}',
    b'{"Width":-1}',
    b"{",
    b'{"Width":99999999999}',
    b"null",
    b"[]",
    b"\xff",
)
NO_HTTP = (
    b"", b"\r\n", b"\n\n\n", b"\x00" * 100, b"GET", b"GET /", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 60, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", b"CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://x/api HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET api HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /%GG HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /api HTTP/1.0\r\n\r\n", b"GET /a b HTTP/1.1\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 2000 + b"\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50, b"GET /api HTTP/1.1\r\n X: y\r\n\r\n",
    b"GET /api HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n", b"GET /api HTTP/1.1\r\nHost : localhost\r\n\r\n",
)  # fmt: skip
LENGTHS = ("-1", "0", "5", "99999999999", "x", "5, 6", "+5", "")
CHUNKS = (
    b"5\r\n{}\r\n0\r\n\r\n",
    b"zz\r\n",
    b"-1\r\n",
    b"ffffffffffffffff\r\n",
    b"2\r\n{}",
    b"2\r\n{}\r\n0\r\n\r\n",
    b"",
)


def run(seed: int, book: Book) -> None:
    """A batch."""
    with living_cluster("workshop") as (target, _, pacemaker):
        made = target.call("POST", PODS, as_json(POD), {"Content-Type": "application/json"})
        assert made.code == 201, made.raw
        target.inside(pacemaker.pass_s(BEGIN_S))
        with Judge(target, book, strict=False) as judge:
            examples(seed, SOCKETS, partial(one, target, pacemaker, judge))
            judge.close()


def one(target: Target, pacemaker: Pacemaker, judge: Judge, draw: Draw) -> None:
    """One connection, from its first byte to a sudden or an orderly end."""
    kind = draw(st.sampled_from(("web", "web", "spdy", "spdy", "http", "none")))
    sent, what = {"web": web, "spdy": spdy, "http": http, "none": none}[kind](draw)
    answer = talk(target, pacemaker, sent, resets=draw(st.booleans()))
    ask = Ask("RAW", what, b"".join(sent))
    judge.book.requests[judge.book.part] += 1
    if answer.startswith(b"HTTP/1.1 500") and (
        b"InternalError" in answer or b"in trouble" in answer
    ):
        judge.book.fail(f"500 for bytes at {what.partition('?')[0]}", repr(answer[:600]), ask)
    judge.hear(ask)


def talk(target: Target, pacemaker: Pacemaker, sent: list[bytes], *, resets: bool) -> bytes:
    """What comes back at once. With `resets` the connection is torn, not closed."""
    answer = b""
    with socket.create_connection(("127.0.0.1", target.port)) as wire:
        wire.settimeout(LISTENS_S)
        try:
            for part in sent:
                wire.sendall(part)
                answer += _heard(wire)
            target.inside(pacemaker.pass_s(1))
            answer += _heard(wire)
        except OSError:
            pass  # the server has ended it; in the middle of what was sent, too
        if resets:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return answer


def _heard(wire: socket.socket) -> bytes:
    try:
        return wire.recv(65_536)
    except TimeoutError:
        return b""


# -- what is sent ----------------------------------------------------------------------------------


def _head(draw: Draw, what: str, headers: dict[str, str], method: str = "") -> bytes:
    method = method or draw(st.sampled_from(("GET", "GET", "GET", "POST", "PUT", "HEAD")))
    lines = [
        f"{method} {what} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {TOKENS['admin']}",
    ]
    for name, value in headers.items():
        if draw(st.integers(0, 15)):  # mostly all of them
            lines.append(f"{name}: {value}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _stream(draw: Draw) -> str:
    path = f"{PODS}/{draw(st.sampled_from(STREAMS))}".replace("/?", "?")
    if not draw(st.integers(0, 5)):
        more = draw(
            st.sampled_from(
                ("container", "command", "stdin", "tty", "ports", "previous", "timeoutSeconds")
            )
        )
        path += ("&" if "?" in path else "?") + urlencode(
            {more: draw(st.sampled_from(TEXTS))}, errors="replace"
        )
    return path


def web(draw: Draw) -> tuple[list[bytes], str]:
    """A WebSocket, and frames."""
    headers = {
        "Connection": draw(st.sampled_from(("Upgrade", "upgrade, keep-alive", "close"))),
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": draw(st.sampled_from(("13", "13", "13", "8", "x"))),
        "Sec-WebSocket-Key": draw(
            st.sampled_from(("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==", "x"))
        ),
        "Sec-WebSocket-Protocol": draw(st.sampled_from(WEB_PROTOCOLS)),
    }
    what = _stream(draw)
    count = draw(st.integers(0, 5))
    return [_head(draw, what, headers, "GET"), *(_frame(draw) for _ in range(count))], what


def _frame(draw: Draw) -> bytes:
    opcode = draw(st.sampled_from((0, 1, 2, 2, 2, 8, 9, 10, 3, 15)))
    first = opcode | draw(st.sampled_from((0x80, 0x80, 0x80, 0, 0xC0, 0xF0)))
    payload = draw(_payload())
    claimed = (
        len(payload)
        if draw(st.integers(0, 7))
        else draw(st.sampled_from((0, 5, 125, 2**16, 2**40, 2**63)))
    )
    masked = 0x80 if draw(st.integers(0, 9)) else 0
    mask = b"\x00\x00\x00\x00" if masked else b""
    if claimed < 126:
        return bytes((first, masked | claimed)) + mask + payload
    if claimed < 2**16:
        return bytes((first, masked | 126)) + struct.pack("!H", claimed) + mask + payload
    return bytes((first, masked | 127)) + struct.pack("!Q", claimed) + mask + payload


@st.composite
def _payload(draw: Draw) -> bytes:
    channel = draw(
        st.sampled_from((b"\x00", b"\x01", b"\x02", b"\x03", b"\x04", b"\xff", b"0", b"4", b""))
    )
    inner = draw(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                (*RESIZES, b"exit 3\n", b"\x03", b"\x04", b"\x00\x50", b"a" * 40_000, b"YQ==", b"!")
            ),
        )
    )
    return channel + inner


def spdy(draw: Draw) -> tuple[list[bytes], str]:
    """SPDY, frames that make sense, some of them with a byte exchanged, and others."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": draw(st.sampled_from(("SPDY/3.1", "SPDY/3.1", "SPDY/3.1", "spdy/9", "h2c"))),
        "X-Stream-Protocol-Version": draw(st.sampled_from(SPDY_PROTOCOLS)),
    }
    what = _stream(draw)
    writer = frames.Writer()
    count = draw(st.integers(0, 7))
    return [_head(draw, what, headers, "POST"), *(_spdy(draw, writer) for _ in range(count))], what


def _spdy(draw: Draw, writer: frames.Writer) -> bytes:
    stream = draw(st.sampled_from((1, 3, 5, 7, 0, 2, 2**31 - 1)))
    match draw(st.integers(0, 8)):
        case 0 | 1 | 2 | 3:
            named = {
                "streamtype": draw(st.sampled_from(STREAM_TYPES)),
                "port": draw(st.sampled_from(("80", "0", "x", "99999", ""))),
                "requestid": draw(st.sampled_from(("0", "1", "x", ""))),
            }
            made = writer.syn_stream(stream, named, fin=not draw(st.integers(0, 5)))
        case 4 | 5:
            made = writer.data(stream, draw(_payload()), fin=not draw(st.integers(0, 3)))
        case 6:
            made = writer.rst_stream(stream, draw(st.integers(0, 20)))
        case 7:
            made = writer.ping(stream) + writer.go_away(stream)
        case _:
            made = b"\x80\x03" + draw(st.binary(max_size=40))
    if draw(st.integers(0, 5)):
        return made
    at = draw(st.integers(0, len(made) - 1))
    return made[:at] + draw(st.binary(max_size=2)) + made[at + 1 :]


def http(draw: Draw) -> tuple[list[bytes], str]:
    """A request with a body that is not as long, or not as chunked, as its head says."""
    what = draw(
        st.sampled_from((PODS, f"{PODS}/room", "/apis/apps/v1/namespaces/default/deployments"))
    )
    headers = {"Content-Type": "application/json"}
    body = draw(st.sampled_from((b"{}", b"{", b"", b"x" * 10_000)))
    if draw(st.booleans()):
        headers["Content-Length"] = draw(
            st.sampled_from((*LENGTHS, str(len(body)), str(len(body))))
        )
    else:
        headers["Transfer-Encoding"] = draw(
            st.sampled_from(("chunked", "chunked", "gzip, chunked", "x", ""))
        )
        body = draw(st.sampled_from(CHUNKS))
    if not draw(st.integers(0, 3)):
        headers["Expect"] = "100-continue"
    method = draw(st.sampled_from(("POST", "PUT", "PATCH", "DELETE", "GET")))
    return [_head(draw, what, headers, method), body], what


def none(draw: Draw) -> tuple[list[bytes], str]:
    """Nothing that is HTTP."""
    return [draw(st.sampled_from(NO_HTTP) | st.binary(max_size=200))], "/"
