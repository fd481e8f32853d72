"""Reads an applied configuration as its type: unknown fields and wrong values are refused.

Mirrors the validation of structured-merge-diff, whose words end up in the refusal.
"""

from __future__ import annotations

import json
from typing import Any

from practice.api.managed_fields.shape import NoStepError, Shape
from practice.api.patches.strategic import go_text


def faults(shape: Shape, value: Any, path: str = "") -> list[str]:
    """`.spec.foo: field not declared in schema`, …; empty when the value fits."""
    if value is None or not shape.kind:
        return []
    if shape.kind in ("object", "array"):
        return _container_faults(shape, value, path)
    return _scalar_faults(shape.kind, value, path)


def _container_faults(shape: Shape, value: Any, path: str) -> list[str]:
    if shape.kind == "array":
        if not isinstance(value, list):
            return [f"{path}: expected list, got {_shown(value)}"]
        return _list_faults(shape, value, path)
    if not isinstance(value, dict):
        return [f"{path}: expected map, got {_shown(value)}"]
    return _map_faults(shape, value, path)


def _map_faults(shape: Shape, value: dict[str, Any], path: str) -> list[str]:
    found: list[str] = []
    for name, item in value.items():
        child = shape.child(name)
        inside = f"{path}.{name}"
        if child is None:
            return [*found, f"{inside}: field not declared in schema"]
        found += faults(child, item, inside)
    return found


def _list_faults(shape: Shape, value: list[Any], path: str) -> list[str]:
    found: list[str] = []
    child = shape.child("[]")
    seen: set[str] = set()
    for number, item in enumerate(value):
        place = f"[{number}]"
        if shape.division in ("list", "set"):
            try:
                step = shape.step(item)
            except NoStepError as error:
                return [*found, f"{path}: element {number}: {error}"]
            place = step_text(step)
            if step in seen:
                found.append(f"{path}: duplicate entries for key {place}")
            seen.add(step)
        if child is not None:
            found += faults(child, item, f"{path}{place}")
    return found


def _scalar_faults(kind: str, value: Any, path: str) -> list[str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": number,
        "number": number,
    }
    if fits.get(kind, True):
        return []
    if kind == "string":
        return [f"{path}: expected string, got &value.valueUnstructured{{Value:{go_text(value)}}}"]
    if kind == "boolean":
        return [f"{path}: expected boolean, got {_shown(value)}"]
    words = {str: "string", bool: "bool", dict: "map[string]interface {}"}
    got = words.get(type(value), "[]interface {}")
    return [f"{path}: expected numeric (int or float), got {got}"]


def _shown(value: Any) -> str:
    return f"&{{{go_text(value)}}}"


def step_text(step: str) -> str:
    """A step as messages show it: `.name`, `[name="main"]`, `[="value"]`."""
    mark, rest = step[:2], step[2:]
    if mark == "f:":
        return f".{rest}"
    if mark == "v:":
        return f"[={rest}]"
    if mark != "k:":
        return f"[{rest}]"
    return "[" + ",".join(f"{k}={json.dumps(v)}" for k, v in json.loads(rest).items()) + "]"
