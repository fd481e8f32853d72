"""Values that fit an OpenAPI schema, mostly: much faster and deeper than what fits it exactly.

A pod's schema has some 900 fields. Drawing any value that a schema allows takes a second; here a few
fields are taken at each level, and what they hold is drawn from values that mean something somewhere.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.serving import Json
from tests.fuzz.values import anything, integers, sensible_texts, texts

Draw = Callable[[st.SearchStrategy[Any]], Any]
DEEPEST = 7
FIELDS = 4
STRAY = 25
"""One value in so many has nothing to do with its schema."""

TIMES = ("2026-01-05T09:00:00Z", "2026-01-05T10:30:00.5Z", "1999-01-01T00:00:00Z", "soon", "")
QUANTITIES = ("1", "100m", "1Gi", "0", "-1", "1.5", "64Mi", "1e3", "1e99", "x", "0.1n", "5Ei", "")
MIXED = (0, 1, 80, "25%", "100%", "0%", "http", "-1%", -1, 70000, "")
BYTES = ("YQ==", "", "!!", "YWJj", "/w==")


class Grower:
    """Draws values by the schemas of one OpenAPI document."""

    def __init__(self, schemas: dict[str, Json]) -> None:
        self._schemas = schemas

    def names(self) -> list[str]:
        """Of all schemas."""
        return list(self._schemas)

    def resolved(self, schema: Json) -> tuple[str, Json]:
        """The name ("" when it has none) and the schema that is meant."""
        for one in (schema, *schema.get("allOf", ())):
            if "$ref" in one:
                name = one["$ref"].rpartition("/")[2]
                return name, self._schemas.get(name, {})
        return "", schema

    def fields(self, schema: Json) -> dict[str, Json]:
        """What an object of this schema may have."""
        return dict(self.resolved(schema)[1].get("properties", {}))

    def inside(self, schema: Json, key: str | int) -> Json:
        """The schema of a field, of an item, of a map's value."""
        own = self.resolved(schema)[1]
        if isinstance(key, int):
            return dict(own.get("items") or {})
        return dict(own.get("properties", {}).get(key) or own.get("additionalProperties") or {})

    def grow(self, draw: Draw, schema: Json, depth: int = 0) -> Any:
        """A value."""
        if draw(st.integers(0, STRAY)) == STRAY:
            return draw(anything)
        name, own = self.resolved(schema)
        if name.endswith(".Quantity"):
            return draw(st.sampled_from(QUANTITIES))
        if name.endswith(".IntOrString") or own.get("x-kubernetes-int-or-string"):
            return draw(st.sampled_from(MIXED))
        match own.get("type"):
            case "object":
                return self._object(draw, own, depth)
            case "array":
                most = 2 if depth < DEEPEST else 0
                count = draw(st.integers(0, most))
                return [self.grow(draw, own.get("items", {}), depth + 1) for _ in range(count)]
            case kind:
                return draw(_scalar(kind, own.get("format", ""), own.get("enum")))

    def _object(self, draw: Draw, schema: Json, depth: int) -> Json:
        known: dict[str, Json] = schema.get("properties", {})
        if not known:
            return self._map(draw, schema.get("additionalProperties"), depth)
        chosen = [name for name in schema.get("required", ()) if name in known]
        if depth < DEEPEST:
            some = st.lists(st.sampled_from(sorted(known)), max_size=FIELDS, unique=True)
            chosen += draw(some)
        return {name: self.grow(draw, known[name], depth + 1) for name in dict.fromkeys(chosen)}

    def _map(self, draw: Draw, values: Any, depth: int) -> Json:
        count = draw(st.integers(0, 2 if depth < DEEPEST else 0))
        schema = values if isinstance(values, dict) else {}
        return {draw(texts): self.grow(draw, schema, depth + 1) for _ in range(count)}


def _scalar(kind: str | None, form: str, words: list[Any] | None) -> st.SearchStrategy[Any]:
    if words:
        return st.sampled_from(words)
    if form == "date-time":
        return st.sampled_from(TIMES)
    if form == "byte":
        return st.sampled_from(BYTES)
    match kind:
        case "integer" | "number":
            return integers
        case "boolean":
            return st.booleans()
        case "string":
            return st.one_of(sensible_texts, texts)
        case _:
            return anything
