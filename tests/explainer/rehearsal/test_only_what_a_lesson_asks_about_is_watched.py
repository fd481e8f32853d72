"""A rehearsal watches what its lesson can ask about: nothing that a predicate reads may be missing."""

from pathlib import Path

import pytest

from dashboard.kube.kinds import DRAWN
from explainer.doing.call import fill
from explainer.format import reading
from explainer.format.lesson import Lesson
from explainer.format.predicates import PREDICATES
from explainer.rehearsal.kinds import ALWAYS, IMPLIED, watched
from tests.explainer.course import by_lesson

NAMES = [kind.kind for kind in DRAWN]
LESSON = """\
---
lesson: one
version: 1
title: One step
minutes: 2
objective: Say what a test needs.
given: { scenario: empty }
---
Words.

## act: Act
```step
do: [ { button: Do it, %s } ]
done: { %s }
within: 60s
```
"""


def lesson(done: str, deed: str = "scale: { of: deployment/hello, replicas: 2 }") -> Lesson:
    return reading.understand(LESSON % (deed, done))


@pytest.mark.parametrize(
    ("done", "kind"),
    [
        ("exists: cronjob/nightly", "CronJob"),
        ("not: { exists: secret/key }", "Secret"),
        ("all: [ { seen: { absent: networkpolicy/deny } } ]", "NetworkPolicy"),
        ("job: { name: once, succeeded: 1 }", "Job"),
        ("pvc: { name: disk, phase: Bound }", "PersistentVolumeClaim"),
        ("hpa: { name: hello, replicas: 2 }", "HorizontalPodAutoscaler"),
        ("clicked: { of: [configmap/words] }", "ConfigMap"),
    ],
)
def test_a_kind_that_a_proof_names_is_watched(done: str, kind: str) -> None:
    assert {one.kind for one in watched(lesson(done))} == ALWAYS | {kind}


def test_a_kind_that_a_button_changes_is_watched() -> None:
    found = lesson(
        "ready: { selector: app=a, count: 1 }", "scale: { of: statefulset/db, replicas: 2 }"
    )
    assert {one.kind for one in watched(found)} == ALWAYS | {"StatefulSet"}


def test_a_lesson_that_asks_about_pods_watches_no_more_than_the_frame() -> None:
    found = lesson("ready: { selector: app=a, count: 1 }")
    assert [one.kind for one in watched(found)] == [name for name in NAMES if name in ALWAYS]


def test_every_predicate_that_names_an_object_says_its_kind() -> None:
    named = {kind for kind in PREDICATES.values() if "name" in kind.__struct_fields__}
    assert {kind.__name__ for kind in named - set(IMPLIED)} == {"Node"}, "Node is always watched"


@by_lesson
def test_no_lesson_of_the_course_needs_all_kinds(folder: Path) -> None:
    found = reading.understand(fill((folder / reading.FILE).read_text(), "workshop", "hello"))
    assert {one.kind for one in watched(found)} >= ALWAYS
    assert len(watched(found)) < len(NAMES)
