"""A pod's own way into the network: what its programs are given."""

from __future__ import annotations

from practice.images.messages import Call, Done, Lookup, Records
from practice.informer import split_key
from practice.network.network import Network
from practice.network.places import Place


class Outlet:
    """Sends and looks up as the pod with this key. Implements `Outgoing`."""

    def __init__(self, network: Network, key: str) -> None:
        self._network = network
        self._key = key

    def request(self, call: Call, done: Done) -> None:
        """Send a request from this pod; `done` is called once, later."""
        namespace = split_key(self._key)[0]
        self._network.send(self._place(), call, done, namespace=namespace)

    def lookup(self, name: str) -> Lookup:
        """Ask the cluster's DNS with this pod's search list."""
        return self._network.lookup(self._place(), name, split_key(self._key)[0])

    def records(self, name: str, kind: str, *, search: bool) -> Records:
        """Ask it for records of a type."""
        namespace = split_key(self._key)[0] if search else ""
        return self._network.records(self._place(), name, kind, namespace)

    def _place(self) -> Place:
        # a program may run before its pod's address has reached the API
        return self._network.places.of_pod(self._key) or Place(ip="0.0.0.0", pod=self._key)  # noqa: S104
