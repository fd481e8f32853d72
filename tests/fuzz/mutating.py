"""Something valid, and a few things wrong with it: what a tired person or a broken program sends."""

import copy
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.growing import Draw, Grower
from tests.fuzz.serving import Json
from tests.fuzz.values import anything, texts

MOST = 4
Place = tuple[str | int, ...]


def mutated(draw: Draw, grower: Grower, schema: Json, obj: Json, *, least: int = 0) -> Json:
    """A changed copy."""
    made = copy.deepcopy(obj)
    for _ in range(draw(st.integers(least, MOST))):
        place = draw(st.sampled_from(places(made)))
        made = _changed(draw, grower, schema, made, place)
        if not isinstance(made, dict):
            return made
    return made


def places(value: Any, at: Place = ()) -> list[Place]:
    """Every place in a document, the document itself first."""
    found = [at]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places(inner, (*at, index))
    return found


def _changed(draw: Draw, grower: Grower, schema: Json, obj: Json, place: Place) -> Json:
    parent: Any = None
    value: Any = obj
    for key in place:
        schema = grower.inside(schema, key)
        parent, value = value, value[key]
    how = draw(
        st.sampled_from(("grow", "grow", "regrow", "regrow", "drop", "any", "twice", "empty"))
    )
    if how == "grow" and isinstance(value, dict):
        known = grower.fields(schema)
        name = draw(st.sampled_from(sorted(known))) if known else draw(texts)
        value[name] = grower.grow(draw, grower.inside(schema, name), 2)
    elif parent is None:
        return obj
    elif how == "drop":
        del parent[place[-1]]
    elif how == "twice" and isinstance(parent, list):
        parent.append(copy.deepcopy(value))
    elif how == "empty":
        parent[place[-1]] = type(value)() if value is not None else {}
    elif how == "any":
        parent[place[-1]] = draw(anything)
    else:
        parent[place[-1]] = grower.grow(draw, schema, 2)
    return obj
