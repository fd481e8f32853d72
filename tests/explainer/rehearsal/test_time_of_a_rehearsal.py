"""Simulated time outruns real time: what waits for real seconds must not be taken for the cluster's doing."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboard.kube.api import Api
from dashboard.kube.proxying import Proxied
from dashboard.kube.timing import Backoff, Timing
from explainer.checks.scene import Scene
from explainer.doing.practice import Passed
from explainer.format.reading import understand
from explainer.limits import ASK_TIMEOUT_S, NUDGE_S, QUIET_S
from explainer.rehearsal.asking import Asker
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
probe: { service: hello, every: 1s }
---
## look: Look
```step
next: manual
```
"""


class SlowApi:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.may = asyncio.Event()

    async def ask(self, *_args: Any, **_kwargs: Any) -> Proxied:
        await self.may.wait()
        return Proxied(status=200, headers=(), body=b"")


async def counted(*, begins_again: bool) -> int:
    scene: Scene = Cluster().scene
    api = SlowApi()
    asker = Asker(cast("Api", api), scene, understand(LESSON))
    asker.passed(3)
    await asyncio.sleep(0)
    if begins_again:
        scene.begin()
    api.may.set()
    for _ in range(5):
        await asyncio.sleep(0)
    await asker.close()
    return scene.traffic.answered


def test_an_answer_counts_in_the_step_in_which_it_was_asked_for() -> None:
    assert asyncio.run(counted(begins_again=False)) == 3
    assert asyncio.run(counted(begins_again=True)) == 0


def test_watches_that_are_cut_again_and_again_are_followed_without_a_longer_and_longer_pause() -> (
    None
):
    backoff = Backoff(Timing(uniform=soonest))
    assert max(backoff.next_s() for _ in range(12)) <= QUIET_S


async def failures_after(simulated_s: float) -> int:
    scene: Scene = Cluster().scene
    asker = Asker(cast("Api", SlowApi()), scene, understand(LESSON))
    asker.passed(1)
    await asyncio.sleep(0)
    asker.passed(simulated_s)
    for _ in range(5):
        await asyncio.sleep(0)
    failed = scene.traffic.failed
    await asker.close()
    return failed


def test_a_request_is_late_by_the_clusters_time_however_slow_the_machine_is() -> None:
    assert asyncio.run(failures_after(ASK_TIMEOUT_S - 1)) == 0
    assert asyncio.run(failures_after(ASK_TIMEOUT_S)) == 1


def test_a_request_that_has_not_left_yet_is_waited_for() -> None:
    """Else the time that passes meanwhile would count as the cluster's."""

    async def waits() -> list[bool]:
        asker = Asker(cast("Api", SlowApi()), Cluster().scene, understand(LESSON))
        asker.passed(1)
        waiting = asyncio.create_task(asker.sent())
        done = [(await asyncio.wait({waiting}, timeout=0.05))[0] == {waiting}]
        for task in asker.waiting:
            asker.noted(task)
        done.append((await asyncio.wait({waiting}, timeout=5))[0] == {waiting})
        await asker.close()
        return done

    assert asyncio.run(waits()) == [False, True]


def test_people_go_on_asking_while_a_button_waits_for_its_answer() -> None:
    """Else a gap in which nobody answers may pass between two requests."""

    async def asked_for_s() -> tuple[float, float]:
        passings: list[float] = []
        asked: list[float] = []
        enough = asyncio.Event()

        async def passing(seconds: float) -> Passed:
            passings.append(seconds)
            if len(passings) == 3:
                enough.set()
            return Passed(sum(passings))

        parts = {
            "session": SimpleNamespace(rest=enough.wait),
            "house": SimpleNamespace(passing=passing),
            "asker": SimpleNamespace(passed=asked.append),
        }
        empty: Any = None
        theatre = Theatre(
            lesson=empty, time=HandTime(), store=empty, heard=empty, **cast("Any", parts)
        )
        await theatre._rest()
        return sum(asked), theatre.time.cluster_s

    asked_s, passed_s = asyncio.run(asked_for_s())
    assert asked_s == passed_s == pytest.approx(3 * NUDGE_S)
