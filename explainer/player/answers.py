"""What people answer: whether it is an answer at all, and whether it is right."""

import random
from dataclasses import dataclass

from explainer.format.lesson import Ask, Option
from explainer.format.quantities import Unreadable, reference
from explainer.player.commands import Answer


class NotNow(Exception):
    """A command that cannot be taken now; the message says why, for who gave it."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was locked. `is_right` None: nothing is right or wrong (polls)."""

    chosen: tuple[str, ...]
    is_right: bool | None


def lock(ask: Ask, answer: Answer) -> Given:
    """Raises NotNow when it is none for this question."""
    if ask.kind == "number":
        if answer.number is None:
            raise NotNow("This question wants a number.")
        right = answer.number == ask.answer
        return Given((f"{answer.number:g}",), right)
    chosen = tuple(answer.chosen)
    if ask.kind == "pick":
        return Given(chosen, _same_things(chosen, right_of(ask)))
    ids = [one.id for one in ask.options]
    if any(one not in ids for one in chosen):
        raise NotNow(f"The question has no such option; it has {', '.join(ids)}.")
    if ask.kind == "order":
        if sorted(chosen) != sorted(ids):
            raise NotNow("All of them are to be put in an order.")
        return Given(chosen, list(chosen) == right_of(ask))
    if len(chosen) != 1:
        raise NotNow("Choose one of the options.")
    return Given(chosen, None if ask.kind == "poll" else chosen[0] in right_of(ask))


def right_of(ask: Ask) -> list[str]:
    """The right answer as it is told."""
    if ask.kind == "poll":
        return []
    if ask.kind == "number":
        return [f"{ask.answer:g}"] if isinstance(ask.answer, int | float) else []
    if isinstance(ask.answer, list):
        return list(ask.answer)
    if ask.kind == "order":
        return [one.id for one in ask.options]
    return [one.id for one in ask.options if one.correct]


def right_answer(ask: Ask) -> Answer:
    """An answer that is right: for tests of lessons."""
    right = right_of(ask) or [one.id for one in ask.options][:1]
    if ask.kind == "number":
        return Answer(ask.id, number=float(right[0]))
    return Answer(ask.id, chosen=right if ask.kind in ("order", "pick") else right[:1])


def wrong_answer(ask: Ask) -> Answer:
    """One that is wrong, where there is one."""
    right = right_of(ask)
    if ask.kind == "number":
        return Answer(ask.id, number=float(right[0]) + 1)
    if ask.kind == "order":
        return Answer(ask.id, chosen=right[::-1])
    if ask.kind == "pick":
        return Answer(ask.id, chosen=[])
    others = [one.id for one in ask.options if one.id not in right]
    return Answer(ask.id, chosen=(others or [one.id for one in ask.options])[:1])


def shown(ask: Ask) -> list[Option]:
    """The options as they are shown: what is to be put in an order comes mixed, for everybody alike."""
    if ask.kind != "order":
        return ask.options
    mixed = list(ask.options)
    random.Random(ask.id).shuffle(mixed)  # noqa: S311 - nothing secret
    if [one.id for one in mixed] == right_of(ask):
        mixed.reverse()
    return mixed


def _same_things(chosen: tuple[str, ...], right: list[str]) -> bool:
    return {_thing(one) for one in chosen} == {_thing(one) for one in right}


def _thing(text: str) -> str:
    """`deploy/hello` and `Deployment/hello` are one thing, where the kind is known."""
    try:
        return str(reference(text))
    except Unreadable:
        return text
