"""What the server's own OpenAPI documents describe, and what they do not allow, drawn by schemathesis.

Names of things are mostly those of things that are there: a random one finds nothing, and tests that only.
"""

import contextlib
import functools
import json
from functools import partial
from typing import Any

import requests
import schemathesis
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from tests.fuzz.book import Ask, Book
from tests.fuzz.drawing import examples
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.scene import NAMESPACE, Scene, build
from tests.fuzz.serving import Json, bare_api

OPERATIONS = 3
"""Operations of one batch: a large schema is a second's work to draw from."""

EACH = 3
"""Requests of one operation and mode. More batches are better than more of the same."""

STRIDE = 89
"""A step that goes round all operations and mixes large and small ones."""

HEAVY = (
    "Pod",
    "Template",
    "Deployment",
    "Set",
    "Job",
    "Controller",
    "PersistentVolume",
    "Definition",
)
BASE = "http://here"


def run(seed: int, book: Book) -> None:
    """A batch: some operations, as the documents want them and as they do not."""
    with bare_api() as target:
        scene = build(target)
        book.describe(scene.documents.values())
        names = _names(scene)
        with Judge(target, book) as judge:
            found = operations(json.dumps(scene.documents, sort_keys=True))
            for number in range(OPERATIONS):
                operation = found[(seed + number * STRIDE) % len(found)]
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    strategy = operation.as_strategy(generation_mode=mode)
                    name = names.get(operation.path.split("/{name}")[0], ["none"])
                    work = partial(one, judge, strategy, name)
                    with contextlib.suppress(Unsatisfiable):  # some allow everything
                        examples(seed, EACH, work)
            judge.close()


@functools.cache
def operations(documents: str) -> list[Any]:
    """All of them. The text is the key under which they are remembered: to read them takes a second."""
    found: list[Any] = []
    for document in json.loads(documents).values():
        schema = schemathesis.openapi.from_dict(document)
        found += [result.ok() for result in schema.get_all_operations()]
    return sorted(found, key=lambda one: (one.path, one.method))


def _names(scene: Scene) -> dict[str, list[str]]:
    """What is there, by the template of its collection."""
    names: dict[str, list[str]] = {}
    for example in scene.examples:
        names.setdefault(example.path(namespace="{namespace}"), []).append(example.name)
    return names


def one(judge: Judge, strategy: Any, names: list[str], draw: Draw) -> None:
    """One request of an operation."""
    case = draw(strategy)
    here = {"namespace": NAMESPACE, "name": draw(st.sampled_from(names))}
    if draw(st.integers(0, 3)):
        case.path_parameters = {key: here.get(key, value) for key, value in _given(case).items()}
    ask = as_ask(case)
    if ask is not None:
        judge.ask(ask)


def _given(case: Any) -> Json:
    return dict(case.path_parameters or {})


def as_ask(case: Any) -> Ask | None:
    """As it would be sent; None for what cannot be written down."""
    try:
        ready = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    except (ValueError, UnicodeError, TypeError, requests.exceptions.RequestException):
        return None
    body = ready.body.encode() if isinstance(ready.body, str) else ready.body
    if body is not None and not isinstance(body, bytes):
        return None
    dropped = ("host", "content-length", "accept-encoding", "connection")
    headers = {k: _text(v) for k, v in ready.headers.items() if k.lower() not in dropped}
    path = (ready.url or BASE).removeprefix(BASE)
    return Ask(ready.method or "GET", path, body, headers)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
