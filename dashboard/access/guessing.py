"""How often codes may be tried: wrong ones are counted, per address and in all.

A hall sits behind one address, so that an address may be wrong more often than one person would be; right codes are
never counted. Counted in memory: one process answers, and a restart ends all codes anyway.
"""

import ipaddress
from collections import deque

from dashboard.limits import (
    CODE_WINDOW_S,
    CODE_WRONG_ADDRESSES,
    CODE_WRONG_IN_ALL,
    CODE_WRONG_PER_ADDRESS,
)


class Guesses:
    """Of this process. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._by_address: dict[str, deque[float]] = {}

    def wait_s(self, address: str, now_s: float) -> float:
        """How long this address must wait until it may try; 0: now."""
        mine = self._by_address.get(_network(address), deque())
        return max(
            _wait_s(self._all, CODE_WRONG_IN_ALL, now_s),
            _wait_s(mine, CODE_WRONG_PER_ADDRESS, now_s),
        )

    def was_wrong(self, address: str, now_s: float) -> None:
        """Count it."""
        network = _network(address)
        mine = self._by_address.pop(network, deque())
        self._by_address[network] = mine  # the newest stands last
        while len(self._by_address) > CODE_WRONG_ADDRESSES:
            del self._by_address[next(iter(self._by_address))]
        for times in (mine, self._all):
            times.append(now_s)


def _wait_s(times: deque[float], most: int, now_s: float) -> float:
    while times and now_s - times[0] >= CODE_WINDOW_S:
        times.popleft()
    return 0.0 if len(times) < most else CODE_WINDOW_S - (now_s - times[0])


def _network(address: str) -> str:
    """Who has one IPv6 address has 2^64 of them."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


guesses = Guesses()
