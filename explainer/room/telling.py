"""Votes as they are told: in the room's state, and in the lesson's own document once a round is over."""

from collections.abc import Mapping

import msgspec

from explainer.format.lesson import Ask
from explainer.player import document as d
from explainer.player.answers import right_of, shown
from explainer.room.frames import Count, Tally, Voting
from explainer.room.votes import OTHER, Ballot, Round


def voting(ballot: Ballot, *, is_told: bool, leads: bool) -> Voting:
    """The question with its rounds. Counts are for those who lead, and for all once it is told: a hall that sees what
    most guess does not think any more."""
    seen = leads or is_told
    return Voting(
        id=ballot.ask.id,
        kind=ballot.ask.kind,
        prompt=ballot.ask.prompt,
        is_told=is_told,
        rounds=[
            Tally(
                number=number,
                is_open=one.is_open,
                voted=one.voted,
                counts=counts(ballot.ask, one) if seen else [],
            )
            for number, one in enumerate(ballot.rounds, 1)
        ],
        advice=ballot.advice() if leads else "",
    )


def counts(ask: Ask, votes: Round) -> list[Count]:
    """All options in the order in which they are shown; else what was said, numbers by size, the rest by votes."""
    said = dict(votes.counts)
    if ask.kind in ("choice", "poll"):
        texts = {one.id: one.text for one in shown(ask)}
        return [_count(ask, one, text, said.get(one, 0)) for one, text in texts.items()]
    if ask.kind == "number":
        order = sorted(said, key=lambda one: (one == OTHER, 0.0 if one == OTHER else float(one)))
    else:
        order = sorted(said, key=lambda one: (one == OTHER, -said[one], one))
    names = {one.id: one.text for one in ask.options}
    return [
        _count(ask, one, " → ".join(names.get(part, part) for part in one.split(",")), said[one])
        for one in order
    ]


def _count(ask: Ask, answer: str, text: str, votes: int) -> Count:
    right = right_of(ask)
    is_right: bool | None
    if ask.kind == "poll" or answer == OTHER:
        is_right = None
    elif ask.kind == "choice":
        is_right = answer in right
    else:
        joined = sorted(right) if ask.kind == "pick" else right
        is_right = answer == ",".join(joined)
    return Count(answer=answer, text=text, votes=votes, is_right=is_right)


def with_votes(document: d.Document, ballots: Mapping[str, Ballot]) -> d.Document:
    """The lesson's state with what the hall said, where the last round is over."""
    step, report = document.step, document.report
    if step is not None:
        step = msgspec.structs.replace(
            step, question=_voted(step.question, ballots), guess=_voted(step.guess, ballots)
        )
    if report is not None:
        steps = [
            msgspec.structs.replace(
                one, answers=[_sure(_voted(answer, ballots)) for answer in one.answers]
            )
            for one in report.steps
        ]
        report = msgspec.structs.replace(report, steps=steps)
    return msgspec.structs.replace(document, step=step, report=report)


def _sure(question: d.Question | None) -> d.Question:
    assert question is not None  # noqa: S101 - one goes in, one comes out
    return question


def _voted(question: d.Question | None, ballots: Mapping[str, Ballot]) -> d.Question | None:
    ballot = ballots.get(question.id) if question else None
    if question is None or ballot is None or ballot.now.is_open:
        return question
    said = ballot.now.counts
    options = [msgspec.structs.replace(one, votes=said.get(one.id, 0)) for one in question.options]
    return msgspec.structs.replace(question, options=options, voted=ballot.now.voted)
