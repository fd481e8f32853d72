"""A step goes on to the next action that changes something; heartbeats change nothing that anybody sees."""

from typing import Any

from explainer.doing.practice import NOTHING_STEPPED, Control
from explainer.limits import STEP_LOOKS


class Endless(Control):
    """Answers with these steps, one after the other, and then for ever with actions that write nothing."""

    def __init__(self, *said: list[str], acted: str | None = "kubelet/node-1") -> None:
        self.said, self.acted, self.asked = list(said), acted, 0

    async def ask(self, method: str, where: str, body: object = None) -> dict[str, Any]:
        assert (method, where, body) == ("POST", "clock/step", {"component": ""})
        self.asked += 1
        texts = self.said.pop(0) if self.said else []
        return {"acted": self.acted, "steps": [{"text": text} for text in texts]}


async def test_heartbeats_are_passed_over() -> None:
    control = Endless([], [], ["replicaset-controller: created pods a", "x"], ["never asked for"])
    assert await control.step("") == "replicaset-controller: created pods a x"
    assert control.asked == 3


async def test_a_cluster_at_rest_is_not_asked_for_ever() -> None:
    control = Endless()
    assert await control.step("") == NOTHING_STEPPED
    assert control.asked == STEP_LOOKS


async def test_a_cluster_that_will_do_nothing_is_asked_once() -> None:
    control = Endless(acted=None)
    assert await control.step("") == NOTHING_STEPPED
    assert control.asked == 1
