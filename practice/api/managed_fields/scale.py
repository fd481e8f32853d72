"""Ownership seen through the scale subresource: one field, under another version.

Mirrors apimachinery's ScaleHandler. The entries that have the replicas become entries of the Scale;
after the write what is left of them goes back. A Scale of 0 replicas has no such field, so it
belongs to nobody then; and an entry that comes back from the Scale carries no time.
"""

from __future__ import annotations

from practice.api.managed_fields.entries import Entries, identifier, in_order
from practice.api.managed_fields.sets import MEMBER, Fields, difference, intersection
from practice.api.resource import Object, Resource

SCALES = Resource(group="autoscaling", version="v1", plural="scales", singular="", kind="Scale")
"""The kind of the subresource, as the two operations need it."""

_REPLICAS: Fields = {"f:spec": {"f:replicas": MEMBER}}


def replicas_fields(resource: Resource) -> Fields:
    """Where the objects of a resource keep the number of their replicas."""
    fields: Fields = MEMBER
    for name in reversed(resource.replicas_path):
        fields = {f"f:{name}": fields}
    return fields


def to_scale(resource: Resource, entries: Entries) -> Entries:
    """The entries that have the replicas, as entries of the Scale."""
    place = replicas_fields(resource)
    return [
        {**entry, "apiVersion": SCALES.api_version, "fieldsV1": _REPLICAS}
        for entry in entries
        if intersection(entry["fieldsV1"], place)
    ]


def to_parent(resource: Resource, entries: Entries, scale: Entries) -> Entries:
    """The object's `entries` after its Scale's entries became `scale`."""
    place = replicas_fields(resource)
    left = {identifier(entry): entry for entry in scale}
    kept: Entries = []
    for entry in entries:
        if (
            not intersection(entry["fieldsV1"], place)
            or left.pop(identifier(entry), None) is not None
        ):
            kept.append(entry)
        elif fields := difference(entry["fieldsV1"], place):
            kept.append({**entry, "fieldsV1": fields})
    kept += [_returned(resource, entry, place) for entry in left.values() if entry["fieldsV1"]]
    return in_order(kept)


def _returned(resource: Resource, entry: Object, place: Fields) -> Object:
    timeless = {name: value for name, value in entry.items() if name != "time"}
    return {**timeless, "apiVersion": resource.api_version, "fieldsV1": place}
