"""From a folder to a `Lesson`: everything that is wrong is told at once, each with its line."""

from pathlib import Path as FilePath
from typing import Any, TypeVar

import msgspec

from explainer import limits
from explainer.format import cutting
from explainer.format.actions import ACTIONS, SHORT, Action
from explainer.format.conditions import Condition, condition, explained, small_text
from explainer.format.cutting import NotALesson, Piece, Section
from explainer.format.lesson import Deed, Head, Lesson, Step, StepBlock
from explainer.format.positions import Located, NotYaml, Path, locate
from explainer.format.quantities import Unreadable, seconds
from explainer.format.troubles import Trouble, Troubled

FILE = "lesson.md"
T = TypeVar("T")


def read(folder: FilePath) -> Lesson:
    """The lesson in this folder. Raises Troubled."""
    file = folder / FILE
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Troubled(
            [Trouble(FILE, 0, 0, f"{file} cannot be read: {error.strerror}.")]
        ) from error
    if len(raw) > limits.LESSON_BYTES:
        text = f"A lesson has at most {limits.LESSON_BYTES // 1024} KiB; this file has {len(raw) // 1024}."
        raise Troubled([Trouble(FILE, 0, 0, text)])
    try:
        return understand(raw.decode())
    except UnicodeDecodeError as error:
        raise Troubled([Trouble(FILE, 0, 0, f"The file is not UTF-8: {error.reason}.")]) from error


def understand(text: str) -> Lesson:
    """The same for the text of `lesson.md`. Raises Troubled with every trouble in it."""
    try:
        parts = cutting.cut(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except NotALesson as why:
        raise Troubled([Trouble(FILE, why.line, 1, why.text, why.advice)]) from why
    reader = _Reader()
    head = reader.head(parts.head)
    steps = [step for section in parts.sections if (step := reader.step(section))]
    reader.sections(parts.sections)
    if reader.troubles or head is None:
        raise Troubled(reader.troubles)
    found, until = head
    return Lesson(head=found, intro=parts.intro, until=until, steps=steps)


class _Block:
    """One piece of YAML, and where its troubles go."""

    def __init__(self, piece: Piece, located: Located, troubles: list[Trouble]) -> None:
        self.data = located.data
        self._piece, self._located, self._troubles = piece, located, troubles

    def report(self, path: Path, text: str, advice: str = "") -> None:
        """A trouble at the value with this path."""
        line, column = self._located.place(path)
        self._troubles.append(Trouble(FILE, self._piece.line + line - 1, column, text, advice))

    def convert(self, kind: type[T]) -> T | None:
        """The whole as a struct, or None with its trouble told."""
        try:
            return msgspec.convert(self.data or {}, kind, dec_hook=small_text)
        except msgspec.ValidationError as error:
            text, path = explained(error)
            self.report(path, text, _quote(self.data, path))
            return None

    def conditions(self, values: list[Any], *path: str | int) -> list[Condition]:
        """Those of a list that can be read; the others are told."""
        found = [condition(one, (*path, i), self.report) for i, one in enumerate(values)]
        return [one for one in found if one is not None]

    def duration_s(self, text: str, path: Path) -> float:
        """In seconds; 0 for none, or with its trouble told."""
        try:
            return seconds(text) if text else 0.0
        except Unreadable as why:
            self.report(path, str(why))
            return 0.0


class _Reader:
    """Collects the troubles of one file."""

    def __init__(self) -> None:
        self.troubles: list[Trouble] = []

    def head(self, piece: Piece) -> tuple[Head, list[Condition]] | None:
        """The front matter, and the conditions in it."""
        block = self._block(piece)
        head = block.convert(Head) if block else None
        if block is None or head is None:
            return None
        return head, block.conditions(head.given.until, "given", "until")

    def step(self, section: Section) -> Step | None:
        """One step; one without a block is prose and a button to go on."""
        piece = section.block or Piece("", section.line)
        block = self._block(piece)
        read = block.convert(StepBlock) if block else None
        if block is None or read is None:
            return None
        done, for_s = self._done(block, read)
        expect = read.expect
        return Step(
            id=section.id,
            title=section.title,
            prose=section.prose,
            block=read,
            deeds=[deed for i, one in enumerate(read.do) if (deed := _deed(block, one, ("do", i)))],
            done=done,
            for_s=for_s,
            within_s=block.duration_s(read.within, ("within",)),
            in_order=block.conditions(expect.in_order if expect else [], "expect", "in_order"),
            never=block.conditions(expect.never if expect else [], "expect", "never"),
            pause_on=block.conditions(
                read.clock.pause_on if read.clock else [], "clock", "pause_on"
            ),
            stuck=[
                (when, one.hint)
                for i, one in enumerate(read.stuck)
                if (when := condition(one.when, ("stuck", i, "when"), block.report))
            ],
        )

    def sections(self, sections: list[Section]) -> None:
        """What concerns all steps together."""
        if not sections:
            self.troubles.append(
                Trouble(FILE, 0, 0, "A lesson has at least one step.", "Write “## look: …”.")
            )
        if len(sections) > limits.STEPS:
            line = sections[limits.STEPS].line
            self.troubles.append(
                Trouble(FILE, line, 1, f"A lesson has at most {limits.STEPS} steps.")
            )
        seen: dict[str, int] = {}
        for section in sections:
            if section.id in seen:
                text = f"The id “{section.id}” is taken by the step on line {seen[section.id]}."
                self.troubles.append(Trouble(FILE, section.line, 4, text))
            seen.setdefault(section.id, section.line)

    def _done(self, block: _Block, read: StepBlock) -> tuple[Condition | None, float]:
        """`done` is a condition, and may say `for`, how long it must hold."""
        if read.done is None:
            return None, 0.0
        rest = {word: value for word, value in read.done.items() if word != "for"}
        for_s = block.duration_s(str(read.done.get("for", "")), ("done", "for"))
        return condition(rest, ("done",), block.report), for_s

    def _block(self, piece: Piece) -> _Block | None:
        try:
            located = locate(piece.text)
        except NotYaml as why:
            line = piece.line + why.line - 1
            self.troubles.append(Trouble(FILE, line, why.column, why.text, why.advice))
            return None
        if located.data is not None and not isinstance(located.data, dict):
            text = "Here stand names with values, one on each line: “name: value”."
            self.troubles.append(Trouble(FILE, piece.line, 1, text))
            return None
        return _Block(piece, located, self.troubles)


def _deed(block: _Block, value: dict[str, Any], path: Path) -> Deed | None:
    """A button with one action beside it, or several below `actions`."""
    rest = {
        word: inner for word, inner in value.items() if word not in ("button", "says", "actions")
    }
    if "button" not in value:
        block.report(path, "An action needs its button.", "Write “button: what it says”.")
        return None
    several = value.get("actions")
    if (several is None) == (not rest) or (several is not None and not isinstance(several, list)):
        block.report(path, "A button has one action, or a list of them below “actions”.")
        return None
    listed = [(one, (*path, "actions", i)) for i, one in enumerate(several or [])] or [(rest, path)]
    actions = [action for one, where in listed if (action := _action(block, one, where))]
    return Deed(str(value["button"]), actions, str(value.get("says", "")))


def _action(block: _Block, value: Any, path: Path) -> Action | None:
    if not isinstance(value, dict) or len(value) != 1:
        block.report(path, "An action is one word with what belongs to it, as in “scale: {…}”.")
        return None
    ((word, inner),) = value.items()
    if word not in ACTIONS:
        known = ", ".join(sorted(ACTIONS))
        block.report((*path, f":{word}"), f"No action is called “{word}”. Known: {known}.")
        return None
    if word in SHORT and not isinstance(inner, dict):
        many = word in ("apply", "delete")
        inner = {SHORT[word]: [inner] if many and not isinstance(inner, list) else inner}
    try:
        return msgspec.convert(inner, ACTIONS[word], dec_hook=small_text)
    except msgspec.ValidationError as error:
        text, where = explained(error)
        block.report((*path, word, *where), f"{word}: {text}", _quote(inner, where))
        return None


def _quote(data: Any, path: Path) -> str:
    """YAML reads yes, no, on, off and 1.10 as something else than text: say so where that is why."""
    value = data
    for part in path:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return ""
    if isinstance(value, bool | int | float):
        return f"YAML reads this as {'yes or no' if isinstance(value, bool) else 'a number'}; quote it if it is a text."
    return ""
