"""The stages of a step, what opens and ends each, and what of it is told to whom."""

import pytest

from explainer.player import commands as c
from explainer.player.answers import NotNow
from explainer.player.document import cut_for
from explainer.player.effects import ApplyGiven, BringBack, Do, Keep, Leave, Mark, SetRate
from tests.explainer.player.playing import Play


@pytest.fixture
def play() -> Play:
    found = Play()
    found.made()
    found.take(c.Begin())
    return found


def to_act(play: Play) -> None:
    play.take(c.Next())
    play.take(c.Answer("how-many", chosen=["a"]))


ALTERNATIVES = """\
---
lesson: ways
version: 1
title: Three ways
minutes: 1
objective: Say what a test needs.
given: { apply: [], until: [ { exists: service/hello } ] }
---
## choose: Choose
```step
do:
  - { button: One, scale: { of: deployment/hello, replicas: 1 } }
  - { button: Two, scale: { of: deployment/hello, replicas: 2 } }
  - { button: Three, scale: { of: deployment/hello, replicas: 3 } }
solution: [3, 1]
done: { ready: { selector: app=hello, count: "== 1" } }
```
"""


def test_a_run_prepares_until_the_start_scene_is_there() -> None:
    play = Play()
    play.machine.made(play.now)
    assert play.told.phase == "preparing"
    assert [one.sentence for one in play.told.waiting] == ["There is no Service hello."]
    play.cluster.put("Service", "hello")
    play.look()
    assert (play.told.phase, play.told.may) == ("intro", ["begin", "end"])


def test_words_alone_wait_for_next(play: Play) -> None:
    play.look(60)
    assert (play.told.step.id, play.told.step.stage) == ("look", "next")  # type: ignore[union-attr]


def test_the_happy_way(play: Play) -> None:
    to_act(play)
    assert (play.machine.step.id, play.machine.stage) == ("act", "act")
    assert play.take(c.Act(0, "k")) == [SetRate(0.25), Do(0, play.machine.turn)]
    assert play.take(c.Act(0, "k")) == []
    play.ended()
    play.cluster.pod("hello-1")
    assert play.look(1) == [SetRate(0.0)]
    assert (play.told.clock.held, play.told.clock.moment) == (True, 1)
    assert play.take(c.Next()) == [SetRate(0.25)]
    play.cluster.pod("hello-2")
    play.look(1)
    assert play.machine.stage == "watch"
    assert play.look(2) == [SetRate(1.0)]
    assert play.machine.stage == "saw"
    play.take(c.Answer("saw", number=2))
    step = play.told.step
    assert step is not None
    assert step.stage == "why"
    assert step.guess is not None
    assert (step.guess.chosen, step.guess.is_right, step.guess.right) == (["a"], False, ["b"])
    play.take(c.Next())
    assert play.machine.stage == "refute"
    assert isinstance(play.take(c.Next())[0], Keep)
    assert play.machine.step.id == "off"


def test_a_wrong_observation_waits_so_that_it_can_be_replayed(play: Play) -> None:
    to_act(play)
    play.take(c.Act(0, "k"))
    play.ended()
    play.take(c.Skip())
    play.cluster.pod("hello-1")
    play.cluster.pod("hello-2")
    play.look()
    play.look(3)
    play.take(c.Answer("saw", number=7))
    assert (play.machine.stage, "next" in play.told.may) == ("saw", True)


def test_a_skipped_step_does_its_work_all_the_same(play: Play) -> None:
    to_act(play)
    effects = play.take(c.Skip("step"))
    assert effects == [SetRate(0.25), Do(0, play.machine.turn), SetRate("max")]
    play.ended()
    play.cluster.pod("hello-1")
    play.cluster.pod("hello-2")
    play.look()
    assert play.machine.step.id == "act"
    play.look(2)
    assert play.machine.step.id == "off"
    assert play.machine.steps[2].state == "skipped"


def test_a_skipped_step_presses_only_the_buttons_that_lead_on() -> None:
    play = Play(lesson=ALTERNATIVES)
    play.made()
    play.take(c.Begin())
    assert [one for one in play.take(c.Skip("step")) if isinstance(one, Do)] == [
        Do(2, play.machine.turn),
        Do(0, play.machine.turn),
    ]


def test_a_skipped_step_that_comes_to_nothing_is_left_after_a_while(play: Play) -> None:
    to_act(play)
    play.take(c.Skip("step"))
    play.ended("refused")
    play.look(29)
    assert play.machine.step.id == "act"
    play.look(1)
    assert play.machine.step.id == "off"


def test_a_broken_guard_is_told_and_does_not_end_the_step(play: Play) -> None:
    to_act(play)
    play.take(c.Act(0, "k"))
    play.ended()
    for name in ("a", "b", "c"):
        play.cluster.pod(name)
    assert play.look() == [Mark("never: more than 2 ready pods of app=hello")]
    proof = play.told.step.proof  # type: ignore[union-attr]
    assert proof is not None
    assert (proof.broken, proof.guards) == ([0], ["more than 2 ready pods of app=hello"])


def test_a_button_is_locked_until_somebody_guessed() -> None:
    play = Play(lesson=GUESS_FIRST)
    play.made()
    play.take(c.Begin())
    assert play.told.step.buttons[0].state == "locked"  # type: ignore[union-attr]
    with pytest.raises(NotNow, match="First say what you expect"):
        play.take(c.Act(0, "k"))


def test_back_restores_what_was_kept(play: Play) -> None:
    to_act(play)
    play.take(c.Act(0, "k"))
    play.ended()
    assert play.take(c.Back("restore", "act")) == [SetRate(1.0), BringBack("act")]
    assert play.told.phase == "preparing"
    play.machine.brought_back(play.now)
    assert (play.machine.step.id, play.machine.stage) == ("act", "act")
    assert play.take(c.Back("redo")) == [ApplyGiven("act")]


def test_what_ends_after_a_step_was_begun_anew_is_of_no_interest(play: Play) -> None:
    to_act(play)
    play.take(c.Act(0, "k"))
    play.take(c.Back("restore"))
    play.machine.brought_back(play.now)
    assert play.ended() == []
    assert play.machine.progress.deed(0).state == "ready"


def test_a_real_cluster_cannot_be_brought_back() -> None:
    play = Play(practice=False)
    play.made()
    play.take(c.Begin())
    with pytest.raises(NotNow, match="cannot be brought back"):
        play.take(c.Back("restore"))
    with pytest.raises(NotNow, match="time of a real cluster"):
        play.take(c.Pace(rate=2))


def test_time_goes_on_as_it_went_before_the_pause(play: Play) -> None:
    play.take(c.Pace(rate=0.25))
    assert play.take(c.Pace(rate=0)) == [SetRate(0)]
    play.machine.stepped = "The scheduler: bound a pod."
    assert (play.told.clock.rate, play.told.clock.running_rate) == (0, 0.25)
    assert play.told.clock.stepped == "The scheduler: bound a pod."
    assert play.take(c.Pace(rate=0.25)) == [SetRate(0.25)]
    assert play.told.clock.stepped == ""


def test_a_rate_that_a_button_of_the_lesson_sets_is_told_and_taken_back(play: Play) -> None:
    play.machine.paced(20)
    assert play.told.clock.rate == 20
    assert play.take(c.Pace(rate=1)) == [SetRate(1)]


def test_what_a_real_cluster_cannot_do_is_said_in_its_place() -> None:
    play = Play(practice=False)
    play.made()
    play.take(c.Begin())
    for _ in range(3):
        play.take(c.Skip("step"))
        play.take(c.Skip("step")) if play.machine.is_hurried else None
    step = play.told.step
    assert step is not None
    assert (step.instead, step.buttons, step.stage) == ("No real cluster can.", [], "next")
    assert play.told.badges[0].kind == "replaced"
    assert not [one for one in play.effects if isinstance(one, SetRate | Keep)]


def test_alone_it_goes_on_after_two_seconds_and_in_a_hall_it_waits() -> None:
    for mode, ends in (("alone", "end"), ("hall", "step")):
        play = Play(mode=mode, lesson=GUESS_FIRST)  # type: ignore[arg-type]
        play.made()
        play.take(c.Begin())
        play.take(c.Answer("g", chosen=["b"]))
        play.take(c.Act(0, "k"))
        play.ended()
        play.cluster.pod("hello-1")
        play.look()
        play.look()
        assert play.machine.stage == "next"
        play.look(1.9)
        assert play.machine.phase == "step"
        play.look(0.2)
        assert play.machine.phase == ends


def test_the_report_has_answers_skips_and_hints(play: Play) -> None:
    to_act(play)
    play.take(c.Hint())
    play.take(c.Skip("step"))
    play.take(c.Skip("step"))
    play.take(c.Skip("step"))
    play.take(c.Skip("step"))
    report = play.told.report
    assert report is not None
    assert [one.state for one in report.steps] == ["done", "done", "skipped", "skipped"]
    assert (report.hints, report.right, report.asked) == (1, 0, 1)
    assert play.take(c.End()) == [Leave()]


def test_a_learner_gets_no_notes_and_an_observer_no_commands(play: Play) -> None:
    whole = play.told
    assert whole.step is not None
    assert whole.step.notes == "Whisper."
    learner, observer = cut_for(whole, "learner"), cut_for(whole, "observer")
    assert learner.step is not None
    assert learner.step.notes == ""
    assert (learner.may, observer.may) == (whole.may, [])


GUESS_FIRST = """\
---
lesson: one
version: 1
title: One
minutes: 1
objective: Say what a test needs.
---
## one: One
```step
ask: { id: g, prompt: "What?", options: [ { id: a, text: A }, { id: b, text: B, correct: true } ] }
do: [ { button: One, scale: { of: deployment/hello, replicas: 1 } } ]
done: { ready: { selector: app=hello, count: "== 1" } }
```
"""


def test_an_open_step_is_proved_in_whatever_way_people_do_it() -> None:
    play = Play(lesson=OPEN)
    play.made()
    play.take(c.Begin())
    play.take(c.Answer("what", chosen=["a"]))
    step = play.told.step
    assert step is not None
    assert (step.stage, step.buttons[0].state, "act" in play.told.may) == ("watch", "ready", True)
    play.cluster.pod("hello-1")
    play.look()
    assert play.machine.phase == "end" or play.machine.stage == "next"


def test_the_button_of_an_open_step_does_it_for_them() -> None:
    play = Play(lesson=OPEN)
    play.made()
    play.take(c.Begin())
    play.take(c.Answer("what", chosen=["a"]))
    assert play.take(c.Act(0, "k")) == [Do(0, play.machine.turn)]


OPEN = """\
---
lesson: open
version: 1
title: Open
minutes: 1
objective: Say what a test needs.
given: { scenario: one }
---
## mend: Mend it
```step
ask: { id: what, prompt: "What is wrong?", options: [ { id: a, text: A, correct: true }, { id: b, text: B } ] }
open: true
do: [ { button: Mend it for me, scale: { of: deployment/hello, replicas: 1 } } ]
done: { ready: { selector: app=hello, count: "== 1" } }
within: 60s
```
"""
