"""Expressions in CEL about a write: their variables, and the conditions under which it is looked at.

Mirrors apiserver's packages admission/plugin/cel and admission/plugin/webhook/matchconditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from practice.api.admission.attempt import Attempt
from practice.api.admission.webhooks.reviews import question
from practice.api.resource import Object
from practice.api.validation.expressions import compiled
from practice.cel import CelError, evaluate
from practice.cel.evaluating import Lazy, Scope


def scope_of(
    attempt: Attempt, more: dict[str, Any] | None = None, lazy: dict[str, Lazy] | None = None
) -> Scope:
    """What expressions about this write see."""
    asked = question(attempt, "v1", "")["request"]
    known = {"object": asked.pop("object"), "oldObject": asked.pop("oldObject")}
    del asked["uid"]
    return Scope({**known, "request": asked, **(more or {})}, lazy)


def conditions_hold(conditions: Sequence[Object], scope: Scope) -> bool:
    """Whether all do; one that does not decides, also over an error. CelError: that is unknown."""
    trouble = ""
    for condition in conditions:
        text = condition["expression"]
        try:
            if evaluate(compiled(text), scope) is not True:
                return False
        except CelError as error:
            trouble = trouble or f"expression '{text}' resulted in error: {error}"
    if trouble:
        raise CelError(trouble)
    return True
