"""A ballot by itself: each person counts once, and afterwards there are numbers only."""

import gc

import pytest

from explainer.format.lesson import Ask, Option
from explainer.limits import VOTE_ANSWERS
from explainer.player.answers import NotNow
from explainer.player.commands import Answer
from explainer.room.telling import counts, voting
from explainer.room.votes import OTHER, Ballot


def choice(*, kind: str = "choice") -> Ask:
    options = [Option(id=one, text=one.upper(), correct=one == "b") for one in ("a", "b", "c")]
    return Ask(id="q", prompt="?", kind=kind, options=options)  # type: ignore[arg-type]


def number() -> Ask:
    return Ask(id="n", prompt="?", kind="number", answer=4)


def voted(ballot: Ballot, **given: str) -> None:
    for person, answer in given.items():
        ballot.vote(person, Answer("q", chosen=[answer]))


def test_a_changed_vote_counts_once() -> None:
    ballot = Ballot(choice())
    voted(ballot, vera="a", vito="b")
    voted(ballot, vera="b")
    assert dict(ballot.now.counts) == {"b": 2}
    assert (ballot.now.voted, ballot.now.right) == (2, 2)


def test_a_closed_round_takes_none_and_knows_nobody() -> None:
    ballot = Ballot(choice())
    voted(ballot, vera="a")
    ballot.close()
    with pytest.raises(NotNow, match="closed"):
        voted(ballot, vito="b")
    gc.collect()
    held = repr([ballot.now.__dict__])
    assert "vera" not in held
    assert (ballot.now._given, ballot.now._key) == ({}, b"")


def test_a_second_round_begins_at_nothing_and_keeps_the_first() -> None:
    ballot = Ballot(choice())
    voted(ballot, vera="a", vito="a")
    ballot.again()
    voted(ballot, vera="b")
    assert [dict(one.counts) for one in ballot.rounds] == [{"a": 2}, {"b": 1}]
    assert ballot.plurality() == Answer("q", chosen=["b"])


@pytest.mark.parametrize(
    ("right", "wrong", "advice"),
    [(2, 3, "discuss"), (5, 0, ""), (0, 5, ""), (1, 1, ""), (7, 3, "discuss"), (3, 7, "discuss")],
)
def test_talking_is_proposed_where_about_half_are_right(
    right: int, wrong: int, advice: str
) -> None:
    ballot = Ballot(choice())
    voted(ballot, **{f"r{n}": "b" for n in range(right)}, **{f"w{n}": "a" for n in range(wrong)})
    assert ballot.advice() == advice
    ballot.again()
    assert ballot.advice() == ""


def test_of_equals_the_first_option_is_the_halls_answer() -> None:
    ballot = Ballot(choice())
    voted(ballot, vera="c", vito="b")
    assert ballot.plurality() == Answer("q", chosen=["b"])
    assert Ballot(choice()).plurality() is None


def test_numbers_stand_by_size_and_there_are_not_too_many() -> None:
    ballot = Ballot(number())
    for person in range(VOTE_ANSWERS + 10):
        ballot.vote(str(person), Answer("n", number=float(person)))
    ballot.vote("late", Answer("n", number=4))
    said = counts(ballot.ask, ballot.now)
    assert [one.answer for one in said[:3]] == ["0", "1", "2"]
    assert (said[-1].answer, said[-1].votes, said[-1].is_right) == (OTHER, 10, None)
    assert (said[4].votes, said[4].is_right) == (2, True)
    assert ballot.plurality() == Answer("n", number=4.0)


def test_nobody_shows_words_of_their_own_to_the_hall() -> None:
    ask = Ask(id="q", prompt="?", kind="pick", answer=["pod/a"])
    ballot = Ballot(ask, exists=lambda text: text in ("pod/a", "pod/b"))
    with pytest.raises(NotNow, match="no such thing"):
        ballot.vote("heckler", Answer("q", chosen=["pod/what-i-think-of-this"]))
    ballot.vote("vera", Answer("q", chosen=["pod/b", "pod/a", "pod/b"]))
    [one] = counts(ask, ballot.now)
    assert (one.answer, one.is_right) == ("pod/a,pod/b", False)


def test_a_poll_has_nothing_right() -> None:
    ballot = Ballot(choice(kind="poll"))
    voted(ballot, vera="b")
    assert [one.is_right for one in counts(ballot.ask, ballot.now)] == [None, None, None]
    assert ballot.advice() == ""


def test_those_who_follow_see_counts_once_they_are_told() -> None:
    ballot = Ballot(choice())
    voted(ballot, vera="b")
    [hidden] = voting(ballot, is_told=False, leads=False).rounds
    assert (hidden.voted, hidden.counts) == (1, [])
    [told] = voting(ballot, is_told=True, leads=False).rounds
    assert [one.votes for one in told.counts] == [0, 1, 0]
    [led] = voting(ballot, is_told=False, leads=True).rounds
    assert led.counts == told.counts
