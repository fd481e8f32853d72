"""The published schema takes what the reader takes, and refuses what it refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from explainer.format import cutting, schema
from explainer.management.beginning import LESSON

DOCS = Path(__file__).parents[3] / "docs"
COMPLETE = (Path(__file__).parent / "complete.md").read_text()


def parts(text: str) -> list[tuple[str, Any]]:
    cut = cutting.cut(text)
    blocks = [("step", one.block) for one in cut.sections if one.block]
    return [(kind, yaml.safe_load(piece.text)) for kind, piece in [("head", cut.head), *blocks]]


def troubles(kind: str, data: Any) -> list[str]:
    found = schema.schema()
    wanted = {"$ref": f"#/$defs/{kind}", "$defs": found["$defs"]}
    return [one.message for one in Draft202012Validator(wanted).iter_errors(data)]


def test_the_published_schema_is_that_of_the_structs() -> None:
    assert (DOCS / "lesson.schema.json").read_text() == schema.text() + "\n"


def test_it_is_a_schema_itself() -> None:
    Draft202012Validator.check_schema(schema.schema())


@pytest.mark.parametrize("text", [COMPLETE, LESSON.format(name="a-lesson", title="A lesson")])
def test_it_takes_lessons_that_are_right(text: str) -> None:
    assert [troubles(kind, data) for kind, data in parts(text) if troubles(kind, data)] == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("head", {"lesson": "a"}),
        ("step", {"nots": "a"}),
        ("step", {"do": [{"button": "A", "fly": {}}]}),
        ("step", {"do": [{"scale": {"of": "deployment/a", "replicas": 1}}]}),
        ("step", {"do": [{"button": "A", "scale": {"of": "deployment/a", "replicas": "many"}}]}),
        ("step", {"done": {"exsts": "pod/a"}}),
        ("step", {"done": {"all": [{"ready": {"selector": "a=b"}}]}}),
        ("step", {"next": "now"}),
    ],
)
def test_it_refuses_what_is_wrong(kind: str, data: Any) -> None:
    assert troubles(kind, data)
