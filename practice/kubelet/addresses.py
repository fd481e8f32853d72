"""Addresses of nodes and pods: 172.18.0.0/16 for nodes, one /24 of 10.244.0.0/16 per node."""

import ipaddress

_NODES = ipaddress.ip_network("172.18.0.0/16")
_FIRST_NODE = 2  # .0 is the network, .1 the gateway
_PODS = int(ipaddress.ip_address("10.244.0.0"))
_FIRST_POD = 2  # .0 is the network, .1 the node's bridge


class AddressesUsedUpError(Exception):
    """A node has no free pod address left."""


def node_ip(number: int) -> str:
    """The address of the node with this number, counted from 0."""
    return str(_NODES[number + _FIRST_NODE])


def pod_range(number: int) -> str:
    """The pod CIDR of the node with this number."""
    return f"{ipaddress.ip_address(_PODS + 256 * number)}/24"


class PodAddresses:
    """The pod addresses of one node, given out in turn, so that one is not used again at once."""

    def __init__(self, cidr: str) -> None:
        self._network = ipaddress.ip_network(cidr)
        self._size = self._network.num_addresses
        self._next = _FIRST_POD
        self._used: dict[str, int] = {}
        self._taken: set[int] = set()

    def take(self, uid: str) -> str:
        """A free address. AddressesUsedUpError when the node is full."""
        for _ in range(self._size):
            number, self._next = self._next, self._next + 1
            if self._next >= self._size - 1:
                self._next = _FIRST_POD
            if number not in self._taken:
                self._used[uid] = number
                self._taken.add(number)
                return str(self._network[number])
        raise AddressesUsedUpError(f"no free pod address left in {self._network}")

    def give_back(self, uid: str) -> None:
        """The pod is gone."""
        number = self._used.pop(uid, None)
        if number is not None:
            self._taken.discard(number)
