"""Patches of all four types that remove what must be there, point nowhere, or say nonsense."""

import copy
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.batches import judged
from tests.fuzz.book import Ask, Book, as_json
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.mutating import places
from tests.fuzz.scene import Example, Scene
from tests.fuzz.serving import Json
from tests.fuzz.values import anything, texts

REQUESTS = 200
EVIL = (
    "", "/", "//", "x", "/-", "/metadata", "/metadata/", "/metadata/name", "/metadata/name/0", "/metadata/uid",
    "/metadata/managedFields", "/metadata/labels/-", "/metadata/labels/a~1b", "/metadata/labels/a~2b", "/~", "/~01",
    "/spec", "/spec/-", "/spec/0", "/spec/containers/-", "/spec/containers/-1", "/spec/containers/00",
    "/spec/containers/1e0", "/spec/containers/99999999999999999999", "/spec/containers/٣", "/kind", "/apiVersion",
    "/status", "/metadata/resourceVersion", "/metadata/creationTimestamp", "/metadata/generation",
    "/metadata/deletionTimestamp", "/metadata/finalizers", "/metadata/ownerReferences", "/metadata/namespace",
    "/\u0000", "/" + "a/" * 500, "/" + "x" * 10_000, 7, None, [], {},
)  # fmt: skip
OPERATIONS = ("add", "remove", "replace", "move", "copy", "test", "ADD", "", "x", None, 1, [])
DIRECTIVES = (
    "$patch", "$retainKeys", "$deleteFromPrimitiveList/finalizers", "$setElementOrder/containers",
    "$setElementOrder/finalizers", "$setElementOrder/ports", "$deleteFromPrimitiveList/", "$setElementOrder/", "$x",
    "$deleteFromPrimitiveList/containers", "$setElementOrder/spec",
)  # fmt: skip
DIRECTED: tuple[Any, ...] = (
    "delete", "replace", "merge", "DELETE", "", None, 1, True, [], {}, ["name"], [{"name": "main"}], [{}], [1], [None],
    ["x", "x"], [{"name": None}], {"name": "main"},
)  # fmt: skip


def run(seed: int, book: Book) -> None:
    """A batch."""
    judged(seed, book, REQUESTS, one)


def one(scene: Scene, judge: Judge, draw: Draw) -> None:
    """One patch."""
    example = draw(st.sampled_from([e for e in scene.examples if "patch" in e.resource.verbs]))
    kinds = {"json-patch+json": _operations, "merge-patch+json": _merge, "apply-patch+yaml": _merge}
    kinds |= {"strategic-merge-patch+json": _strategic}
    kind = draw(st.sampled_from(sorted(kinds)))
    subs = [
        s.name for s in example.resource.subresources if "patch" in s.verbs and s.name != "proxy"
    ]
    sub = draw(st.sampled_from(["", "", *subs]))
    query = draw(st.sampled_from(("fieldManager=f", "fieldManager=f&force=true", "dryRun=All", "")))
    path = f"{example.path(example.name, sub)}?{query}"
    patch = kinds[kind](draw, example)
    judge.ask(Ask("PATCH", path, as_json(patch), {"Content-Type": f"application/{kind}"}))


def _operations(draw: Draw, example: Example) -> Any:
    if not draw(st.integers(0, 15)):
        return draw(anything)
    return [_operation(draw, example) for _ in range(draw(st.integers(0, 4)))]


def _operation(draw: Draw, example: Example) -> Any:
    if not draw(st.integers(0, 15)):
        return draw(anything)
    made: Json = {"op": draw(st.sampled_from(OPERATIONS[:6] * 3 + OPERATIONS))}
    for key in ("path", "from"):
        if draw(st.integers(0, 5)):
            made[key] = _pointer(draw, example)
    if draw(st.integers(0, 5)):
        made["value"] = draw(anything)
    return made


def _pointer(draw: Draw, example: Example) -> Any:
    if draw(st.booleans()):
        return draw(st.sampled_from(EVIL))
    place = draw(st.sampled_from(places(example.obj)))
    words = [str(part).replace("~", "~0").replace("/", "~1") for part in place]
    if not draw(st.integers(0, 3)):
        words.append(draw(texts))
    return "".join(f"/{word}" for word in words)


def _merge(draw: Draw, example: Example) -> Any:
    """Sets one place, and those on the way to it, to anything; mostly to null."""
    if not draw(st.integers(0, 15)):
        return draw(anything)
    made: Any = {}
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places(example.obj)))
        made = _joined(made, _at(place, draw(st.none() | anything), example.obj))
    return made


def _at(place: tuple[str | int, ...], value: Any, obj: Any) -> Any:
    if not place:
        return value
    key, *rest = place
    inner = _at(tuple(rest), value, obj[key])
    if isinstance(key, str):
        return {key: inner}
    named = {"name": obj[key]["name"]} if isinstance(obj[key], dict) and "name" in obj[key] else {}
    return [{**named, **inner} if isinstance(inner, dict) else inner]


def _joined(first: Any, second: Any) -> Any:
    if not isinstance(first, dict) or not isinstance(second, dict):
        return second
    return {**first, **{key: _joined(first.get(key), value) for key, value in second.items()}}


def _strategic(draw: Draw, example: Example) -> Any:
    """A merge with directives in places where they mean something, and where they do not."""
    made = _merge(draw, example)
    for _ in range(draw(st.integers(0, 3))):
        inside = [p for p in places(made) if isinstance(_value(made, p), dict)]
        if inside:
            holder = _value(made, draw(st.sampled_from(inside)))
            key, value = draw(st.sampled_from(DIRECTIVES)), draw(st.sampled_from(DIRECTED))
            holder[key] = copy.deepcopy(value)
    return made


def _value(value: Any, place: tuple[str | int, ...]) -> Any:
    for key in place:
        value = value[key]
    return value
