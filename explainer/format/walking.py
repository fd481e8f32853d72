"""Ways through a lesson: conditions with all within them, the questions and the steps that answer them."""

from collections.abc import Callable, Iterator

from explainer.format import conditions as c
from explainer.format.lesson import Ask, Lesson, Step
from explainer.format.predicates import Predicate, Tried


def within(condition: c.Condition) -> Iterator[c.Condition]:
    """The condition and all that it is made of."""
    yield condition
    match condition:
        case c.Every() | c.Either():
            for one in condition.of:
                yield from within(one)
        case c.Not() | c.Seen():
            yield from within(condition.of)
        case _:
            pass


def conditions(step: Step) -> Iterator[c.Condition]:
    """Every condition of a step, taken apart."""
    whole = [
        *([step.done] if step.done else []),
        *step.in_order,
        *step.never,
        *step.pause_on,
        *(when for when, _ in step.stuck),
    ]
    for one in whole:
        yield from within(one)


def wants(step: Step, kind: type[Predicate]) -> bool:
    """Whether a condition of this kind is part of the step."""
    return any(isinstance(one, kind) for one in conditions(step))


def shows(step: Step) -> bool:
    """Whether something happens in the step that people can compare with their guess."""
    return bool(step.deeds) or wants(step, Tried)


def asked(step: Step) -> list[Ask]:
    """The questions of a step: the guess, and what was seen."""
    return [one for one in (step.block.ask, step.block.observe) if one]


def answers(
    lesson: Lesson, index: int, *, counts: Callable[[Step], bool] = lambda step: True
) -> int:
    """The place of the step that shows what the guess of step `index` asks for: the next one that does
    something, unless another guess comes first. The step itself when there is none. Steps that do not
    count are passed over."""
    for place in range(index, len(lesson.steps)):
        step = lesson.steps[place]
        if not counts(step):
            continue
        if place > index and step.block.ask:
            return index
        if shows(step):
            return place
    return index


def questions(lesson: Lesson) -> list[Ask]:
    """All questions of a lesson, in their order."""
    return [ask for step in lesson.steps for ask in asked(step)]
