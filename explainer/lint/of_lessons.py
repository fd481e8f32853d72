"""Rules about a lesson as a whole, and about a course."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from explainer.format import predicates as p
from explainer.format.lesson import Lesson
from explainer.format.walking import conditions, questions
from explainer.lint.of_steps import Said

PROBE = {"service", "port", "path", "every", "color_by"}


def of_lesson(lesson: Lesson) -> Iterator[Said]:
    """What belongs to no step."""
    head = lesson.head
    if not head.given.scenario and not head.given.apply and head.view.scene != "drawn":
        yield "error", "given", "Nothing says how the cluster begins.", "Add “given”."
    if (head.given.scenario or head.given.apply) and not lesson.until:
        yield (
            "warning", "given", "Nothing says when the start scene is there.", "Add “given.until”.",
        )  # fmt: skip
    if head.given.scenario and not head.given.apply:
        yield (
            "warning", "given", "On a real cluster this lesson cannot begin: it has a scene only.",
            "Add “given.apply” with the same objects.",
        )  # fmt: skip
    unknown = set(head.probe or {}) - PROBE
    if unknown or (head.probe is not None and "service" not in head.probe):
        what = f"“{min(unknown)}” is not known" if unknown else "“service” is missing"
        yield "error", "probe", f"probe: {what}.", f"It has {', '.join(sorted(PROBE))}."
    ids = [one.id for one in questions(lesson)]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield "error", "ask", f"Two questions have the id “{twice}”.", "Give each its own."
    named = {
        one.id for step in lesson.steps for one in conditions(step) if isinstance(one, p.Answered)
    }
    for missing in sorted(named - set(ids)):
        yield "error", "ask", f"“answered: {missing}”, and no question has this id.", "Correct it."
    if len(head.objective.split()) < 4:
        yield "warning", "objective", "The objective says nothing.", "Say what people can do after."


def of_course(lessons: Mapping[str, Lesson]) -> Iterator[tuple[str, Said]]:
    """By the name of the folder: what comes after what."""
    ids = {lesson.head.lesson: name for name, lesson in lessons.items()}
    for name, lesson in lessons.items():
        for before in lesson.head.after:
            if before not in ids:
                text = f"It comes after “{before}”, which is no lesson."
                yield name, ("error", "after", text, f"Known: {', '.join(sorted(ids))}.")
    graph = {lesson.head.lesson: set(lesson.head.after) for lesson in lessons.values()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as why:
        ring = " → ".join(map(str, why.args[1]))
        yield (
            ids.get(str(why.args[1][0]), ""),
            ("error", "after", f"These come after each other: {ring}.", "Break the ring."),
        )
