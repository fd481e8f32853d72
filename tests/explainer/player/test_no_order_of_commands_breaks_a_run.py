"""Whatever people and the cluster do, in whatever order: a run stays whole, and tells nobody too much."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.player import commands as c
from explainer.player.answers import NotNow
from explainer.player.document import Cut, Document, cut_for
from explainer.player.effects import Do, SetRate
from tests.explainer.player.playing import LESSON, Play

IDS = st.sampled_from(["how-many", "saw", "no"])
CHOSEN: st.SearchStrategy[list[str]] = st.sampled_from([[], ["a"], ["b"]])
COMMANDS: st.SearchStrategy[c.Command] = st.one_of(
    st.just(c.Begin()),
    st.builds(c.Answer, IDS, CHOSEN, st.sampled_from([None, 2.0, 3.0])),
    st.builds(c.Act, st.sampled_from([0, 1]), st.sampled_from(["k", "l"])),
    st.just(c.Next()),
    st.builds(c.Skip, st.sampled_from(["stage", "step"])),
    st.builds(c.Back, st.sampled_from(["restore", "redo"]), st.sampled_from(["", "look", "act", "off"])),
    st.just(c.Hint()),
    st.builds(c.Pace, st.sampled_from([None, 0.0, 20.0, "max"]), st.sampled_from(["", "event"])),
    st.builds(c.Click, st.sampled_from(["pod/hello-1", "nonsense"])),
    st.just(c.Try("shared-kernel")),
)  # fmt: skip
EVENTS = st.one_of(
    st.tuples(st.just("pod"), st.sampled_from(["hello-1", "hello-2", "hello-3"])),
    st.tuples(st.just("gone"), st.sampled_from(["hello-1", "hello-2", "hello-3"])),
    st.tuples(st.just("time"), st.sampled_from([0.5, 2.0, 40.0])),
    st.tuples(st.just("ended"), st.sampled_from(["", "refused"])),
    st.tuples(st.just("back"), st.just("")),
)
WORDS_OPEN = ("begin", "answer", "act", "next", "skip", "hint")


def happens(play: Play, event: tuple[str, str | float]) -> None:
    what, with_ = event
    if what == "pod":
        play.cluster.pod(str(with_))
    elif what == "gone":
        play.cluster.gone("Pod", str(with_))
    elif what == "ended" and any(isinstance(one, Do) for one in play.effects):
        play.ended(str(with_))
    elif what == "back":
        play.machine.brought_back(play.now)
    play.look(float(with_) if what == "time" else 0.0)


def check(play: Play, before: Document) -> None:
    told = play.told
    msgspec.json.encode(told)
    if told.phase == "step":
        assert told.step is not None
        assert told.step.stage in told.step.stages
        assert all(one.state != "locked" or told.step.stage == "ask" for one in told.step.buttons)
    assert (told.phase == "end") == (told.report is not None)
    assert [one.id for one in told.lesson.steps] == [one.id for one in before.lesson.steps]
    for cut in ("learner", "observer"):
        keeps_quiet(cut_for(told, cut))  # type: ignore[arg-type]


def keeps_quiet(told: Document) -> None:
    step = told.step
    if step is not None:
        assert step.notes == ""
        if step.question and not step.question.is_told:
            assert step.question.right == []
            assert all(o.correct is None and o.votes is None for o in step.question.options)
    cut: Cut = told.cut
    assert cut != "observer" or told.may == []


@settings(max_examples=80)
@given(
    st.booleans(),
    st.sampled_from(["alone", "hall"]),
    st.lists(st.one_of(COMMANDS, EVENTS), max_size=40),
)
def test_a_run_stays_whole(practice: bool, mode: str, what: list[object]) -> None:
    play = Play(mode=mode, practice=practice, lesson=LESSON)  # type: ignore[arg-type]
    play.made()
    for one in what:
        before = play.told
        if isinstance(one, tuple):
            happens(play, one)
        else:
            try:
                play.take(one)  # type: ignore[arg-type]
                assert c.WORDS_OF[type(one)] in before.may
            except NotNow:
                assert play.told == before
        check(play, before)
    doings = [one for one in play.effects if isinstance(one, Do)]
    assert practice or not [one for one in play.effects if isinstance(one, SetRate)]
    assert len(doings) <= len(what)


@settings(max_examples=60)
@given(st.lists(st.one_of(COMMANDS, EVENTS), max_size=25))
def test_there_is_always_a_way_to_the_end(what: list[object]) -> None:
    play = Play(lesson=LESSON)
    play.made()
    for one in what:
        if isinstance(one, tuple):
            happens(play, one)
        else:
            try:
                play.take(one)  # type: ignore[arg-type]
            except NotNow:
                continue
    for _ in range(30):
        told = play.told
        if told.phase == "end":
            break
        if told.phase == "preparing":
            play.machine.brought_back(play.now)
        elif told.phase == "intro":
            play.take(c.Begin())
        else:
            play.take(c.Skip("step"))
    assert play.told.phase == "end"
