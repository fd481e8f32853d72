"""What the expressions of a policy see: the write, the parameter, and the policy's variables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practice.api.admission.attempt import Attempt
from practice.api.admission.conditions import scope_of
from practice.api.admission.policies.plugin import Invocation
from practice.api.rbac.authorizer import Authorizer
from practice.api.validation.expressions import compiled
from practice.cel import CelBudgetError, CelError, CelSyntaxError, evaluate
from practice.cel.evaluating import Scope


def policy_scope(invocation: Invocation, attempt: Attempt, authorizer: Authorizer) -> Scope:
    """For all expressions of one invocation; they share what they may cost."""
    variables = Variables(invocation.policy["spec"].get("variables") or ())
    more: dict[str, Any] = {"variables": variables}
    if invocation.policy["spec"].get("paramKind") is not None:
        more["params"] = invocation.param
    variables.scope = scope_of(attempt, authorizer, more)
    return variables.scope


class Variables(dict[str, Any]):
    """A policy's variables, each computed when it is first asked for."""

    scope: Scope

    def __init__(self, expressions: Any) -> None:
        super().__init__()
        self._expressions: dict[str, str] = {one["name"]: one["expression"] for one in expressions}

    def __contains__(self, name: object) -> bool:
        return name in self._expressions

    def __iter__(self) -> Iterator[str]:
        return iter(self._expressions)

    def get(self, name: str, default: Any = None) -> Any:
        """Its value. CelError: it has none."""
        if not dict.__contains__(self, name):
            if name not in self._expressions:
                return default
            self[name] = self._computed(name)
        value = self[name]
        if isinstance(value, CelError):
            raise value
        return value

    def _computed(self, name: str) -> Any:
        try:
            return evaluate(compiled(self._expressions[name]), self.scope)
        except CelBudgetError:
            raise
        except (CelError, CelSyntaxError) as error:
            return CelError(f'composited variable "{name}" fails to evaluate: {error}')
