"""TaintNodesByCondition: a new node takes no pods before its first sign of life."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.plugin import Plugin

NOT_READY = {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}


class TaintNodesByCondition(Plugin):
    """The node lifecycle controller takes the taint away when the node is ready."""

    name = "TaintNodesByCondition"
    verbs: tuple[Verb, ...] = ("create",)
    resources = ("nodes",)

    def admit(self, attempt: Attempt) -> None:
        taints = attempt.new["spec"].setdefault("taints", [])
        if not any(_is_not_ready(taint) for taint in taints):
            taints.append(dict(NOT_READY))


def _is_not_ready(taint: dict[str, str]) -> bool:
    return all(taint.get(name) == value for name, value in NOT_READY.items())
