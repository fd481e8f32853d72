"""A hall that comes at once, while the server has no time to let anybody in: behind Daphne and behind uvicorn. The
process is stopped, so that only the kernel answers; whoever it has no place for asks again after a second (RFC 6298).
On the loopback interface a handshake is over before `connect` returns."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.running.podium import Podium

HALL = 300


@contextmanager
def busy(podium: Podium) -> Iterator[None]:
    """With something else, for as long as the block lasts."""
    os.kill(podium.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(podium.pid, signal.SIGCONT)


def knock(port: int) -> socket.socket:
    """A connection that is on its way."""
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(("127.0.0.1", port))
    return one


def test_three_hundred_find_a_place_although_nobody_opens(podium: Podium) -> None:
    with busy(podium), ExitStack() as lines:
        hall = [lines.enter_context(knock(podium.port)) for _ in range(HALL)]
        outside = [one for one in hall if not is_connected(one)]
        assert not outside, f"{len(outside)} of {HALL} wait until TCP asks again"


def is_connected(one: socket.socket) -> bool:
    """Whether the kernel has taken it."""
    try:
        one.getpeername()
    except OSError:
        return False
    return True
