"""Mutants of a step: one action left out, or one number changed. A proof that still holds proves too little.

Numbers are the replicas of an action or of a file that is applied, one more than written; and the counts of the proof
itself, which are moved out of reach: whether one of them matters shows when the step is over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from explainer.format import actions as do
from explainer.format import conditions as c
from explainer.format.lesson import Deed, Step
from explainer.format.predicates import Predicate
from explainer.format.quantities import Comparison
from explainer.limits import OUT_OF_REACH

NUMBERS = ("replicas", "completions", "parallelism", "minReplicas", "maxReplicas")
_IN_FILES = re.compile(rf"\b({'|'.join(NUMBERS)}):\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Mutant:
    """Other deeds for the step, or other texts of files by their name; ``said`` tells what is changed."""

    said: str
    deeds: list[Deed]
    files: dict[str, str] = field(default_factory=dict)


def mutants(step: Step, folder: Path) -> Iterator[Mutant]:
    """Of what the solution does. Another rate of time changes nothing, so it is left alone."""
    for index in step.leading:
        if index + 1 in step.block.unproven:
            continue
        for place, action in enumerate(step.deeds[index].actions):
            if isinstance(action, do.Clock):
                continue
            word = WORDS[type(action)]
            yield Mutant(f"without its “{word}”", _with(step, index, place, None))
            for said, other in _renumbered(action):
                yield Mutant(said, _with(step, index, place, other))
            if isinstance(action, do.Apply):
                for name in action.files:
                    for said, text in _refiled((folder / name).read_text()):
                        yield Mutant(f"with {said} in {name}", step.deeds, {name: text})


def is_bare(step: Step) -> bool:
    """Whether a mutant of it does nothing at all: the only action of its solution is left out."""
    done = [one for index in step.leading for one in step.deeds[index].actions]
    proven = [index for index in step.leading if index + 1 not in step.block.unproven]
    return len(done) == 1 and bool(proven) and not isinstance(done[0], do.Clock)


WORDS = {kind: word for word, kind in do.ACTIONS.items()}


def _with(step: Step, index: int, place: int, action: do.Action | None) -> list[Deed]:
    """The step's deeds, one action replaced or left out."""
    deed = step.deeds[index]
    own = [action] if action is not None else []
    actions = [*deed.actions[:place], *own, *deed.actions[place + 1 :]]
    other = msgspec.structs.replace(deed, actions=actions)
    return [*step.deeds[:index], other, *step.deeds[index + 1 :]]


def _renumbered(action: do.Action) -> Iterator[tuple[str, do.Action]]:
    """One more of what is asked for."""
    if isinstance(action, do.Scale):
        more = action.replicas + 1
        yield f"scaled to {more}", msgspec.structs.replace(action, replicas=more)
    if isinstance(action, do.Patch):
        for path, number in _numbers(action.patch, ()):
            other = _set(action.patch, path, number + 1)
            yield f"with {path[-1]} {number + 1}", msgspec.structs.replace(action, patch=other)


def _numbers(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The numbers of a patch that people wish for, with their paths."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if key in NUMBERS and isinstance(inner, int):
            yield (*path, key), inner
        elif isinstance(inner, dict | list):
            yield from _numbers(inner, (*path, key))


def _set(value: Any, path: tuple[Any, ...], number: int) -> Any:
    """A copy with this number at that path."""
    if not path:
        return number
    items = value.items() if isinstance(value, dict) else enumerate(value)
    made = {key: _set(one, path[1:], number) if key == path[0] else one for key, one in items}
    return made if isinstance(value, dict) else list(made.values())


def _refiled(text: str) -> Iterator[tuple[str, str]]:
    """The text with one of its numbers raised by one."""
    for found in _IN_FILES.finditer(text):
        more = int(found[2]) + 1
        yield f"{found[1]} {more}", f"{text[: found.start(2)]}{more}{text[found.end(2) :]}"


def moved(condition: c.Condition) -> Iterator[tuple[str, c.Condition]]:
    """The condition with one of its counts out of reach, and which. What is turned round by `not`, and what was seen
    once, is left alone."""
    match condition:
        case c.Every() | c.Either():
            for place, one in enumerate(condition.of):
                for said, other in moved(one):
                    of = (*condition.of[:place], other, *condition.of[place + 1 :])
                    yield said, type(condition)(of)
        case Predicate():
            yield from _recounted(condition)
        case _:
            return


def _recounted(check: Predicate) -> Iterator[tuple[str, Predicate]]:
    for name in check.__struct_fields__:
        value = getattr(check, name)
        if isinstance(value, Comparison) and (other := _unreachable(value)):
            said = f"{type(check).__name__} {name} {value}"
            yield said, msgspec.structs.replace(check, **{name: other})


def _unreachable(value: Comparison) -> Comparison | None:
    """The same comparison with a number that nothing satisfies."""
    match value.operator:
        case "==" | ">=" | ">":
            return Comparison(value.operator, OUT_OF_REACH, value.is_share)
        case "<=" | "<":
            return Comparison(value.operator, -1, value.is_share)
    return None
