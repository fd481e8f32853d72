"""A lesson as data."""

from typing import Any, Literal

import msgspec

from explainer.format.actions import Action
from explainer.format.conditions import Condition

Level = Literal["core", "more", "capstone"]
Scene = Literal["nodes", "apps", "rollout", "table", "drawn"]
Want = Literal["default-storage-class", "simulated-nodes", "simulated-programs", "unpulled-image"]
"""What not every real cluster has, and single steps need: a StorageClass for claims that name none; nodes that nobody
misses; programs that obey the practice cluster's switches; nodes that have not pulled the images of its files yet."""


class Strict(msgspec.Struct, forbid_unknown_fields=True):
    """The base: a key that is misspelt is a trouble, never ignored."""


class Needs(Strict):
    """What the cluster must allow and have; `optional` makes the lesson better."""

    verbs: list[str] = msgspec.field(default_factory=list)
    caps: list[str] = msgspec.field(default_factory=list)
    optional: list[str] = msgspec.field(default_factory=list)
    nodes: int = 0
    """How many nodes must take pods; on a cluster with fewer the lesson cannot begin."""


class View(Strict):
    """How the picture is set when the lesson begins."""

    scene: Scene = "apps"
    focus: list[str] = msgspec.field(default_factory=list)
    hide: list[str] = msgspec.field(default_factory=list)


class Given(Strict):
    """What is there before the first step: `scenario` on the practice cluster (one of its scenes), `apply` (files) on a
    real one, and on the practice cluster where no scene is named; and when that is done."""

    apply: list[str] = msgspec.field(default_factory=list)
    scenario: str = ""
    until: list[Any] = msgspec.field(default_factory=list)


class Head(Strict):
    """The front matter."""

    lesson: str
    version: int
    title: str
    minutes: int
    objective: str
    number: int = 0
    level: Level = "core"
    after: list[str] = msgspec.field(default_factory=list)
    deck: str = ""
    needs: Needs = msgspec.field(default_factory=Needs)
    namespace: Literal["private", "shared"] = "private"
    given: Given = msgspec.field(default_factory=Given)
    probe: dict[str, Any] | None = None
    view: View = msgspec.field(default_factory=View)


class Option(Strict):
    """One answer. `says` names the belief it would show."""

    id: str
    text: str
    correct: bool = False
    says: str = ""


class Ask(Strict):
    """A question. `choice` and `order` have options; `number` an answer; `pick` things of the picture."""

    id: str
    prompt: str
    kind: Literal["choice", "number", "order", "pick", "poll"] = "choice"
    options: list[Option] = msgspec.field(default_factory=list)
    answer: float | list[str] | None = None
    reveal: Literal["at_once", "after_observe", "never"] = "after_observe"
    vote: dict[str, bool] = msgspec.field(default_factory=dict)


class Refute(Strict):
    """The wrong idea and the right one, side by side."""

    belief: str
    truth: str


class Stuck(Strict):
    """A hint that is offered when this is so."""

    when: Any
    hint: str


class Expect(Strict):
    """What should be seen on the way, in this order; and what must never be."""

    in_order: list[Any] = msgspec.field(default_factory=list)
    never: list[Any] = msgspec.field(default_factory=list)


class Slow(Strict):
    """The clock while the step runs, and the moments at which it stands still."""

    rate: float | Literal["max"] = 1.0
    pause_on: list[Any] = msgspec.field(default_factory=list)


class StepBlock(Strict):
    """What stands in a fenced `step` block, before conditions and actions are read."""

    notes: str = ""
    highlight: list[str] = msgspec.field(default_factory=list)
    say: dict[str, str] = msgspec.field(default_factory=dict)
    scene: Scene | None = None
    drawn: str = ""
    """The explorable that is shown instead of the picture (lessons 1–3)."""
    ask: Ask | None = None
    do: list[dict[str, Any]] = msgspec.field(default_factory=list)
    solution: list[int] = msgspec.field(default_factory=list)
    """Where buttons are alternatives: the numbers (from 1) of those that lead to the proof, in order. Empty: all."""
    clock: Slow | None = None
    expect: Expect | None = None
    done: dict[str, Any] | None = None
    open: bool = False
    """The proof is awaited from the beginning: people may do it in their own way, and the buttons do it for them."""
    unproven: list[int] = msgspec.field(default_factory=list)
    """Buttons whose work the proof does not need, as that it changes nothing is the point: mutants leave them alone."""
    within: str = ""
    stuck: list[Stuck] = msgspec.field(default_factory=list)
    observe: Ask | None = None
    why: list[str] = msgspec.field(default_factory=list)
    refute: Refute | None = None
    hints: list[str] = msgspec.field(default_factory=list)
    next: Literal["manual", "answered", "auto"] = "auto"
    only: Literal["practice", "real"] | None = None
    wants: list[Want] = msgspec.field(default_factory=list)
    """What the cluster must have for this step; looked for when the lesson is started on a real one."""
    instead: str = ""
    """What the room is told where `only` or `wants` leave the step out."""


class Deed(msgspec.Struct):
    """A button of a step and the actions behind it, in their order."""

    button: str
    actions: list[Action]
    says: str = ""


class Step(msgspec.Struct):
    """One step, read. `prose` is Markdown; `for_s` how long `done` must hold; `within_s` 0 for no limit."""

    id: str
    title: str
    prose: str
    block: StepBlock
    deeds: list[Deed]
    done: Condition | None
    for_s: float
    within_s: float
    in_order: list[Condition]
    never: list[Condition]
    pause_on: list[Condition]
    stuck: list[tuple[Condition, str]]

    @property
    def leading(self) -> list[int]:
        """The places of the buttons that lead to the proof, in the order in which they are pressed."""
        return [one - 1 for one in self.block.solution] or list(range(len(self.deeds)))


class Lesson(msgspec.Struct):
    """All of it. `intro` is the Markdown before the first step."""

    head: Head
    intro: str
    until: list[Condition]
    steps: list[Step]
