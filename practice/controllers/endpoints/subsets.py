"""How addresses and ports are packed into subsets. Pure.

Mirrors pkg/api/v1/endpoints: ports that the same addresses offer share a subset, so that a Service
with two ports has one subset as long as all its pods have both. Within a subset the addresses are
in the order of their texts. (Kubernetes orders ports and subsets by the hash of a Go struct; here
they are in the order of their texts, too.)
"""

import json
import math
from collections.abc import Iterable

from practice.informer import Object

Part = tuple[Object | None, Object, bool]
"""A port (None: none at all), an address, and whether it is ready there."""


def pack(parts: Iterable[Part]) -> list[Object]:
    """Subsets of these parts. An address that is not ready once is not ready."""
    offered: dict[str, dict[tuple[str, str], bool]] = {}
    addresses: dict[tuple[str, str], Object] = {}
    for port, address, ready in parts:
        key = (address["ip"], (address.get("targetRef") or {}).get("uid", ""))
        addresses.setdefault(key, address)
        of_port = offered.setdefault(json.dumps(port, sort_keys=True), {})
        of_port[key] = ready and of_port.get(key, True)
    shared: dict[tuple[tuple[tuple[str, str], bool], ...], list[str]] = {}
    for port_text, states in offered.items():
        shared.setdefault(tuple(sorted(states.items())), []).append(port_text)
    groups = sorted((sorted(texts), states) for states, texts in shared.items())
    return [_subset(texts, states, addresses) for texts, states in groups]


def _subset(
    texts: list[str],
    states: tuple[tuple[tuple[str, str], bool], ...],
    addresses: dict[tuple[str, str], Object],
) -> Object:
    subset: Object = {}
    for name, wanted in (("addresses", True), ("notReadyAddresses", False)):
        found = [addresses[key] for key, ready in states if ready is wanted]
        if found:
            subset[name] = found
    ports = [port for port in map(json.loads, texts) if port is not None]
    if ports:
        subset["ports"] = [{k: v for k, v in port.items() if v != ""} for port in ports]
    return subset


def truncate(subsets: list[Object], most: int) -> tuple[list[Object], bool]:
    """At most so many addresses, ready ones first; and whether some had to go.

    Each subset keeps its share, rounded up, as long as there is room.
    """
    ready = sum(len(one.get("addresses") or ()) for one in subsets)
    waiting = sum(len(one.get("notReadyAddresses") or ()) for one in subsets)
    if ready + waiting <= most:
        return subsets, False
    only_ready = ready > most
    part, total = ("addresses", ready) if only_ready else ("notReadyAddresses", waiting)
    room = most if only_ready else most - ready
    left, kept = room, []
    for subset in subsets:
        one = dict(subset)
        found = one.pop(part, [])
        share = min(math.ceil(len(found) / total * room), left)
        left -= min(share, len(found))
        if only_ready:
            one.pop("notReadyAddresses", None)
        if found[:share]:
            one[part] = found[:share]
        kept.append(one)
    return [one for one in kept if one.get("addresses") or one.get("notReadyAddresses")], True
