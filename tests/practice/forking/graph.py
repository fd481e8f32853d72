"""Walks everything that a cluster consists of, and says how each thing is reached."""

import types
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any

Path = tuple[str, ...]
ATOMS = (str, bytes, int, float, bool, type(None), type, types.ModuleType)


def reachable(root: object) -> Iterator[tuple[Path, Any]]:
    """(path, thing) for each thing once, nearest first."""
    seen = {id(root): root}
    waiting: deque[tuple[Path, Any]] = deque([((), root)])
    while waiting:
        path, thing = waiting.popleft()
        yield path, thing
        for step, part in parts(thing):
            if not isinstance(part, ATOMS) and id(part) not in seen:
                seen[id(part)] = part
                waiting.append(((*path, step), part))


def parts(thing: Any) -> Iterator[tuple[str, Any]]:
    """What a thing holds directly."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield f"[key {key!r:.60}]", key
            yield f"[{key!r:.60}]", value
    elif isinstance(thing, (list, tuple, set, frozenset, deque)):
        for number, value in enumerate(thing):
            yield f"[{number}]", value
    elif isinstance(thing, partial):
        yield ".func", thing.func
        for number, value in enumerate(thing.args):
            yield f".args[{number}]", value
        for name, value in thing.keywords.items():
            yield f".keywords[{name}]", value
    elif isinstance(thing, (types.MethodType, types.BuiltinMethodType)):
        yield ".__self__", thing.__self__
    for cls in type(thing).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if hasattr(thing, name):
                yield f".{name}", getattr(thing, name)
    if hasattr(thing, "__dict__") and not isinstance(thing, types.FunctionType):
        for name, value in vars(thing).items():
            yield f".{name}", value
