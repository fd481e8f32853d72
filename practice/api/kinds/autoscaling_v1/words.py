"""What the forms of wanted and of current metrics share."""

from typing import Any

from practice.api.resource import Object

SOURCES = ("resource", "containerResource", "pods", "object", "external")


def said(**fields: Any) -> Object:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def reference(of: Object | None) -> Object | None:
    """In the order in which Go writes it."""
    if of is None:
        return None
    names = ("kind", "name", "apiVersion")
    return {name: of[name] for name in names if name in of}
