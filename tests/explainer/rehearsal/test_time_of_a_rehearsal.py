"""Simulated time outruns real time: what happens counts at its own moment, however fast it is carried here."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.kube.timing import Backoff, Timing
from dashboard.mirror.records import Pod, from_object
from explainer.checks.scene import Scene
from explainer.doing.practice import Ask, Asked, Passed
from explainer.format.reading import understand
from explainer.limits import ASK_TIMEOUT_S, ASKED_AT_ONCE, NUDGE_AFTER_S, NUDGE_S, QUIET_S
from explainer.player import commands as c
from explainer.player.machine import Machine
from explainer.player.ways import Now
from explainer.rehearsal.asking import Visitors
from explainer.rehearsal.backlog import Backlog
from explainer.rehearsal.houses import soonest
from explainer.rehearsal.theatre import Theatre
from explainer.runs.timing import HandTime
from tests.explainer.checks.cluster import Cluster

LESSON = """\
---
lesson: asked
version: 1
title: Asked
minutes: 1
objective: Say what a test needs.
given: { scenario: one }
probe: { service: hello, port: http, every: 500ms }
---
## look: Look
```step
do: [ { button: Do it, scale: { of: deployment/hello, replicas: 2 } } ]
expect: { in_order: [ { pods: { selector: app=hello, count: "== 2" } } ] }
done: { pods: { selector: app=hello, count: "== 1" } }
within: 60s
```
"""


def visitors(scene: Scene) -> Visitors:
    return Visitors(scene, understand(LESSON))


def answer(to: Ask, at_s: float, status: int = 200) -> Asked:
    return Asked(to.id, at_s, status, {}, "")


def test_requests_are_due_at_the_rate_of_the_probe_whatever_the_slices_are() -> None:
    asked = visitors(Cluster().scene)
    assert [one.in_s for one in asked.plan(0, 1.25)] == [0.5, 1.0]
    assert [one.in_s for one in asked.plan(1.25, 0.1)] == []
    assert [one.in_s for one in asked.plan(1.35, 1)] == pytest.approx([0.15, 0.65])


def test_an_answer_counts_in_the_step_in_which_it_was_asked_for() -> None:
    scene = Cluster().scene
    asked = visitors(scene)
    first, second = asked.plan(0, 1)
    asked.answered(answer(first, 0.6))
    assert scene.traffic.answered == 1
    assert scene.traffic.latencies_ms == pytest.approx([100])
    scene.begin()
    asked.answered(answer(second, 1.1))
    assert (scene.traffic.answered, scene.traffic.failed) == (0, 0)


def test_a_request_is_late_by_the_clusters_time() -> None:
    scene = Cluster().scene
    asked = visitors(scene)
    (one,) = asked.plan(0, 0.5)
    assert asked.late(ASK_TIMEOUT_S) == []
    assert asked.late(ASK_TIMEOUT_S + 0.5) == [(ASK_TIMEOUT_S + 0.5, one.id)]
    asked.give_up(one.id)
    asked.answered(answer(one, ASK_TIMEOUT_S + 0.6))
    assert (scene.traffic.answered, scene.traffic.failed) == (0, 1)


def test_no_more_wait_for_an_answer_than_may() -> None:
    asked = visitors(Cluster().scene)
    assert len(asked.plan(0, 100)) == ASKED_AT_ONCE
    assert asked.plan(100, 1) == []


def test_watches_that_are_cut_again_and_again_are_followed_without_a_longer_and_longer_pause() -> (
    None
):
    backoff = Backoff(Timing(uniform=soonest))
    assert max(backoff.next_s() for _ in range(12)) <= QUIET_S


def pod(name: str, version: int) -> Pod:
    about = {"name": name, "uid": name, "namespace": "lesson", "resourceVersion": str(version)}
    made = from_object("Pod", {"metadata": {**about, "labels": {"app": "hello"}}})
    assert isinstance(made, Pod)
    return made


class House:
    """A second in which two pods come and one goes; the watch of pods is told of it in another order than another."""

    practice = True

    def __init__(self, store: Backlog) -> None:
        self._store = store

    async def passing(self, seconds: float, _asks: Any = ()) -> Passed:
        self._store.put("Pod", pod("a", 11), 0)
        self._store.put("Pod", pod("b", 13), 0)
        self._store.remove("Pod", "a", 0, "14")
        self._store.put("Node", cast("Any", pod("node", 12)), 0)
        assert self._store.count("Pod") == 0, "it waits"
        moments = {11: 1.0, 12: 2.0, 13: 3.0, 14: 4.0}
        return Passed(seconds, {}, moments)


def played() -> tuple[Machine, list[tuple[float, int]]]:
    """A step whose proof holds between the first pod and the second, and again from the last moment on."""
    store, hand = Backlog(), HandTime()
    scene = Scene(store, "lesson")
    machine = Machine(understand(LESSON), scene, mode="hall", practice=True)
    seen: list[tuple[float, int]] = []

    def now() -> Now:
        return Now(hand.cluster_s, 0)

    def changed() -> None:
        seen.append((hand.cluster_s, store.count("Pod")))
        machine.look(now())

    machine.made(now())
    machine.take(c.Begin(), now())
    machine.take(c.Act(0, "key"), now())
    store.on_change = changed
    parts: dict[str, Any] = {
        "session": SimpleNamespace(changed=changed, machine=machine),
        "house": House(store),
        "heard": dict,
        "asking": visitors(scene),
    }
    empty: Any = None
    theatre = Theatre(lesson=empty, time=hand, store=store, **parts)
    asyncio.run(theatre._pass(9))
    assert hand.cluster_s == 9
    return machine, seen


def test_each_write_is_looked_at_at_its_moment_and_in_the_order_of_the_writes() -> None:
    machine, seen = played()
    assert seen == [(1.0, 1), (2.0, 1), (3.0, 2), (4.0, 1)]
    assert machine.progress.moments == 1, "two pods were there together for a second"


def test_people_go_on_asking_while_a_button_waits_for_its_answer() -> None:
    """Else a gap in which nobody answers may pass between two requests."""

    async def asked_for() -> tuple[list[float], float]:
        asked: list[float] = []
        enough = asyncio.Event()
        total_s = 0.0

        async def passing(seconds: float, asks: list[Ask]) -> Passed:
            nonlocal total_s
            asked.extend(total_s + one.in_s for one in asks)
            total_s += seconds
            if len(asked) == 2:
                enough.set()
            return Passed(total_s)

        store = Backlog()
        machine = SimpleNamespace(proof=None, held=False, stage="", phase="step")
        session = SimpleNamespace(rest=enough.wait, awaits_program=True, machine=machine)
        parts: dict[str, Any] = {
            "session": session,
            "house": SimpleNamespace(passing=passing, practice=True),
            "asking": visitors(Scene(store, "lesson")),
        }
        empty: Any = None
        theatre = Theatre(lesson=empty, time=HandTime(), store=store, heard=dict, **parts)
        await theatre._rest()
        return asked, theatre.time.cluster_s

    asked, passed_s = asyncio.run(asked_for())
    assert asked == pytest.approx([0.5, 1.0])
    assert passed_s == pytest.approx(1, abs=1.5 * NUDGE_S)


def test_time_stands_still_while_a_button_writes_however_slow_the_machine_is() -> None:
    async def passed_s() -> float:
        async def slow() -> None:
            await asyncio.sleep(3 * NUDGE_AFTER_S)

        session = SimpleNamespace(rest=slow, awaits_program=False)
        empty: Any = None
        parts: dict[str, Any] = {"session": session, "house": empty, "asking": empty}
        theatre = Theatre(lesson=empty, time=HandTime(), store=empty, heard=dict, **parts)
        await theatre._rest()
        return theatre.time.cluster_s

    assert asyncio.run(passed_s()) == 0
