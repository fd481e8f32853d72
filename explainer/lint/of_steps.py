"""Rules about one step, and about its place among the others."""

import re
from collections.abc import Iterator

from explainer import limits
from explainer.format import actions as do
from explainer.format import predicates as p
from explainer.format.actions import ACTIONS, VERBS
from explainer.format.conditions import Expression
from explainer.format.drawn import DRAWN, NEVER_TRIED
from explainer.format.lesson import Lesson, Step, StepBlock
from explainer.format.walking import answers, asked, conditions
from explainer.lint.findings import Weight

Said = tuple[Weight, str, str, str]
"""Weight, rule, what is wrong, what to do."""
WORDS = {kind: word for word, kind in ACTIONS.items()}
COLOUR = re.compile(
    r"(?i)\bthe (red|green|blue|yellow|orange|purple|grey|gray|pink) (?:one|ones)\b"
)


def of_step(lesson: Lesson, index: int) -> Iterator[Said]:
    """Everything about the step at this place."""
    step = lesson.steps[index]
    yield from _order(lesson, index)
    yield from _proof(step)
    yield from _place(step)
    yield from _help(step)
    yield from _rights(lesson, step)
    yield from _questions(lesson, step)
    yield from _traffic(lesson, index)
    yield from _words(step)
    yield from _drawn(step)


def _order(lesson: Lesson, index: int) -> Iterator[Said]:
    """R1, R4, and the way on."""
    step, block = lesson.steps[index], lesson.steps[index].block
    before = next(
        (one for one in reversed(lesson.steps[:index]) if one.deeds or one.block.ask), None
    )
    guessed = block.ask or (before and before.block.ask and not before.deeds)
    if step.deeds and not guessed:
        yield (
            "warning", "R1", "Something is done, and nobody was asked what the picture will do.",
            "Put an “ask” into this step, or a step with one before it.",
        )  # fmt: skip
    if step.deeds and not block.observe:
        yield (
            "warning", "R4", "After a change nobody is asked what was seen.", "Add “observe”.",
        )  # fmt: skip
    if block.next == "auto" and not (block.ask or block.observe or step.done or step.deeds):
        yield (
            "error", "next", "There is only something to read, and it would be gone after two seconds.",
            "Write “next: manual”.",
        )  # fmt: skip
    if block.next == "answered" and not asked(step):
        yield "error", "next", "“next: answered”, and nothing is asked.", "Write “next: manual”."


def _proof(step: Step) -> Iterator[Said]:
    """What is done must be proven, in bounded time, in words."""
    if step.deeds and step.done is None:
        yield "error", "proof", "Something is done and nothing proves it.", "Add “done”."
    if step.block.open and (step.done is None or not step.deeds):
        yield (
            "error", "open", "The step is open, and has not both a proof and a button.",
            "Add “done”, and a button for those who want it done.",
        )  # fmt: skip
    if step.done is not None and not step.within_s:
        yield "warning", "within", "Nothing says how long this may take.", "Add “within: 60s”."
    for word, named in (("solution", step.block.solution), ("unproven", step.block.unproven)):
        if any(one not in range(1, len(step.deeds) + 1) for one in named):
            yield (
                "error", word, f"“{word}” names a button that is none; there are {len(step.deeds)}.",
                "Write the numbers of buttons, from 1.",
            )  # fmt: skip
    if step.for_s and step.within_s and step.for_s >= step.within_s:
        yield "error", "within", "“within” is over before “for” can be.", "Make “within” longer."
    if any(isinstance(one, Expression) for one in conditions(step)):
        yield (
            "warning", "R25", "An “expr” cannot tell its progress in words.",
            "Say it with a predicate, if there is one.",
        )  # fmt: skip


def _place(step: Step) -> Iterator[Said]:
    """What no real cluster can do."""
    block = step.block
    if block.only and not block.instead:
        yield (
            "error", "only", f"This step is left out on the other kind of cluster (only: {block.only}), silently.",
            "Say in “instead” what people see there.",
        )  # fmt: skip
    if block.wants and not block.instead:
        yield (
            "error", "only", f"On a cluster without “{block.wants[0]}” this step is left out, silently.",
            "Say in “instead” what people see elsewhere, and what is missing here.",
        )  # fmt: skip
    if block.instead and not block.only and not block.wants:
        yield (
            "error", "only", "“instead” without “only” or “wants” is never said.",
            "Add “only: practice”, or what the step “wants”.",
        )  # fmt: skip
    bad = [
        WORDS[type(a)]
        for deed in step.deeds
        for a in deed.actions
        if isinstance(a, do.ONLY_PRACTICE) and not _is_of_simulated(block, a)
    ]
    if bad and block.only != "practice":
        yield (
            "error", "only", f"No real cluster can do “{bad[0]}”.",
            "Write “only: practice” and, in “instead”, what is said on a real one.",
        )  # fmt: skip


def _is_of_simulated(block: StepBlock, action: do.Action) -> bool:
    """The power of a node, in a step that wants simulated ones."""
    return do.is_power(action) and "simulated-nodes" in block.wants


def _help(step: Step) -> Iterator[Said]:
    """R30: three grades; hints are sentences."""
    hints = step.block.hints
    if hints and len(hints) != 3:
        yield (
            "error", "R30", f"There are {len(hints)} hints; there are three grades.",
            "Write where to look, what to compare, and what to do.",
        )  # fmt: skip
    if step.deeds and not hints:
        yield "warning", "R30", "There are no hints.", "Add three grades of “hints”."
    for _, hint in step.stuck:
        if " " not in hint.strip():
            yield (
                "error", "R25", f"The hint “{hint}” says nothing to who reads it.", "Write a sentence.",
            )  # fmt: skip


def _rights(lesson: Lesson, step: Step) -> Iterator[Said]:
    """Each verb that is used is named in the front."""
    used = {
        verb
        for deed in step.deeds
        for action in deed.actions
        for verb in VERBS.get(WORDS[type(action)], ())
    }
    for want in sorted(set(step.block.wants) - set(lesson.head.needs.optional)):
        yield (
            "error", "needs", f"The step wants “{want}”, and the front matter does not say so.",
            f"Add “{want}” to needs.optional in the front matter.",
        )  # fmt: skip
    for verb in sorted(used - set(lesson.head.needs.verbs)):
        yield (
            "error", "needs", f"The step needs the right to {verb}.",
            f"Add “{verb}” to needs.verbs in the front matter.",
        )  # fmt: skip


def _questions(lesson: Lesson, step: Step) -> Iterator[Said]:
    for ask in asked(step):
        name = f"The question “{ask.id}”"
        ids = [option.id for option in ask.options]
        right = [option.id for option in ask.options if option.correct]
        if len(set(ids)) < len(ids):
            yield "error", "ask", f"{name} has two options of one id.", "Give each its own."
        if ask.kind in ("choice", "poll", "order") and len(ids) < 2:
            yield "error", "ask", f"{name} has fewer than two options.", "Add “options”."
        if ask.kind == "choice" and not right:
            yield "error", "ask", f"{name} has no right answer.", "Mark it, or make it a poll."
        if ask.kind == "poll" and right:
            yield "error", "ask", f"{name} is a poll; nothing in it is right.", "Drop “correct”."
        if ask.kind == "number" and not isinstance(ask.answer, int | float):
            yield "error", "ask", f"{name} has no number as its answer.", "Add “answer: 3”."
        if ask.kind == "pick" and not isinstance(ask.answer, list):
            yield "error", "ask", f"{name} has no list of things as its answer.", "Add “answer”."
        if (
            ask.kind == "order"
            and isinstance(ask.answer, list)
            and sorted(ask.answer) != sorted(ids)
        ):
            yield (
                "error",
                "ask",
                f"{name}: the answer is no order of its options.",
                "List each id once.",
            )
        yield from _beliefs(lesson, step, name, [o.says for o in ask.options if o.says])


def _beliefs(lesson: Lesson, step: Step, name: str, says: list[str]) -> Iterator[Said]:
    """A wrong idea that an answer shows is answered (R5)."""
    index = lesson.steps.index(step)
    until = lesson.steps[index : answers(lesson, index) + 2]
    if says and not any(one.block.refute for one in until):
        yield (
            "warning", "R5", f"{name} shows a belief (“{says[0]}”) that nothing answers.",
            "Add “refute” to the step that shows what is so.",
        )  # fmt: skip


def _traffic(lesson: Lesson, index: int) -> Iterator[Said]:
    """Counts of requests need somebody who sends them."""
    if lesson.head.probe is not None:
        return
    sent = any(
        isinstance(action, do.Probe)
        for step in lesson.steps[: index + 1]
        for deed in step.deeds
        for action in deed.actions
    )
    if not sent and any(isinstance(one, p.Traffic) for one in conditions(lesson.steps[index])):
        yield (
            "error", "probe", "Requests are counted that nobody sends.",
            "Add “probe” to the front matter, or an action “probe” before.",
        )  # fmt: skip


def _words(step: Step) -> Iterator[Said]:
    """R11, R12, R20."""
    block = step.block
    if len(block.highlight) > limits.LIT:
        yield "error", "R11", f"{len(block.highlight)} things are lit.", f"At most {limits.LIT}."
    for on, text in block.say.items():
        if len(text.split()) > limits.BUBBLE_WORDS:
            yield (
                "error", "R12", f"The bubble on {on} has {len(text.split())} words.",
                f"At most {limits.BUBBLE_WORDS}.",
            )  # fmt: skip
    texts = [step.prose, block.notes, *block.say.values(), *block.why, *block.hints]
    texts += [ask.prompt for ask in asked(step)]
    for text in texts:
        if found := COLOUR.search(text):
            yield "warning", "R20", f"“{found[0]}” names a thing by its colour alone.", "Name it."


def _drawn(step: Step) -> Iterator[Said]:
    """What is drawn is there, and what shall be tried can be."""
    block = step.block
    for one in conditions(step):
        if isinstance(one, p.Tried) and (block.scene, block.drawn) != ("drawn", one.what):
            yield (
                "error", "drawn", f"“{one.what}” shall be tried, and the step does not show it.",
                f"Write “scene: drawn” and “drawn: {one.what}”.",
            )  # fmt: skip
    if block.scene == "drawn" and not block.drawn:
        yield "error", "drawn", "The scene is drawn, and nothing is named.", "Add “drawn: NAME”."
    if block.drawn and block.drawn not in DRAWN:
        text = f"There is no explorable “{block.drawn}”."
        yield "error", "drawn", text, f"There are {', '.join(sorted(DRAWN))}."
    if any(isinstance(one, p.Tried) and one.what in NEVER_TRIED for one in conditions(step)):
        text = f"“{block.drawn}” has nothing to try, so this step would never end."
        yield "error", "drawn", text, "Leave “tried” out, and write “next: manual”."
