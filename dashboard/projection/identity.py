"""What every row says of its object, whatever its kind."""

from typing import TypedDict

from dashboard.mirror.records import Record
from dashboard.projection.times import to_ms


class Identity(TypedDict):
    """The fields of ``rows.base.Row``."""

    id: str
    namespace: str
    name: str
    labels: dict[str, str]
    created_ms: int


def identity(record: Record) -> Identity:
    """Who it is and since when; a cluster-wide kind has the namespace ""."""
    meta = record.metadata
    return Identity(
        id=record.uid,
        namespace=meta.namespace,
        name=meta.name,
        labels=record.labels,
        created_ms=to_ms(meta.creation_timestamp) or 0,
    )
