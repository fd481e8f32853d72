"""A TCP proxy that cuts, refuses, falls silent and knows no sockets, for tests whose own loop belongs to a browser.

Below TLS and HTTP: it stands between a browser and Podium, or between Podium and an API server.
Threads, because Playwright's synchronous interface leaves no room for a loop of ours.
"""

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

AT_ONCE_BYTES = 65_536
UPGRADE = b"upgrade: websocket"
NO_UPGRADE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing drops what is unsent and says RST


class _Pair:
    """One connection and its way on; `is_silent` swallows what either side says from then on."""

    def __init__(self, near: socket.socket, far: socket.socket, *, knows_sockets: bool) -> None:
        self.ends = (near, far)
        self._knows_sockets = knows_sockets
        self.is_silent = False
        for source, sink in ((near, far), (far, near)):
            threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(AT_ONCE_BYTES):
                if not self._knows_sockets and UPGRADE in data.lower():
                    source.sendall(NO_UPGRADE)
                    break
                if not self.is_silent:
                    sink.sendall(data)
        if not self.is_silent:
            self.cut()

    def cut(self) -> None:
        """End both ways at once, as a pulled plug with a polite router behind it."""
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Proxy:
    """Forwards to a port of the loopback interface. A context manager; `port` is its own."""

    def __init__(self, to_port: int = 0) -> None:
        self.to_port = to_port
        self.knows_sockets = True
        """Whether it lets WebSockets through, as some proxies of companies and schools do not."""
        self._pairs: list[_Pair] = []
        self._listener: socket.socket | None = None
        self.port = 0
        self.open()

    def open(self) -> None:
        """Take connections (again, on the same port)."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Refuse connections, and cut those there are."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
            self._listener.close()
            self._listener = None
        self.cut()

    def cut(self) -> None:
        """End every connection at once; new ones are welcome."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            pair.cut()

    def hush(self) -> None:
        """Every connection there is stays open and never says another word; new ones work."""
        for pair in self._pairs:
            pair.is_silent = True

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = self._way_on(near)
                if far is None:
                    near.close()
                    continue
                self._pairs.append(_Pair(near, far, knows_sockets=self.knows_sockets))

    def _way_on(self, near: socket.socket) -> socket.socket | None:
        """A connection to where this one leads; None: nobody is there."""
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", self.to_port))
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Balancer(Proxy):
    """One address for several ports: each connection goes to the next that takes it, and those whose first request
    begins with one of `pinned` to the first port."""

    def __init__(self, ports: list[int], pinned: tuple[bytes, ...] = ()) -> None:
        self.ports = ports
        self._pinned = pinned
        self._turn = 0
        super().__init__()

    def _way_on(self, near: socket.socket) -> socket.socket | None:
        near.settimeout(5)
        first = near.recv(AT_ONCE_BYTES, socket.MSG_PEEK)
        near.settimeout(None)
        path = first.split(b" ", 2)[1] if first.count(b" ") > 1 else b""
        self._turn += 1
        is_pinned = path.startswith(self._pinned) if self._pinned else False
        turned = self.ports[self._turn % len(self.ports) :] + self.ports
        for port in self.ports[:1] if is_pinned else turned:
            with contextlib.suppress(OSError):
                return socket.create_connection(("127.0.0.1", port))
        return None
