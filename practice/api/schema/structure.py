"""Walks the schema of a kind: `load().kind(("apps", "v1", "Deployment")).field("spec")` …

A `Node` is one place in a type. It knows how a strategic merge patch and server-side apply treat
it (`merge`), which is what Kubernetes writes as `patchStrategy`, `patchMergeKey`, `listType`,
`listMapKey` and `mapType` in its Go types.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

Json = dict[str, Any]
KindKey = tuple[str, str, str]
"""(group, version, kind); the core group is the empty string."""

STRUCTURE = Path(__file__).with_name("structure.json.gz")
META = "io.k8s.apimachinery.pkg.apis.meta.v1."


@dataclass(frozen=True, slots=True)
class MergeRule:
    """How two versions of one field are joined.

    `strategies` are the words of patchStrategy (`merge`, `replace`, `retainKeys`), empty where
    nothing is said (lists are then replaced, objects merged). `merge_key` is for lists of objects.
    `list_type` and `map_type` (`atomic`, `set`, `map`, `granular`) and `map_keys` are for apply.
    """

    strategies: tuple[str, ...] = ()
    merge_key: str = ""
    list_type: str = ""
    map_keys: tuple[str, ...] = ()
    map_type: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One place in a type: `use` is the field's own schema, `type` what its reference names."""

    schema: Schema
    use: Json
    type: Json
    type_name: str

    def field(self, name: str) -> Node | None:
        """The field's node; for a free map (labels, data) the node of its values; None: unknown."""
        known = self.type.get("properties")
        if known is not None and name in known:
            return self.schema.node(known[name])
        values = self.type.get("additionalProperties")
        return self.schema.node(values) if isinstance(values, dict) else None

    def item(self) -> Node | None:
        """What the list at this place holds; None when it is no list."""
        items = self.type.get("items")
        return self.schema.node(items) if items is not None else None

    @property
    def fields(self) -> Json | None:
        """Field name to schema for a struct; None for scalars, lists, maps and free objects."""
        return self.type.get("properties")

    @property
    def kind(self) -> str:
        """JSON's word: string, integer, number, boolean, array, object, or empty for anything."""
        return str(self.type.get("type", ""))

    @property
    def go_name(self) -> str:
        """`PodSpec` for io.k8s.api.core.v1.PodSpec: what Go's decoding errors call it."""
        return self.type_name.rpartition(".")[2]

    @property
    def merge(self) -> MergeRule:
        def said(word: str) -> Any:
            key = f"x-kubernetes-{word}"
            return self.use.get(key, self.type.get(key))

        return MergeRule(
            strategies=tuple(filter(None, (said("patch-strategy") or "").split(","))),
            merge_key=said("patch-merge-key") or "",
            list_type=said("list-type") or "",
            map_keys=tuple(said("list-map-keys") or ()),
            map_type=said("map-type") or "",
        )


class Schema:
    """All types by full name, and the kinds among them."""

    def __init__(self, types: dict[str, Json], digest: str) -> None:
        self.types = types
        self.types_v2 = types
        """As OpenAPI v2 publishes them; custom kinds say less there."""
        self.digest = digest
        self._names: dict[KindKey, str] = {}
        for name, schema in types.items():
            for key in schema.get("x-kubernetes-group-version-kind", ()):
                self._names[(key["group"], key["version"], key["kind"])] = name

    def __deepcopy__(self, _memo: object) -> Schema:
        return self  # never changes: forks of a cluster share it

    def node(self, use: Json) -> Node:
        name = use.get("$ref", "")
        return Node(self, use, self.types[name] if name else use, name)

    def kind(self, key: KindKey) -> Node | None:
        """The whole object of a kind; None for kinds without a schema (custom resources)."""
        name = self._names.get(key)
        return None if name is None else Node(self, self.types[name], self.types[name], name)

    def read(self, key: KindKey, obj: Json) -> tuple[Json, list[str]] | None:
        """An object as this schema reads it: without unknown fields, and their paths. None: the
        common way (`practice.api.schema.decoding`)."""
        return None

    def type_name(self, key: KindKey) -> str | None:
        """Full name, for example io.k8s.api.apps.v1.Deployment."""
        return self._names.get(key)


@functools.cache
def load() -> Schema:
    """The one schema of this process, read on first use."""
    packed = STRUCTURE.read_bytes()
    digest = hashlib.sha256(packed).hexdigest()
    return Schema(msgspec.json.decode(gzip.decompress(packed), type=dict[str, Json]), digest)


@functools.lru_cache(maxsize=4_096)
def _merge_rule(key: KindKey, path: tuple[str, ...]) -> MergeRule:
    node = load().kind(key)
    for name in path:
        if node is not None and node.kind == "array":
            node = node.item()
        node = node.field(name) if node is not None else None
    return MergeRule() if node is None else node.merge


def merge_strategy(key: KindKey, path: Iterable[str]) -> MergeRule:
    """The rule for the field at `path`: field names only, list positions left out.

    `merge_strategy(("apps", "v1", "Deployment"), ["spec", "template", "spec", "containers"])`
    has `merge_key="name"`. Unknown kinds and fields get the empty rule.
    """
    return _merge_rule(key, tuple(path))
