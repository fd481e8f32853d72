"""Expressions in CEL about a write: their variables, and the conditions under which it is looked at.

Mirrors apiserver's packages admission/plugin/cel and admission/plugin/webhook/matchconditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from practice.api.admission.attempt import Attempt
from practice.api.admission.authorizing import authorizer_values
from practice.api.admission.reviews import question
from practice.api.rbac.authorizer import Authorizer
from practice.api.resource import Object
from practice.api.validation.expressions import compiled
from practice.cel import CelBudgetError, CelError, CelSyntaxError, evaluate
from practice.cel.evaluating import Lazy, Scope

OVER_BUDGET = (
    "validation failed due to running out of cost budget, no further validation rules will be run"
)


def scope_of(
    attempt: Attempt,
    authorizer: Authorizer,
    more: dict[str, Any] | None = None,
    lazy: dict[str, Lazy] | None = None,
) -> Scope:
    """What expressions about this write see."""
    asked = question(attempt, "v1", "")["request"]
    known = {"object": asked.pop("object"), "oldObject": asked.pop("oldObject")}
    del asked["uid"]
    known["namespaceObject"] = _namespace(attempt)
    rights = authorizer_values(authorizer, attempt)
    return Scope({**known, **rights, "request": asked, **(more or {})}, lazy)


def _namespace(attempt: Attempt) -> Object | None:
    """The namespace of the object; none for objects of the cluster, namespaces among them."""
    if not attempt.resource.namespaced or not attempt.namespace:
        return None
    found = attempt.context.store.get("namespaces", attempt.namespace)
    if found is None:
        return None
    metadata = dict(found["metadata"])
    metadata.pop("managedFields", None)
    metadata.pop("ownerReferences", None)
    return {**found, "metadata": metadata}


def value_of(text: str, scope: Scope) -> Any:
    """The value of an expression. CelError says which it was; CelBudgetError that all is spent."""
    try:
        return evaluate(compiled(text), scope)
    except CelBudgetError as error:
        raise CelBudgetError(OVER_BUDGET) from error
    except (CelError, CelSyntaxError) as error:
        raise CelError(f"expression '{text}' resulted in error: {error}") from error


def conditions_hold(conditions: Sequence[Object], scope: Scope) -> bool:
    """Whether all do; one that does not decides, also over an error. CelError: that is unknown."""
    trouble: CelError | None = None
    for condition in conditions:
        try:
            if value_of(condition["expression"], scope) is not True:
                return False
        except CelError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    return True
