"""Admission policies and their bindings: rules in CEL that the API server itself follows.

Mirrors pkg/apis/admissionregistration and its registry (documentation: "Validating Admission Policy",
"Mutating Admission Policy"). What they do is in `practice.api.admission.policies`.
"""

from __future__ import annotations

from practice.api.kinds.admission_policy_validation import (
    validate_mutating,
    validate_mutating_binding,
    validate_status,
    validate_validating,
    validate_validating_binding,
)
from practice.api.kinds.webhooks import GROUP
from practice.api.resource import Context, Object, Resource, Subresource

VALIDATING = f"validatingadmissionpolicies.{GROUP}"
VALIDATING_BINDINGS = f"validatingadmissionpolicybindings.{GROUP}"
MUTATING = f"mutatingadmissionpolicies.{GROUP}"
MUTATING_BINDINGS = f"mutatingadmissionpolicybindings.{GROUP}"


def _default_policy(policy: Object) -> None:
    spec = policy.setdefault("spec", {})
    spec.setdefault("failurePolicy", "Fail")
    _default_matches(spec.get("matchConstraints"))


def _default_binding(binding: Object) -> None:
    spec = binding.setdefault("spec", {})
    _default_matches(spec.get("matchResources"))


def _default_matches(matches: Object | None) -> None:
    if matches is None:
        return
    matches.setdefault("matchPolicy", "Equivalent")
    matches.setdefault("namespaceSelector", {})
    matches.setdefault("objectSelector", {})
    for name in ("resourceRules", "excludeResourceRules"):
        for rule in matches.get(name) or ():
            rule.setdefault("scope", "*")


def _without_status(policy: Object, _context: Context) -> None:
    policy["status"] = {}


VALIDATING_POLICIES = Resource(
    group=GROUP,
    version="v1",
    plural="validatingadmissionpolicies",
    singular="validatingadmissionpolicy",
    kind="ValidatingAdmissionPolicy",
    namespaced=False,
    categories=("api-extensions",),
    subresources=(
        Subresource(
            name="status", kind="ValidatingAdmissionPolicy", verbs=("get", "patch", "update")
        ),
    ),
    default=_default_policy,
    prepare_create=_without_status,
    validate=validate_validating,
    validate_status=validate_status,
    has_generation=True,
    unconditional_update=False,
)
VALIDATING_POLICY_BINDINGS = Resource(
    group=GROUP,
    version="v1",
    plural="validatingadmissionpolicybindings",
    singular="validatingadmissionpolicybinding",
    kind="ValidatingAdmissionPolicyBinding",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_binding,
    validate=validate_validating_binding,
    has_generation=True,
    unconditional_update=False,
)
MUTATING_POLICIES = Resource(
    group=GROUP,
    version="v1",
    plural="mutatingadmissionpolicies",
    singular="mutatingadmissionpolicy",
    kind="MutatingAdmissionPolicy",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_policy,
    validate=validate_mutating,
    has_generation=True,
    unconditional_update=False,
)
MUTATING_POLICY_BINDINGS = Resource(
    group=GROUP,
    version="v1",
    plural="mutatingadmissionpolicybindings",
    singular="mutatingadmissionpolicybinding",
    kind="MutatingAdmissionPolicyBinding",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_binding,
    validate=validate_mutating_binding,
    has_generation=True,
    unconditional_update=False,
)
