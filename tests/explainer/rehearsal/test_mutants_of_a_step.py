"""One thing is changed at a time, and it is said what."""

from pathlib import Path

import pytest

from explainer.format.conditions import Every, condition
from explainer.format.predicates import Pods
from explainer.format.reading import understand
from explainer.rehearsal.mutants import moved, mutants

HEAD = """\
---
lesson: mutants
version: 1
title: Mutants
minutes: 1
objective: Say what a test needs.
given: { scenario: one }
---
## do: Do it
```step
do:
  - button: All of it
    actions:
      - scale: { of: deployment/hello, replicas: 2 }
      - patch:
          of: deployment/hello
          patch: { spec: { replicas: 3, template: { spec: { containers: [ { name: a, tries: 4 } ] } } } }
      - apply: [hello.yaml]
      - clock: { rate: 4 }
  - { button: A wrong turn, scale: { of: deployment/other, replicas: 9 } }
solution: [1]
done: { exists: deployment/hello }
within: 9s
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hello.yaml").write_text("spec: {replicas: 5}\n---\nspec: {parallelism: 1}\n")
    return tmp_path


def test_each_action_of_the_solution_is_left_out_and_each_number_raised(folder: Path) -> None:
    step = understand(HEAD).steps[0]
    assert [one.said for one in mutants(step, folder)] == [
        "without its “scale”",
        "scaled to 3",
        "without its “patch”",
        "with replicas 4",
        "without its “apply”",
        "with replicas 6 in hello.yaml",
        "with parallelism 2 in hello.yaml",
    ]


def test_only_that_one_thing_is_changed(folder: Path) -> None:
    step = understand(HEAD).steps[0]
    found = {one.said: one for one in mutants(step, folder)}
    whole = step.deeds[0].actions
    assert found["without its “scale”"].deeds[0].actions == whole[1:]
    assert found["without its “scale”"].deeds[1] == step.deeds[1]
    patched = found["with replicas 4"].deeds[0].actions[1]
    assert patched.patch["spec"]["replicas"] == 4  # type: ignore[attr-defined]
    assert patched.patch["spec"]["template"] == whole[1].patch["spec"]["template"]  # type: ignore[attr-defined]
    files = found["with parallelism 2 in hello.yaml"].files
    assert files == {"hello.yaml": "spec: {replicas: 5}\n---\nspec: {parallelism: 2}\n"}


def test_counts_of_a_proof_are_moved_out_of_reach_one_by_one() -> None:
    text = {
        "all": [
            {"pods": {"selector": "app=a", "count": "== 3"}},
            {"endpoints": {"service": "a", "ready": "<= 2"}},
            {"not": {"pods": {"selector": "app=a", "count": "== 9"}}},
        ]
    }
    read = condition(text, (), lambda path, why: pytest.fail(why))
    assert read is not None
    found = [other for _, other in moved(read)]
    assert len(found) == 2
    first = found[0]
    assert isinstance(first, Every)
    pods = first.of[0]
    assert isinstance(pods, Pods)
    assert not pods.count.holds(3)
    assert isinstance(read, Every)
    assert first.of[1:] == read.of[1:]
