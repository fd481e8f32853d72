"""The structure of every kind: field names, types, defaults, list and patch directives.

`load()` reads it once, on first use (about 15 ms), so that a server which nobody asks for field
validation starts without it. Facts come from Kubernetes' published OpenAPI (see `generate`);
descriptions are our own (`descriptions.yaml`).
"""

from practice.api.schema.decoding import Decoded, WrongTypeError, decode, unknown_fields
from practice.api.schema.structure import KindKey, MergeRule, Node, Schema, load, merge_strategy

__all__ = [
    "Decoded",
    "KindKey",
    "MergeRule",
    "Node",
    "Schema",
    "WrongTypeError",
    "decode",
    "load",
    "merge_strategy",
    "unknown_fields",
]
