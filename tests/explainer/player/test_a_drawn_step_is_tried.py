"""A step that is drawn is over when it was tried, and the guess before it is told then, not earlier."""

import pytest

from explainer.format import reading
from explainer.lint.of_steps import of_step
from explainer.player import commands as c
from explainer.player.answers import NotNow
from tests.explainer.player.playing import Play

DRAWN = """\
---
lesson: drawn
version: 1
title: Drawn
minutes: 1
objective: Say what a test needs.
view: { scene: drawn }
---
## race: A race
```step
scene: drawn
drawn: shared-kernel
ask: { id: g, prompt: "Which?", options: [ { id: a, text: A }, { id: b, text: B, correct: true } ] }
done: { tried: shared-kernel }
within: 60s
why: [ Because. ]
```
"""


@pytest.fixture
def play() -> Play:
    found = Play(lesson=DRAWN)
    found.made()
    found.take(c.Begin())
    return found


def test_it_waits_for_the_explorable_and_then_tells_the_guess(play: Play) -> None:
    play.take(c.Answer("g", chosen=["a"]))
    assert (play.machine.stage, "try" in play.told.may) == ("watch", True)
    assert play.told.step is not None
    assert play.told.step.guess is None
    play.take(c.Try("shared-kernel"))
    told = play.told.step
    assert told is not None
    assert told.stage == "why"
    assert told.guess is not None
    assert told.guess.is_right is False


def test_another_name_than_that_which_is_shown_is_refused(play: Play) -> None:
    play.take(c.Answer("g", chosen=["b"]))
    with pytest.raises(NotNow):
        play.take(c.Try("image-layers"))


def test_nothing_can_be_tried_before_the_question_is_answered(play: Play) -> None:
    assert "try" not in play.told.may
    with pytest.raises(NotNow):
        play.take(c.Try("shared-kernel"))


@pytest.mark.parametrize("name", ["shared-kernal", "certificate"])
def test_lint_finds_what_is_not_drawn_or_has_nothing_to_try(name: str) -> None:
    lesson = reading.understand(DRAWN.replace("shared-kernel", name))
    assert [rule for _, rule, _, _ in of_step(lesson, 0)] == ["drawn"]


def test_lint_finds_what_shall_be_tried_and_is_not_shown() -> None:
    lesson = reading.understand(DRAWN.replace("drawn: shared-kernel\n", "drawn: one-column\n"))
    assert [rule for _, rule, _, _ in of_step(lesson, 0)] == ["drawn"]
