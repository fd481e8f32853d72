"""Which stages a step has, and when a guess may be told."""

from explainer.format.lesson import Ask, Lesson, Step
from explainer.format.walking import answers, shows
from explainer.player.document import Stage


def can(step: Step, *, practice: bool) -> bool:
    """Whether this kind of cluster can do the step."""
    return step.block.only in (None, "practice" if practice else "real")


def stages_of(step: Step, *, practice: bool) -> list[Stage]:
    """In their order; the last is always `next`."""
    if not can(step, practice=practice):
        return ["next"]
    block = step.block
    has: list[tuple[Stage, bool]] = [
        ("ask", block.ask is not None),
        ("act", bool(step.deeds) and not block.open),
        ("watch", bool(step.deeds) or step.done is not None),
        ("saw", block.observe is not None),
        ("why", bool(block.why)),
        ("refute", block.refute is not None),
        ("next", True),
    ]
    return [stage for stage, is_there in has if is_there]


def shown_by(lesson: Lesson, index: int, *, practice: bool) -> int:
    """The place of the step that shows what the guess of step `index` asks for, on this kind of cluster."""
    return answers(lesson, index, counts=lambda step: can(step, practice=practice))


def guess_of(lesson: Lesson, index: int, *, practice: bool) -> tuple[int, Ask] | None:
    """The guess that step `index` answers, and the place of the step that asked for it."""
    if not shows(lesson.steps[index]):
        return None
    for place in range(index, -1, -1):
        ask = lesson.steps[place].block.ask
        if ask and can(lesson.steps[place], practice=practice):
            shown = shown_by(lesson, place, practice=practice) == index
            return (place, ask) if shown else None
    return None


def is_told_at_once(lesson: Lesson, index: int, *, practice: bool) -> bool:
    """Whether the guess of step `index` is told when it is locked: so it is written, or nothing shows it later."""
    ask, step = lesson.steps[index].block.ask, lesson.steps[index]
    if ask is None or ask.reveal == "never":
        return False
    later = shown_by(lesson, index, practice=practice)
    return ask.reveal == "at_once" or (later == index and not shows(step))
