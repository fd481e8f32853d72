"""Expressions are judged before they are evaluated, in the words of cel-go.

`checks_of_cel_go.json` holds what cel-go 0.29 says, in kube-apiserver 1.37's environment.
"""

import json
import time
from pathlib import Path

import pytest

from practice.cel.checking import Environment, NotCheckedError, checked
from practice.cel.types import DOUBLE, DYN, INT, STRING, list_of, map_of, object_type, outside

RECORDED = json.loads(Path(__file__).with_name("checks_of_cel_go.json").read_text())
ENVIRONMENT = Environment(
    variables={
        "object": DYN,
        "i": INT,
        "s": STRING,
        "d": DOUBLE,
        "l": list_of(INT),
        "m": map_of(STRING, INT),
    }
)


def said(text, environment=ENVIRONMENT):
    try:
        return outside(checked(text, environment).type)
    except NotCheckedError as error:
        return str(error)


@pytest.mark.parametrize(("text", "expected"), RECORDED, ids=[text for text, _ in RECORDED])
def test_as_cel_go_says(text, expected):
    assert said(text) == expected


def test_fields_of_objects_are_known():
    spec = object_type("spec", {"replicas": INT, "names": list_of(STRING)})
    environment = Environment(variables={"self": object_type("self", {"spec": spec})})
    assert said("self.spec.replicas > 1", environment) == "bool"
    assert "undefined field 'replica'" in said("self.spec.replica > 1", environment)
    assert "applied to '(int, string)'" in said("self.spec.replicas > '1'", environment)
    assert said("self.spec.names.map(n, n.size())", environment) == "list(int)"


@pytest.mark.parametrize(
    "text",
    [
        *("(" * 5_000, "[" * 5_000, "-" * 5_001 + "i", "i" + "+i" * 5_000, "i" + ".a" * 5_000),
        *("!" * 5_001, "i" + "?i:i" * 3_000, "l" + "[0" * 1_000, "s.size(" * 1_000, "{1:" * 1_000),
        *("'" * 9_999, "l" + ".map(x, l" * 400, "0x" + "f" * 90_000, "9" * 90_000),
        "s.matches('" + "(" * 9_000 + "')",
    ],
    ids=range(15),
)  # fmt: skip
def test_hostile_expressions_are_refused_in_time(text):
    started = time.thread_time()
    assert said(text)
    assert time.thread_time() - started < 2
