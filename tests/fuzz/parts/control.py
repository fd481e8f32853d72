"""The control endpoint `/practice/v1`: what its document describes, what it does not allow, and nonsense.

Time is run, faults are set, forks made and scenes begun at random; in the end a scene can be begun, in which
a Deployment becomes ready.
"""

import contextlib
import json
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from tests.fuzz.book import Ask, Book, as_json
from tests.fuzz.drawing import examples
from tests.fuzz.growing import Draw
from tests.fuzz.judging import Judge
from tests.fuzz.parts.bodies import RAW
from tests.fuzz.parts.described import as_ask, operations
from tests.fuzz.scene import JSON_TYPE
from tests.fuzz.serving import Target, controlled_cluster
from tests.fuzz.values import anything, texts

ROOT = "/practice/v1"
DRAWN = 2
"""Requests of each operation and mode."""

MORE = 40
RUNS = 60
"""Of ten simulated seconds each: one request runs for a bounded real time only, however busy the machine is."""

NAMES = (
    "a",
    "b",
    "etcd",
    "nodes/node-1",
    "kubelet",
    "scheduler",
    "watches",
    "..",
    "x" * 300,
    "A",
    "é",
)
SLOW = ("/clock/run", "/clock/quiet", "/scenarios/start")
"""What may take its bound of real time."""

WITNESS = {
    "metadata": {"name": "witness"},
    "spec": {
        "replicas": 3,
        "selector": {"matchLabels": {"app": "witness"}},
        "template": {
            "metadata": {"labels": {"app": "witness"}},
            "spec": {"containers": [{"name": "main", "image": "hello:1.0.0"}]},
        },
    },
}


def run(seed: int, book: Book) -> None:
    """A batch."""
    with controlled_cluster() as (target, _):
        document = target.call("GET", f"{ROOT}/openapi.json").body
        book.describe([document])
        codes = {
            (method, path): set(row["responses"])
            for path, methods in document["paths"].items()
            for method, row in methods.items()
        }
        with Judge(target, book, strict=False, slow=SLOW) as judge:
            for operation in operations(json.dumps({"": document}, sort_keys=True)):
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    strategy = operation.as_strategy(generation_mode=mode)
                    known = codes[operation.method.lower(), operation.path]
                    with contextlib.suppress(Unsatisfiable):
                        examples(seed, DRAWN, partial(described, judge, strategy, known))
            examples(seed, MORE, partial(nonsense, judge))
            settle(target, book)


def described(judge: Judge, strategy: Any, known: set[str], draw: Draw) -> None:
    """One request of an operation; the document must know the code of its answer."""
    case = draw(strategy)
    if draw(st.booleans()):
        case.path_parameters = {
            name: draw(st.sampled_from(NAMES)) for name in case.path_parameters or {}
        }
    ask = as_ask(case)
    if ask is None:
        return
    if draw(st.integers(0, 7)):  # mostly as an administrator
        ask.headers.pop("Authorization", None)
    answer = judge.ask(ask)
    if answer is not None and str(answer.code) not in known | {"404", "405", "413"}:
        shown = answer.raw[:300].decode(errors="replace")
        judge.book.fail(
            f"{answer.code} is not in the document: {ask.method} {case.path}", shown, ask
        )


def nonsense(judge: Judge, draw: Draw) -> None:
    """Bodies and names of any kind."""
    parts = draw(
        st.lists(
            st.sampled_from(("clock", "rate", "forks", "faults", "snapshots", "steps", "a", "")),
            max_size=4,
        )
    )
    path = "/".join([ROOT, *parts])
    body = draw(st.sampled_from(RAW) | st.builds(as_json, anything) | st.none())
    query = draw(
        st.sampled_from(
            (
                "",
                "?since=-1",
                "?since=x",
                "?limit=0",
                "?x=y",
                "?since=99999999999999999999",
                "?since=",
            )
        )
    )
    method = draw(st.sampled_from(("GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS")))
    headers = {
        "Content-Type": draw(st.sampled_from(("application/json", "text/plain", ""))),
        "X": draw(texts),
    }
    judge.ask(Ask(method, path + query, body, headers))


def settle(target: Target, book: Book) -> None:
    """A new scene begins, and lives."""
    for answer in (
        target.call("POST", f"{ROOT}/scenarios/start", b'{"name": "workshop"}', JSON_TYPE),
        target.call(
            "POST", "/apis/apps/v1/namespaces/default/deployments", as_json(WITNESS), JSON_TYPE
        ),
    ):
        if answer.code not in (200, 201):
            book.fail("no scene can be begun any more", answer.raw[:500].decode(errors="replace"))
            return
    for _ in range(RUNS):
        target.call("POST", f"{ROOT}/clock/run", b'{"seconds": 10}', JSON_TYPE)
        path = "/apis/apps/v1/namespaces/default/deployments/witness"
        status = target.call("GET", path).body["status"]
        if status.get("readyReplicas") == 3:
            break
    else:
        book.fail("a Deployment does not become ready in a new scene", str(status))
    counters = target.call("GET", f"{ROOT}/counters").body
    if counters.get("failures"):
        book.fail("actions of the cluster failed", str(counters))
