"""A run as one document, whole on every change (docs/lesson-protocol.md). What an audience may not see is
empty or null in its copy."""

from typing import Literal

import msgspec

from explainer.format.prose import Block

Mode = Literal["alone", "hall"]
Cut = Literal["learner", "speaker", "observer"]
Phase = Literal["preparing", "intro", "step", "end", "failed"]
Stage = Literal["", "ask", "act", "watch", "saw", "why", "refute", "next"]
Role = Literal["ask", "saw"]
ButtonState = Literal["locked", "ready", "running", "done", "failed", "impossible"]
StepState = Literal["ahead", "now", "done", "skipped", "replaced"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all parts."""


class Place(Part, frozen=True, kw_only=True):
    """Where the run lives."""

    name: str
    namespace: str
    practice: bool


class StepLine(Part, frozen=True, kw_only=True):
    """One line of the map of the lesson."""

    id: str
    title: str
    state: StepState


class About(Part, frozen=True, kw_only=True):
    """The lesson itself."""

    id: str
    number: int
    title: str
    minutes: int
    objective: str
    steps: list[StepLine]


class OptionLine(Part, frozen=True, kw_only=True):
    """One answer. `correct` is null until it is told; `votes` null where they may not be seen."""

    id: str
    text: str
    correct: bool | None = None
    votes: int | None = None


class Question(Part, frozen=True, kw_only=True):
    """The guess before (`ask`) or what was seen after (`saw`)."""

    id: str
    role: Role
    kind: Literal["choice", "number", "order", "pick", "poll"]
    prompt: str
    options: list[OptionLine]
    is_locked: bool
    chosen: list[str]
    """What the player said; a number as its text."""
    is_told: bool
    """Whether the right answer is told."""
    is_right: bool | None
    """Null until then, and for a poll."""
    right: list[str]
    voted: int
    """How many of the hall have answered."""


class Button(Part, frozen=True, kw_only=True):
    """One thing to do. `state`: locked (a guess is wanted first), ready, running, done, failed, impossible
    (this cluster cannot)."""

    index: int
    label: str
    says: str
    kubectl: list[str]
    state: ButtonState
    why: str
    """Of failed and impossible: a sentence."""
    is_dangerous: bool
    """On a real cluster it must be armed first."""


class Proven(Part, frozen=True, kw_only=True):
    """One part of what the cluster shall show."""

    met: bool
    sentence: str
    have: str
    want: str
    ids: list[str]
    """The rows it speaks of."""


class ProofState(Part, frozen=True, kw_only=True):
    """What is proven so far. Seconds are the cluster's."""

    met: bool
    parts: list[Proven]
    held_s: float
    for_s: float
    moments: int
    moments_of: int
    """How many of the expected moments have come, in their order."""
    guards: list[str]
    """Sentences of what should never be."""
    broken: list[int]
    """Which of the guards broke, at any time in this step."""
    is_late: bool


class Refutation(Part, frozen=True, kw_only=True):
    """The wrong idea, the right one."""

    belief: str
    truth: str


class ClockState(Part, frozen=True, kw_only=True):
    """Time. `held` at the moment `moment` (from 1) of `moments`; on a real cluster the page holds the picture."""

    rate: float | Literal["max"]
    running_rate: float | Literal["max"]
    """At which it goes, or goes on after a pause."""
    stepped: str
    """While it is paused: what the last step of the clock did, in words."""
    held: bool
    moment: int
    moments: int
    may: bool
    """Whether the clock can be changed here (the practice cluster)."""


class Badge(Part, frozen=True, kw_only=True):
    """A fact that is recorded, inferred or stood in for, said aloud."""

    kind: Literal["recorded", "inferred", "stand-in", "replaced"]
    text: str


class Bubble(Part, frozen=True, kw_only=True):
    """Words on a thing: "service/hello" or "pods:app=hello"."""

    on: str
    text: str


class StepDoc(Part, frozen=True, kw_only=True):
    """The present step."""

    id: str
    number: int
    """From 1."""
    title: str
    stage: Stage
    stages: list[Stage]
    """Those that this step has, in their order."""
    prose: list[Block]
    notes: str
    instead: str
    """What is said where this cluster cannot do the step; "" else."""
    question: Question | None
    buttons: list[Button]
    proof: ProofState | None
    guess: Question | None
    """The guess that this step answers, once it may be told."""
    why: list[str]
    refute: Refutation | None
    hints: list[str]
    """Those that were asked for."""
    hints_left: int
    stuck: str
    """A hint that fits now, offered unasked."""
    advance_ms: int | None
    """Unix ms when it goes on by itself; null: it waits."""
    may_restore: bool


class Looks(Part, frozen=True, kw_only=True):
    """How the picture shall be. Names are references: "deployment/hello", "pods:app=hello"."""

    scene: Literal["nodes", "apps", "rollout", "table", "drawn"]
    drawn: str
    focus: list[str]
    hide: list[str]
    highlight: list[str]
    bubbles: list[Bubble]


class StepReport(Part, frozen=True, kw_only=True):
    """What became of one step."""

    id: str
    title: str
    state: StepState
    answers: list[Question]
    skipped: list[str]
    """Stages that were left by skip."""
    hints: int
    broken: list[str]
    seconds: float


class Report(Part, frozen=True, kw_only=True):
    """At the end; nothing in it is a score."""

    steps: list[StepReport]
    right: int
    asked: int
    hints: int


class Document(Part, frozen=True, kw_only=True, tag_field="t", tag="lesson"):
    """The whole run for one audience: the frame `lesson`."""

    run: str
    rev: int
    mode: Mode
    cut: Cut
    player: str
    at: Place
    lesson: About
    phase: Phase
    trouble: str
    """Why it failed, or what the last command was refused for."""
    intro: list[Block]
    waiting: list[Proven]
    """While preparing: what is not there yet."""
    step: StepDoc | None
    looks: Looks
    clock: ClockState
    badges: list[Badge]
    may: list[str]
    """The commands that this audience may give now."""
    report: Report | None


def cut_for(whole: Document, cut: Cut) -> Document:
    """The copy for an audience, made of the speaker's."""
    if cut == "speaker":
        return whole
    step = whole.step
    if step is not None:
        step = msgspec.structs.replace(step, notes="", question=closed(step.question))
    may = whole.may if cut == "learner" else []
    report = whole.report if cut == "learner" or whole.mode == "hall" else None
    return msgspec.structs.replace(whole, cut=cut, step=step, may=may, report=report)


def closed(question: Question | None) -> Question | None:
    """Right answers and votes only once they are told."""
    if question is None or question.is_told:
        return question
    options = [msgspec.structs.replace(o, correct=None, votes=None) for o in question.options]
    return msgspec.structs.replace(question, options=options, right=[])
