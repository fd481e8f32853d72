"""Rolling updates that something comes between: failures, pauses, scaling, another update.

The traces are those of `tests.contract.rollout`: wanted/there/ready of each generation, by age.
"""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object
from tests.contract.rollout import REVISION, Rollout, is_ready, owned, rolling

GROUP = Group("rollout-mixes")

Step = tuple[str, Any]
"""`image` TAG, `ready` COUNT, `fail` COUNT of the oldest pods, `scale` SIZE, `pause`, `resume`."""

START = ("image", "2")

MIXES: tuple[tuple[int, Any, Any, tuple[Step, ...]], ...] = (
    (4, 1, 1, (START, ("fail", 1))),
    (4, 1, 0, (START, ("fail", 1))),
    (4, 0, 1, (START, ("fail", 1))),
    (6, "25%", "25%", (START, ("ready", 2), ("fail", 1))),
    (5, "40%", "20%", (("fail", 2), START)),
    (3, 1, 1, (START, ("ready", 1), ("pause", True), ("scale", 6), ("resume", True))),
    (4, 2, 2, (START, ("ready", 1), ("pause", True), ("scale", 2), ("resume", True))),
    (4, 1, 1, (START, ("ready", 1), ("pause", True), ("image", "3"), ("resume", True))),
    (3, 0, 1, (START, ("pause", True), ("fail", 1), ("resume", True))),
    (5, 2, 0, (START, ("ready", 1), ("scale", 8))),
    (5, 0, 2, (START, ("ready", 1), ("scale", 8))),
    (10, 3, 2, (START, ("ready", 2), ("scale", 5))),
    (10, "25%", "25%", (START, ("ready", 3), ("scale", 20))),
    (4, 1, 1, (START, ("ready", 1), ("image", "3"), ("ready", 1), ("scale", 7))),
    (6, 2, 1, (START, ("ready", 2), ("image", "3"), ("ready", 1), ("scale", 3))),
    (7, "50%", 0, (START, ("ready", 2), ("scale", 0), ("scale", 4))),
    (3, "100%", "100%", (START, ("image", "3"))),
    (8, "10%", "10%", (START, ("ready", 1), ("scale", 12))),
    (6, 1, "50%", (START, ("ready", 2), ("image", "1.27"))),
    (4, 1, 1, (START, ("scale", 6), ("image", "1.27"))),
)


def fail(rollout: Rollout, count: int) -> None:
    """Ready pods of the oldest generation that has some stop being ready."""
    _, sets, pods = rollout.state
    for one in sorted(sets, key=lambda item: int(item["metadata"]["annotations"][REVISION])):
        ready = [pod for pod in owned(pods, one) if is_ready(pod)]
        for pod in ready[:count]:
            mark_unready(rollout.api, pod["metadata"]["name"])
        if ready:
            break
    rollout.row()


def mark_unready(api: Caller, pod: str) -> None:
    unready = {"type": "Ready", "status": "False", "lastTransitionTime": "2026-01-02T03:04:06Z"}
    api.must(api.strategic("pods", pod, {"status": {"conditions": [unready]}}, "status"))


def take(rollout: Rollout, step: Step) -> None:
    what, value = step
    if what == "image":
        rollout.image(f"nginx:{value}")
    elif what == "ready":
        rollout.make_ready(value)
        rollout.row()
    elif what == "fail":
        fail(rollout, value)
    elif what == "scale":
        rollout.change(replicas=value)
    else:
        rollout.change(paused=what == "pause")


def told(status: Object) -> Object:
    """The counts and what the conditions say; when they changed is chance."""
    conditions = {one["type"]: (one["status"], one["reason"]) for one in status["conditions"]}
    return {**status, "conditions": dict(sorted(conditions.items()))}


def add(replicas: int, surge: Any, unavailable: Any, steps: tuple[Step, ...]) -> None:
    def run(api: Caller) -> Answers:
        rollout = Rollout(api, replicas=replicas, strategy=rolling(surge, unavailable)).up()
        for step in steps:
            take(rollout, step)
        middle = told(rollout.settle()[0]["status"])
        rollout.finish(2)
        return {
            "trace": rollout.rows,
            "middle": middle,
            "after": told(rollout.settle()[0]["status"]),
        }

    words = ", ".join(f"{what} {value}" if value is not True else what for what, value in steps)
    GROUP.add(f"{replicas} replicas, surge {surge}, unavailable {unavailable}: {words}", run)


for _mix in MIXES:
    add(*_mix)
