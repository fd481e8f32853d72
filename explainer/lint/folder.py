"""All rules on one folder, or on a course."""

from collections.abc import Iterable
from pathlib import Path

from explainer.format import cutting, reading
from explainer.format.lesson import Lesson
from explainer.format.troubles import Trouble, Troubled
from explainer.lint.findings import Finding
from explainer.lint.of_lessons import of_course, of_lesson
from explainer.lint.of_manifests import of_manifests
from explainer.lint.of_steps import Said, of_step


def lint(folder: Path) -> tuple[Lesson | None, list[Finding]]:
    """The lesson, if it can be read, and everything there is to say about it, by place."""
    try:
        lesson = reading.read(folder)
    except Troubled as why:
        return None, [Finding(one, "error", "format") for one in why.troubles]
    lines = _lines(folder)
    found = [_at(1, said) for said in of_lesson(lesson)]
    for index, step in enumerate(lesson.steps):
        found += [_at(lines.get(step.id, 1), said) for said in of_step(lesson, index)]
    found += [Finding(one, "error", "manifests") for one in of_manifests(folder, lesson)]
    return lesson, sorted(found)


def course(folders: Iterable[Path]) -> dict[Path, list[Finding]]:
    """Each folder with what there is to say about it, and about its place in the course."""
    found: dict[Path, list[Finding]] = {}
    lessons: dict[str, Lesson] = {}
    by_name: dict[str, Path] = {}
    for folder in folders:
        lesson, said = lint(folder)
        found[folder] = said
        by_name[folder.name] = folder
        if lesson is not None:
            lessons[folder.name] = lesson
    if len(found) > 1:
        for name, said_of in of_course(lessons):
            found[by_name[name]].append(_at(1, said_of))
    return found


def folders(below: Path) -> list[Path]:
    """The lessons of a course, in the order of their numbers."""
    return sorted(one.parent for one in below.glob(f"*/{reading.FILE}"))


def _lines(folder: Path) -> dict[str, int]:
    """Where each step begins."""
    text = (folder / reading.FILE).read_text().removeprefix("\ufeff").replace("\r\n", "\n")
    return {one.id: one.line for one in cutting.cut(text).sections}


def _at(line: int, said: Said) -> Finding:
    weight, rule, text, advice = said
    return Finding(Trouble(reading.FILE, line, 1, text, advice), weight, rule)
