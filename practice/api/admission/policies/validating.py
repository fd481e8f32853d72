"""ValidatingAdmissionPolicy: what is to be stored is measured by rules; each binding says what follows.

Mirrors apiserver's admission/plugin/policy/validating (documentation: "Validating Admission Policy").
Audit annotations are evaluated, since their errors refuse; nothing keeps an audit log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from practice.api.admission.attempt import Attempt
from practice.api.admission.conditions import conditions_hold, value_of
from practice.api.admission.policies.plugin import Invocation, Policies
from practice.api.admission.policies.scopes import policy_scope
from practice.api.errors import ApiError
from practice.api.kinds.admission_policies import VALIDATING, VALIDATING_BINDINGS
from practice.api.resource import Object
from practice.cel import CelBudgetError, CelError
from practice.cel.evaluating import Scope
from practice.cel.values import type_name
from practice.limits import POLICY_MESSAGE_BYTES

_CODES = {"Forbidden": 403, "Unauthorized": 401, "RequestEntityTooLarge": 413, "Invalid": 422}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that does not hold, or could not be evaluated."""

    message: str
    reason: str = "Invalid"
    always: bool = False
    """It refuses whatever the binding's actions are."""


class ValidatingPolicies(Policies):
    """The admission plugin."""

    name = "ValidatingAdmissionPolicy"
    policies = VALIDATING
    bindings = VALIDATING_BINDINGS

    def validate(self, attempt: Attempt) -> None:
        """The first refusal is told; all warnings are."""
        first: tuple[Invocation, Refusal] | None = None
        for invocation in self.invocations(attempt):
            actions = (invocation.binding or {"spec": {}})["spec"].get("validationActions") or ()
            for refusal in self._refusals(invocation, attempt):
                if "Warn" in actions and not refusal.always:
                    attempt.request.warnings.append(_warning(invocation, refusal))
                if refusal.always or "Deny" in actions:
                    first = first or (invocation, refusal)
        if first is not None:
            raise _denied(*first, attempt)

    def _refusals(self, invocation: Invocation, attempt: Attempt) -> Iterator[Refusal]:
        if invocation.trouble:
            if invocation.fails:
                yield Refusal(invocation.trouble, always=True)
            return
        scope = policy_scope(invocation, attempt, self.authorizer)
        spec = invocation.policy["spec"]
        try:
            if not conditions_hold(spec.get("matchConditions") or (), scope):
                return
            yield from list(_evaluated(spec, scope, fails=invocation.fails))
        except CelError as error:
            if invocation.fails:
                yield Refusal(str(error))


def _evaluated(spec: Object, scope: Scope, *, fails: bool) -> Iterator[Refusal]:
    """CelBudgetError: the expressions cost too much together; CelError never."""
    for validation in spec.get("validations") or ():
        try:
            if value_of(validation["expression"], scope) is not True:
                reason = validation.get("reason") or "Invalid"
                yield Refusal(_message(validation, scope), reason)
        except CelBudgetError:
            raise
        except CelError as error:
            if fails:
                yield Refusal(str(error))
    for annotation in spec.get("auditAnnotations") or ():
        try:
            value = value_of(annotation["valueExpression"], scope)
        except CelBudgetError:
            raise
        except CelError as error:
            if fails:
                yield Refusal(str(error), always=True)
            continue
        if value is not None and not isinstance(value, str):
            words = f"valueExpression '{annotation['valueExpression']}' resulted in unsupported return type"
            words = f"{words}: {type_name(value)}. Return type must be either string or null."
            yield Refusal(words, always=True)


def _message(validation: Object, scope: Scope) -> str:
    """What the rule says of itself: computed, written, or the rule."""
    telling = validation.get("messageExpression")
    if telling:
        try:
            said = value_of(telling, scope)
        except CelBudgetError as error:
            raise CelBudgetError(f"failed messageExpression: {error}") from error
        except CelError:
            said = ""
        said = said.strip() if isinstance(said, str) else ""
        if said and len(said.encode()) <= POLICY_MESSAGE_BYTES and "\n" not in said:
            return said
    written: str = validation.get("message", "").strip()
    return written or f"failed expression: {validation['expression'].strip()}"


def _warning(invocation: Invocation, refusal: Refusal) -> str:
    return (
        f"Validation failed for ValidatingAdmissionPolicy '{invocation.policy_name}' with binding "
        f"'{invocation.binding_name}': {refusal.message}"
    )


def _denied(invocation: Invocation, refusal: Refusal, attempt: Attempt) -> ApiError:
    through = f" with binding '{invocation.binding_name}'" if invocation.binding else ""
    message = (
        f"ValidatingAdmissionPolicy '{invocation.policy_name}'{through} denied request: "
        f"{refusal.message}"
    )
    error = attempt.refused(message)
    details = {**error.status.get("details", {}), "causes": [{"message": message}]}
    code = _CODES.get(refusal.reason, 422)
    return ApiError(code, refusal.reason, str(error), details=details)
