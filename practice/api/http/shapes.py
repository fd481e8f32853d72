"""The form an object or a list takes on the wire: itself, a Table, or its metadata only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from practice.api.errors import bad_request
from practice.api.http.accept import Form
from practice.api.http.tables import columns_json, table_for
from practice.api.http.tables.build import Include, partial
from practice.api.http.tables.column import Printer
from practice.api.http.tables.custom import custom_printer
from practice.api.resource import Resource
from practice.api.schema.structure import Json

INCLUDES = ("None", "Metadata", "Object")


def include_of(text: str) -> Include:
    """The includeObject parameter. ApiError 400."""
    if text in INCLUDES:
        return cast("Include", text)
    if not text:
        return "Metadata"
    raise bad_request(
        f'Unable to convert to Table as requested: includeObject: Invalid value: "{text}": '
        "must be 'Metadata', 'Object', 'None', or empty"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaper:
    """Shapes the answers to one request."""

    resource: Resource
    form: Form
    include: Include = "Metadata"
    printer: str = ""
    """Which columns a table has: the resource's, or those of a subresource ("scale")."""

    @property
    def columns(self) -> str | Printer:
        if self.resource.types is not None and not self.printer:
            return custom_printer(self.resource)
        return self.printer or self.resource.key

    def object(self, obj: Json, now: datetime, *, headers: bool = True) -> Json:
        """One object. A Status is never reshaped."""
        if not self.form.shape or obj.get("kind") == "Status":
            return obj
        if self.form.shape == "Table":
            metadata = obj["metadata"]
            return table_for(
                self.columns,
                [obj],
                metadata=metadata,
                now=now,
                include=self.include,
                headers=headers,
            )
        return partial(obj)

    def bookmark(self, obj: Json) -> Json:
        """An object of nothing but kind and version, in this form."""
        if self.form.shape != "Table":
            return partial(obj) if self.form.shape else obj
        cells: list[str] = [""] * len(columns_json(self.columns))
        included = {"None": None, "Metadata": partial(obj), "Object": obj}[self.include]
        return {
            "kind": "Table",
            "apiVersion": "meta.k8s.io/v1",
            "metadata": {"resourceVersion": obj["metadata"]["resourceVersion"]},
            "columnDefinitions": None,
            "rows": [{"cells": cells, "object": included}],
        }

    def list(self, objects: Sequence[Json], metadata: Json, now: datetime) -> Json:
        """A list. The items of a built-in kind's list carry no kind: the list's own says it."""
        if self.form.shape == "Table":
            return table_for(
                self.columns,
                objects,
                metadata=metadata,
                now=now,
                include=self.include,
                listed=True,
            )
        if self.form.shape:
            return {
                "kind": "PartialObjectMetadataList",
                "apiVersion": "meta.k8s.io/v1",
                "metadata": metadata,
                "items": [partial(obj) for obj in objects],
            }
        own = self.resource.types is not None
        if own:  # custom resources are encoded one by one, with their kinds
            metadata = {"continue": "", **metadata}
        return {
            "kind": self.resource.list_kind,
            "apiVersion": self.resource.api_version,
            "metadata": metadata,
            "items": list(objects) if own else [_without_kind(obj) for obj in objects],
        }


def _without_kind(obj: Json) -> Json:
    return {name: value for name, value in obj.items() if name not in ("kind", "apiVersion")}
