"""What admission policies and their bindings may say.

Mirrors pkg/apis/admissionregistration/validation: expressions are checked in their order, each
knowing the variables before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from practice.api.kinds.match_resources import (
    match_causes,
    only_mutable,
    param_kind_causes,
    param_ref_causes,
)
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.conditions import validate_conditions
from practice.api.validation.expressions import compile_fault, type_of, validate_match_conditions
from practice.api.validation.names import dns_subdomain_faults, label_key_faults
from practice.limits import AUDIT_ANNOTATION_EXPRESSION_BYTES, AUDIT_ANNOTATIONS

_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_NO_NAMES = frozenset(
    (
        *("true", "false", "null", "in", "as", "break", "const", "continue", "else", "for"),
        *("function", "if", "import", "let", "loop", "package", "namespace", "return", "var"),
        *("void", "while"),
    )
)
_REASONS = ("Forbidden", "Invalid", "RequestEntityTooLarge")
_EITHER = "validations or auditAnnotations must contain at least one item"


def validate_validating(policy: Object) -> list[Cause]:
    """The causes that refuse a ValidatingAdmissionPolicy."""
    spec = policy["spec"]
    scope = _Expressions(spec)
    found = _common(policy, spec, scope)
    if not spec.get("validations") and not spec.get("auditAnnotations"):
        found += [
            causes.required(f"spec.{name}", _EITHER) for name in ("validations", "auditAnnotations")
        ]
        return found
    for index, one in enumerate(spec.get("validations") or ()):
        found += _validation(f"spec.validations[{index}]", one, scope)
    return found + _audit(policy, spec, scope)


def validate_mutating(policy: Object) -> list[Cause]:
    """The causes that refuse a MutatingAdmissionPolicy."""
    spec = policy["spec"]
    scope = _Expressions(spec, always=True)
    found = _common(policy, spec, scope, mutating=True)
    if not spec.get("mutations"):
        found.append(causes.required("spec.mutations", "mutations must contain at least one item"))
    for index, one in enumerate(spec.get("mutations") or ()):
        found += _mutation(f"spec.mutations[{index}]", one, scope)
    reinvocation = spec.get("reinvocationPolicy", "")
    if not reinvocation:
        found.append(causes.required("spec.reinvocationPolicy"))
    elif reinvocation not in ("IfNeeded", "Never"):
        known = ("IfNeeded", "Never")
        found.append(causes.not_supported("spec.reinvocationPolicy", reinvocation, known))
    return found


def validate_status(new: Object, _old: Object) -> list[Cause]:
    """What a controller may say of a policy."""
    status, field = new.get("status") or {}, "status.typeChecking.expressionWarnings"
    found: list[Cause] = []
    for index, one in enumerate((status.get("typeChecking") or {}).get("expressionWarnings") or ()):
        if not one.get("warning"):
            found.append(causes.required(f"{field}[{index}].warning"))
        if not one.get("fieldRef", "").strip():
            found.append(causes.required(f"{field}[{index}].fieldRef"))
    return found + validate_conditions("status.conditions", status.get("conditions") or [])


class _Expressions:
    """What is known while a policy's expressions are gone through."""

    def __init__(self, spec: Object, *, always: bool = False) -> None:
        self.params = spec.get("paramKind") is not None
        self.variables: dict[str, Any] | None = {} if spec.get("variables") or always else None

    def fault(
        self,
        expression: str,
        wanted: Sequence[str],
        *,
        authorizer: bool = True,
        patches: bool = False,
    ) -> str:
        return compile_fault(
            expression,
            wanted,
            params=self.params,
            authorizer=authorizer,
            variables=self.variables,
            patches=patches,
        )


def _common(
    policy: Object, spec: Object, scope: _Expressions, *, mutating: bool = False
) -> list[Cause]:
    found: list[Cause] = []
    failure = spec.get("failurePolicy")
    if failure not in ("Fail", "Ignore"):
        found.append(causes.not_supported("spec.failurePolicy", failure, ("Fail", "Ignore")))
    if spec.get("paramKind") is not None:
        found += param_kind_causes("spec.paramKind", spec["paramKind"])
    matches = spec.get("matchConstraints")
    if matches is None:
        found.append(causes.required("spec.matchConstraints"))
    else:
        found += match_causes("spec.matchConstraints", matches)
        if not matches.get("resourceRules"):
            found.append(causes.required("spec.matchConstraints.resourceRules"))
        if mutating:
            found += only_mutable("spec.matchConstraints", matches)
    conditions = spec.get("matchConditions") or []
    found += validate_match_conditions("spec.matchConditions", conditions, params=scope.params)
    for index, one in enumerate(spec.get("variables") or ()):
        found += _variable(f"spec.variables[{index}]", one, scope)
    return found


def _variable(field: str, one: Object, scope: _Expressions) -> list[Cause]:
    name, expression = one.get("name", ""), one.get("expression", "")
    found: list[Cause] = []
    if not name.strip():
        found.append(causes.required(f"{field}.name", "name is not specified"))
    elif not _NAME.fullmatch(name) or name in _NO_NAMES:
        found.append(causes.invalid(f"{field}.name", name, "must be a valid CEL identifier"))
    if not expression.strip():
        return [*found, causes.required(f"{field}.expression", "expression is not specified")]
    known, fault = type_of(expression, params=scope.params, variables=scope.variables)
    if fault:
        found.append(causes.invalid(f"{field}.expression", expression, fault))
    if scope.variables is not None:
        scope.variables[name] = _typed(expression, scope) if known else _unknown()
    return found


def _typed(expression: str, scope: _Expressions) -> Any:
    from practice.api.validation.expression_types import environment
    from practice.cel.checking import checked

    return checked(expression, environment(params=scope.params, variables=scope.variables)).type


def _unknown() -> Any:
    from practice.cel.types import DYN

    return DYN


def _validation(field: str, one: Object, scope: _Expressions) -> list[Cause]:
    found: list[Cause] = []
    expression, message = one.get("expression", ""), one.get("message", "")
    telling = one.get("messageExpression", "")
    if not expression.strip():
        found.append(causes.required(f"{field}.expression", "expression is not specified"))
    elif fault := scope.fault(expression, ("bool",)):
        found.append(causes.invalid(f"{field}.expression", expression, fault))
    if telling and not telling.strip():
        words = "must be non-empty if specified"
        found.append(causes.invalid(f"{field}.messageExpression", telling, words))
    elif telling and (fault := scope.fault(telling, ("string",), authorizer=False)):
        found.append(causes.invalid(f"{field}.messageExpression", telling, fault))
    if message and not message.strip():
        found.append(causes.invalid(f"{field}.message", message, "must be non-empty if specified"))
    elif re.search(r"[\n\r]", message.strip()):
        found.append(causes.invalid(f"{field}.message", message, "must not contain line breaks"))
    reason = one.get("reason")
    if reason is not None and reason not in _REASONS:
        found.append(causes.not_supported(f"{field}.reason", reason, _REASONS))
    return found


def _audit(policy: Object, spec: Object, scope: _Expressions) -> list[Cause]:
    annotations = spec.get("auditAnnotations") or []
    found: list[Cause] = []
    if len(annotations) > AUDIT_ANNOTATIONS:
        words = f"must not have more than {AUDIT_ANNOTATIONS} auditAnnotations"
        found.append(causes.invalid("spec.auditAnnotations", annotations, words))
    seen: set[str] = set()
    for index, one in enumerate(annotations):
        field, key = f"spec.auditAnnotations[{index}]", one.get("key", "")
        found += _annotation_key(f"{field}.key", policy["metadata"].get("name", ""), key)
        found += _annotation_value(f"{field}.valueExpression", one, scope)
        if key in seen:
            found.append(causes.duplicate(f"{field}.key", key))
        seen.add(key)
    return found


def _annotation_key(field: str, name: str, key: str) -> list[Cause]:
    if not name:
        return [causes.invalid(field, key, "requires metadata.name be non-empty")]
    whole = f"{name}/{key}"
    return causes.each_invalid(field, whole, label_key_faults(whole))


def _annotation_value(field: str, one: Object, scope: _Expressions) -> list[Cause]:
    expression = one.get("valueExpression", "")
    bare = expression.strip()
    if not bare:
        return [causes.required(field, "valueExpression is not specified")]
    if len(bare) > AUDIT_ANNOTATION_EXPRESSION_BYTES:
        words = f"must not exceed {AUDIT_ANNOTATION_EXPRESSION_BYTES} bytes in length"
        return [causes.required(field, words)]
    fault = scope.fault(bare, ("string", "null_type"))
    return [causes.invalid(field, expression, fault)] if fault else []


def _mutation(field: str, one: Object, scope: _Expressions) -> list[Cause]:
    kinds = {
        "ApplyConfiguration": ("applyConfiguration", "Object"),
        "JSONPatch": ("jsonPatch", "list(JSONPatch)"),
    }
    kind = one.get("patchType", "")
    if not kind:
        return [causes.required(f"{field}.patchType")]
    if kind not in kinds:
        return [causes.not_supported(f"{field}.patchType", kind, sorted(kinds))]
    name, wanted = kinds[kind]
    other = next(names[0] for other, names in kinds.items() if other != kind)
    found: list[Cause] = []
    if one.get(name) is None:
        words = f"must be specified when patchType is {kind}"
        found.append(causes.required(f"{field}.{name}", words))
    else:
        expression = one[name].get("expression", "").strip()
        if not expression:
            found.append(causes.required(f"{field}.{name}.expression"))
        elif fault := scope.fault(expression, (wanted,), patches=True):
            found.append(causes.invalid(f"{field}.{name}.expression", expression, fault))
    if one.get(other) is not None:
        words = f"must not be specified when patchType is {kind}"
        found.append(causes.invalid(f"{field}.{other}", f"{{{other}}}", words))
    return found


# -- bindings --------------------------------------------------------------------------------------


def validate_validating_binding(binding: Object) -> list[Cause]:
    """The causes that refuse a ValidatingAdmissionPolicyBinding."""
    spec = binding["spec"]
    return _binding(spec) + _actions("spec.validationActions", spec.get("validationActions") or [])


def validate_mutating_binding(binding: Object) -> list[Cause]:
    """The causes that refuse a MutatingAdmissionPolicyBinding."""
    spec = binding["spec"]
    return _binding(spec) + only_mutable("spec.matchResources", spec.get("matchResources") or {})


def _binding(spec: Object) -> list[Cause]:
    name = spec.get("policyName", "")
    found = (
        causes.each_invalid("spec.policyName", name, dns_subdomain_faults(name))
        if name
        else [causes.required("spec.policyName")]
    )
    if spec.get("paramRef") is not None:
        found += param_ref_causes("spec.paramRef", spec["paramRef"])
    if spec.get("matchResources") is not None:
        found += match_causes("spec.matchResources", spec["matchResources"])
    return found


def _actions(field: str, actions: list[str]) -> list[Cause]:
    found: list[Cause] = []
    known = ("Audit", "Deny", "Warn")
    for index, one in enumerate(actions):
        if one not in known:
            found.append(causes.not_supported(f"{field}[{index}]", one, known))
        if one in actions[:index]:
            found.append(causes.duplicate(f"{field}[{index}]", one))
    if "Deny" in actions and "Warn" in actions:
        words = (
            "must not contain both Deny and Warn (repeating the same validation failure information "
            "in the API response and headers serves no purpose)"
        )
        found.append(causes.invalid(field, actions, words))
    return found if actions else [causes.required(field)]
