"""A lesson, a small cluster and a machine between them."""

from explainer.checks.scene import Seen
from explainer.format.lesson import Lesson
from explainer.format.reading import understand
from explainer.player import commands as c
from explainer.player import document as d
from explainer.player.effects import Do, Effect
from explainer.player.machine import Machine
from explainer.player.telling import Teller
from explainer.player.ways import Now
from tests.explainer.checks.cluster import Cluster

LESSON = """\
---
lesson: two
version: 1
title: Two steps
minutes: 2
objective: Say what a test needs.
given: { scenario: two, until: [ { exists: service/hello } ] }
---
Words.

## look: Look
Something.
```step
notes: Whisper.
next: manual
```

## guess: Guess
```step
ask:
  id: how-many
  prompt: How many?
  options: [ { id: a, text: A }, { id: b, text: B, correct: true } ]
next: answered
```

## act: Act
```step
do:
  - { button: One, scale: { of: deployment/hello, replicas: 2 } }
clock: { rate: 0.25, pause_on: [ { ready: { selector: app=hello, count: "== 1" } } ] }
expect: { never: [ { ready: { selector: app=hello, count: "> 2" } } ] }
done: { ready: { selector: app=hello, count: "== 2" }, for: 2s }
within: 60s
hints: [ where, what, how ]
observe: { id: saw, kind: number, prompt: "How many were there?", answer: 2 }
why: [ Because. ]
refute: { belief: No., truth: Yes. }
```

## off: Off
```step
do: [ { button: Off, component: { name: scheduler, "on": false } } ]
done: { ready: { selector: app=hello, count: "== 3" } }
only: practice
instead: No real cluster can.
```
"""


class Play:
    """Hands in time by hand; `effects` has everything the machine wanted."""

    def __init__(
        self, *, mode: d.Mode = "alone", practice: bool = True, lesson: str = LESSON
    ) -> None:
        self.lesson: Lesson = understand(lesson)
        self.cluster = Cluster()
        self.machine = Machine(self.lesson, self.cluster.scene, mode=mode, practice=practice)
        self.teller = Teller(
            self.machine,
            run="r",
            player="Ada",
            at=d.Place(name="r", namespace="lesson", practice=practice),
        )
        self.effects: list[Effect] = []
        self.s = 100.0

    @property
    def now(self) -> Now:
        return Now(self.s, round(self.s * 1000))

    def take(self, command: c.Command) -> list[Effect]:
        return self._keep(self.machine.take(command, self.now))

    def look(self, passed_s: float = 0.0) -> list[Effect]:
        self.s += passed_s
        return self._keep(self.machine.look(self.now))

    def made(self) -> None:
        self.cluster.put("Service", "hello")
        self._keep(self.machine.made(self.now))

    def ended(self, why: str = "") -> list[Effect]:
        """The last deed that was wanted has come to its end."""
        done = next(one for one in reversed(self.effects) if isinstance(one, Do))
        return self._keep(self.machine.deed_ended(done, why, self.now))

    def heard(self, reason: str) -> None:
        self.cluster.scene.events.append(Seen(reason, "Pod", "hello-1"))

    @property
    def told(self) -> d.Document:
        return self.teller.tell()

    def _keep(self, effects: list[Effect]) -> list[Effect]:
        self.effects += effects
        return effects
