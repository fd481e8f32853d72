"""One column of a table, and the ones that nearly every kind has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from practice.api.schema.structure import Json

NONE = "<none>"


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is OpenAPI's; `priority` 0 always shows, 1 with `-o wide`."""

    name: str
    type: str = "string"
    priority: int = 0
    format: str = ""
    description: str = ""

    def json(self) -> Json:
        return {
            "name": self.name,
            "type": self.type,
            "format": self.format,
            "description": self.description,
            "priority": self.priority,
        }


NAME = Column("Name", format="name", description="Unique within its namespace and kind.")
AGE = Column("Age", description="Time since the object was created.")
CONTAINERS = Column("Containers", priority=1, description="Names of the template's containers.")
IMAGES = Column("Images", priority=1, description="Images of the template's containers.")
SELECTOR = Column("Selector", priority=1, description="Which pods belong to the object, by label.")

Cells = Callable[[Json, datetime], list[Any]]


@dataclass(frozen=True, slots=True)
class Printer:
    """How one kind becomes a row: its columns, and the cells in the same order."""

    columns: tuple[Column, ...]
    cells: Cells
    conditions: Callable[[Json], list[Json]] = field(default=lambda _: [])
    marked: Callable[[Iterable[Json]], dict[str, str]] = field(default=lambda _: {})
    """What a list shows for names: which class is the default one, its neighbours decide."""


def container_cells(template: Json) -> list[str]:
    containers = template.get("spec", {}).get("containers", [])
    return [",".join(str(c.get(part, "")) for c in containers) for part in ("name", "image")]


def label_selector_text(selector: Json | None, *, empty: str) -> str:
    """`app=web,tier in (a,b)`: requirements sorted by key, as labels.Selector prints them."""
    if selector is None:
        return empty
    parts = [(key, f"{key}={value}") for key, value in selector.get("matchLabels", {}).items()]
    for rule in selector.get("matchExpressions", []):
        key, values = rule["key"], ",".join(sorted(rule.get("values") or []))
        text = {
            "In": f"{key} in ({values})",
            "NotIn": f"{key} notin ({values})",
            "Exists": key,
            "DoesNotExist": f"!{key}",
        }
        parts.append((key, text.get(rule["operator"], key)))
    return ",".join(part for _, part in sorted(parts)) or empty


def labels_text(labels: Json | None) -> str:
    """A plain map of labels as `a=1,b=2`, or `<none>`."""
    return ",".join(f"{key}={value}" for key, value in sorted((labels or {}).items())) or NONE
