"""How endpoints are laid into slices with as few writes as possible.

Mirrors the documentation page on EndpointSlices ("Distribution of EndpointSlices"): endpoints stay
in the slice they are in; slices that change anyway are filled up first, then the fullest one that
can take the rest is used, then new slices are made. So slices may stay partly empty: few writes are
worth more than few slices, since each write travels to every node. Pure.
"""

from dataclasses import dataclass

from practice.informer import Object


@dataclass(slots=True)
class Packed:
    """What a slice should hold. `slice` is the existing one, None to make a new one."""

    slice: Object | None
    ports: list[Object]
    endpoints: list[Object]
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The slices of one Service and IP family: what to write and what to delete."""

    write: list[Packed]
    delete: list[Object]


def settle(packed: list[Packed]) -> Plan:
    """Reuse emptied slices for new ones, keep one empty slice if there are no endpoints at all."""
    filled = [one for one in packed if one.endpoints]
    emptied = [one.slice for one in packed if one.slice and not one.endpoints]
    for one in filled:
        if one.slice is None and emptied:
            one.slice, one.changed = emptied.pop(0), True
    if not filled:
        kept = emptied.pop(0) if emptied else None
        stale = kept is not None and bool(kept.get("endpoints") or kept.get("ports"))
        filled = [Packed(slice=kept, ports=[], endpoints=[], changed=stale)]
    return Plan(write=filled, delete=emptied)


def pack(
    ports: list[Object], wanted: dict[str, Object], slices: list[Object], *, capacity: int
) -> list[Packed]:
    """Lay `wanted` (by pod uid) into slices that have these ports."""
    rest = dict(wanted)
    packed = [_keep(ports, rest, one) for one in slices]
    for one in packed:
        if rest and one.changed:
            _fill(one, rest, capacity)
    while rest:
        fitting = [one for one in packed if one.slice and _room(one, capacity) >= len(rest)]
        target = min(fitting, key=lambda one: _room(one, capacity), default=None)
        if target is None:
            target = Packed(slice=None, ports=ports, endpoints=[])
            packed.append(target)
        _fill(target, rest, capacity)
    return packed


def _keep(ports: list[Object], rest: dict[str, Object], existing: Object) -> Packed:
    """Existing endpoints in their newest form; they leave `rest`."""
    before = existing.get("endpoints") or []
    uids = [(one.get("targetRef") or {}).get("uid", "") for one in before]
    kept = [rest.pop(uid) for uid in uids if uid in rest]
    return Packed(slice=existing, ports=ports, endpoints=kept, changed=kept != before)


def _room(one: Packed, capacity: int) -> int:
    return capacity - len(one.endpoints)


def _fill(one: Packed, rest: dict[str, Object], capacity: int) -> None:
    for uid in list(rest)[: _room(one, capacity)]:
        one.endpoints.append(rest.pop(uid))
        one.changed = True
