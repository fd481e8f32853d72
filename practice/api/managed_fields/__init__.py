"""metadata.managedFields: who set which field, when, by which kind of request.

Mirrors KEP-555 and structured-merge-diff: `sets` (FieldsV1), `shape` (how a type is divided),
`comparing`, `merging` and `pruning` (two states of an object), `entries` (the list itself),
`updating` and `applying` (the two operations).
"""

from practice.api.managed_fields.applying import apply
from practice.api.managed_fields.entries import equal_but_for_times
from practice.api.managed_fields.sets import read_fields, write_fields
from practice.api.managed_fields.updating import record

__all__ = ["apply", "equal_but_for_times", "read_fields", "record", "write_fields"]
