"""A lesson that works comes to its end in every mode; one that proves nothing, or never ends, is found."""

import asyncio
from pathlib import Path

import pytest

from dashboard.live import recordings
from explainer.management import beginning, rehearsing
from explainer.rehearsal.course import Outcome
from explainer.rehearsal.modes import MODES

pytestmark = pytest.mark.slow
ENDLESS = ('count: "== 4"', 'count: "== 5"')
EMPTY_PROOF = ('count: "== 4"', 'count: ">= 2"')
ALSO = (
    "  - { button: Also four, scale: { of: deployment/hello, replicas: 4 } }\nsolution: [1]\ndone:"
)
TURN = ("done:", ALSO)
GUARD = ("done:", 'expect: { never: [ { ready: { selector: app=hello, count: "== 3" } } ] }\ndone:')
BY_HAND = """
## race: A race
```step
scene: drawn
drawn: shared-kernel
done: { tried: shared-kernel }
within: 60s
```

## find: Find it
```step
done: { clicked: { of: [deployment/hello], nodes_of: app=hello } }
within: 60s
```
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Outcome]:
    """One lesson that is right and four that are not."""
    place = tmp_path_factory.mktemp("lessons")
    folders = [beginning.make(place, "right")]
    for name, (old, new) in (("endless", ENDLESS), ("proof", EMPTY_PROOF), ("guard", GUARD)):
        folders.append(beginning.make(place, name))
        file = folders[-1] / "lesson.md"
        file.write_text(file.read_text().replace(old, new))
    said: list[Outcome] = []
    found = asyncio.run(rehearsing.rehearsed(folders[:1], list(MODES), said.append))
    found += asyncio.run(rehearsing.rehearsed(folders[1:], ["happy"], said.append))
    folders.append(beginning.make(place, "turn"))
    file = folders[-1] / "lesson.md"
    file.write_text(file.read_text().replace(*TURN))
    found += asyncio.run(rehearsing.rehearsed(folders[-1:], ["wrong"], said.append))
    assert said == found
    return {(one.lesson, one.mode): one for one in found}


@pytest.mark.parametrize("mode", MODES)
def test_what_is_right_comes_to_its_end(
    outcomes: dict[tuple[str, str], Outcome], mode: str
) -> None:
    assert outcomes["right", mode].troubles == []


@pytest.mark.parametrize(
    ("lesson", "said"),
    [
        ("endless", "grow: not proven after 63 s. Missing: 4 pods are ready; wanted: 5."),
        ("proof", "grow: “done” holds although nothing was done."),
        ("guard", "grow: expect.never number 1 was so."),
    ],
)
def test_what_is_wrong_is_found(
    outcomes: dict[tuple[str, str], Outcome], lesson: str, said: str
) -> None:
    assert outcomes[lesson, "happy"].troubles == [said]


def test_a_button_that_is_no_solution_must_not_prove_the_step(
    outcomes: dict[tuple[str, str], Outcome],
) -> None:
    said = "grow: the button “Also four” is no solution, and proves the step."
    assert outcomes["turn", "wrong"].troubles == [said]


def test_the_outcome_is_junit_too(outcomes: dict[tuple[str, str], Outcome]) -> None:
    text = rehearsing.junit(list(outcomes.values()))
    assert 'failures="4"' in text
    assert '<testcase name="skip" classname="right"' in text


def test_a_recording_can_be_played(tmp_path: Path) -> None:
    folder = beginning.make(tmp_path, "growing")
    with (folder / "lesson.md").open("a") as lesson:
        lesson.write(BY_HAND)
    (made,) = asyncio.run(rehearsing.recorded([folder]))
    with made.open("rb") as file:
        found = recordings.read(file)
    assert found.header.audience == "observer"
    notes = [frame for frame in found.frames if frame["t"] == "note"]
    assert [note["text"] for note in notes] == ["scaled hello to 4"]
    pods = [
        row["name"] for row in found.at(found.header.to_ms).rows.values() if row["kind"] == "Pod"
    ]
    assert len(pods) == 4
    before = found.at(notes[0]["at_ms"]).rows.values()
    assert len([row for row in before if row["kind"] == "Pod"]) < 4


ASKS = """
## asks: Ask for something else
```step
ask: { id: what-comes, prompt: "What comes?", options: [ { id: a, text: A, correct: true }, { id: b, text: B } ] }
do: [ { button: Ask for it, probe: { service: hello, path: /hostname, every: 200ms } } ]
done: { traffic: { answered: ">= 5", paths: { /hostname: ">= 5" } } }
within: 60s
```
"""
EITHER = """\
done:
  any:
    - { ready: { selector: app=hello, count: "== 4" } }
    - { ready: { selector: app=hello, count: "> 2" } }
"""
SERVICE = """---
apiVersion: v1
kind: Service
metadata: {name: hello}
spec:
  selector: {app: hello}
  ports: [{port: 80, targetPort: http}]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", []),
        ("count: \"== 4\"", "count: \">= 4\"", ["grow: scaled to 5 it is proven all the same."]),
        (
            'done: { ready: { selector: app=hello, count: "== 4" }, for: 3s }',
            EITHER,
            ["grow: “done” holds whatever “Ready count 4”", "grow: scaled to 5 it is proven"],
        ),
        ('paths: { /hostname: ">= 5" }', 'errors: "== 0"', ["asks: without its “probe” it is proven all the same."]),
    ],
)  # fmt: skip
def test_what_is_proven_without_being_done_is_found(
    tmp_path: Path, old: str, new: str, said: list[str]
) -> None:
    folder = beginning.make(tmp_path, "mutable")
    file = folder / "lesson.md"
    text = (
        file.read_text().replace("view:", "probe: { service: hello, every: 200ms }\nview:", 1)
        + ASKS
    )
    file.write_text(text.replace(old, new))
    manifest = folder / "manifests" / "hello.yaml"
    manifest.write_text(manifest.read_text() + SERVICE)
    (outcome,) = asyncio.run(rehearsing.rehearsed([folder], ["mutation"], lambda one: None))
    assert len(outcome.troubles) == len(said)
    assert all(told.startswith(one) for told, one in zip(outcome.troubles, said, strict=True))
