"""A mutant is given up when nothing has happened in it for longer than in the true step."""

from types import SimpleNamespace
from typing import Any, cast

from explainer.format.reading import understand
from explainer.limits import IDLE_S, MUTANT_CALM_S, MUTANT_LONGER
from explainer.player import commands as c
from explainer.player.machine import Machine
from explainer.player.ways import Now
from explainer.rehearsal.calm import Calm
from explainer.rehearsal.mutating import Patience
from explainer.rehearsal.theatre import Theatre
from tests.explainer.checks.cluster import Cluster

LESSON = """\
---
lesson: calm
version: 1
title: Calm
minutes: 1
objective: Say what a test needs.
given: { scenario: one }
---
## do: Do it
```step
do: [ { button: Do it, scale: { of: deployment/hello, replicas: 2 } } ]
done:
  all:
    - { ready: { selector: app=hello, count: "== 2" } }
    - { traffic: { answered: ">= 2" } }
  for: 9s
within: 90s
```
"""


class Play:
    """A step whose button was pressed, and time that passes by hand."""

    def __init__(self) -> None:
        self.cluster = Cluster()
        self.time = SimpleNamespace(cluster_s=0.0)
        self.machine = Machine(understand(LESSON), self.cluster.scene, mode="hall", practice=True)
        self.machine.made(self.now)
        self.machine.take(c.Begin(), self.now)
        self.machine.take(c.Act(0, "key"), self.now)
        self.machine.progress.deed(0).state = "done"
        self.machine.look(self.now)
        parts: dict[str, Any] = {"machine": self.machine, "store": self.cluster.store}
        self.calm = Calm(cast("Theatre", SimpleNamespace(time=self.time, **parts)))

    @property
    def now(self) -> Now:
        return Now(self.time.cluster_s, 0)

    def after(self, seconds: float) -> float:
        self.time.cluster_s += seconds
        self.machine.look(self.now)
        return self.calm.look()


def test_what_changes_begins_it_anew() -> None:
    play = Play()
    assert play.after(1) == 1
    assert play.after(4) == 5
    play.cluster.pod("other", ready=False)
    assert play.after(1) == 6, "it does not count for the proof"
    play.cluster.pod("a")
    assert play.after(2) == 0
    assert play.after(3) == 3
    assert play.calm.longest_s == 6


def test_requests_change_it_until_their_part_is_met() -> None:
    play = Play()
    counted = play.cluster.scene.traffic
    play.after(1)
    calms = []
    for _ in range(4):
        counted.answered += 1
        calms.append(play.after(5))
    assert calms == [0, 0, 5, 10], "how many more are answered is of no account"


def test_a_proof_that_holds_is_waited_for() -> None:
    play = Play()
    play.cluster.pod("a")
    play.cluster.pod("b")
    play.cluster.scene.traffic.answered = 2
    assert [play.after(4) for _ in range(2)] == [0, 0]
    play.cluster.gone("Pod", "b")
    assert [play.after(4) for _ in range(2)] == [0, 4]


def test_a_mutant_may_be_calm_for_longer_than_the_true_step_was() -> None:
    assert Patience.after(100, 40).calm_s == 40 * MUTANT_LONGER + MUTANT_CALM_S
    assert Patience.after(100, 0).calm_s == MUTANT_CALM_S
    assert Patience.after(0, 0).whole_s == IDLE_S
