"""Reading and copying plain JSON objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

Json = dict[str, Any]


def clone(value: Any) -> Any:
    """A deep copy of JSON data; several times as fast as `copy.deepcopy`, which need not be
    general here: trees of dicts, lists and scalars only."""
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


def at(obj: Json | None, *path: str) -> Any:
    """The value at `path`, None where something on the way is missing or no object."""
    value: Any = obj
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def text_at(*path: str, default: str = "") -> Callable[[Json], str]:
    """A reader for field selectors: the value as Kubernetes prints it, `default` when missing."""

    return partial(_text_at, path, default)


def _text_at(path: tuple[str, ...], default: str, obj: Json) -> str:
    value = at(obj, *path)
    if value is None:
        return default
    return str(value).lower() if isinstance(value, bool) else str(value)
