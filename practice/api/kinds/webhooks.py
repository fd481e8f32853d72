"""MutatingWebhookConfigurations and ValidatingWebhookConfigurations: who is asked about which writes.

Mirrors pkg/apis/admissionregistration/validation and apiserver's util/webhook. What they do is in
`practice.api.admission.webhooks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.expressions import validate_match_conditions
from practice.api.validation.names import dns_subdomain_faults
from practice.api.validation.selector import validate_selector
from practice.api.validation.webhook_clients import (
    REVIEWS,
    client_causes,
    review_version_causes,
)

GROUP = "admissionregistration.k8s.io"
MUTATING = f"mutatingwebhookconfigurations.{GROUP}"
VALIDATING = f"validatingwebhookconfigurations.{GROUP}"

_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_SIDE_EFFECTS = ("None", "NoneOnDryRun")
_TIMEOUT_S = 10


def _default_validating(configuration: Object) -> None:
    for hook in configuration.get("webhooks") or ():
        hook.setdefault("failurePolicy", "Fail")
        hook.setdefault("matchPolicy", "Equivalent")
        hook.setdefault("namespaceSelector", {})
        hook.setdefault("objectSelector", {})
        hook.setdefault("timeoutSeconds", _TIMEOUT_S)
        for rule in hook.get("rules") or ():
            rule.setdefault("scope", "*")
        service = (hook.get("clientConfig") or {}).get("service")
        if service is not None:
            service.setdefault("port", 443)


def _default_mutating(configuration: Object) -> None:
    _default_validating(configuration)
    for hook in configuration.get("webhooks") or ():
        hook.setdefault("reinvocationPolicy", "Never")


def _validate(configuration: Object) -> list[Cause]:
    found: list[Cause] = []
    names: set[str] = set()
    for index, hook in enumerate(configuration.get("webhooks") or ()):
        field = f"webhooks[{index}]"
        found += _hook(field, hook)
        found += _review_versions(
            f"{field}.admissionReviewVersions", hook.get("admissionReviewVersions") or []
        )
        name = hook.get("name", "")
        if name and name in names:
            found.append(causes.duplicate(f"{field}.name", name))
        names.add(name)
    return found


def _hook(field: str, hook: Object) -> list[Cause]:
    found = _qualified(f"{field}.name", hook.get("name", ""))
    for index, rule in enumerate(hook.get("rules") or ()):
        found += rule_causes(f"{field}.rules[{index}]", rule)
    for name, known in (
        ("failurePolicy", ("Fail", "Ignore")),
        ("matchPolicy", ("Equivalent", "Exact")),
    ):
        found += _one_of(f"{field}.{name}", hook.get(name), known)
    if hook.get("sideEffects") is None:
        detail = f"must specify one of {', '.join(_SIDE_EFFECTS)}"
        found.append(causes.required(f"{field}.sideEffects", detail))
    found += _one_of(f"{field}.sideEffects", hook.get("sideEffects"), _SIDE_EFFECTS)
    timeout = hook.get("timeoutSeconds")
    if timeout is not None and not 1 <= timeout <= 30:
        detail = "the timeout value must be between 1 and 30 seconds"
        found.append(causes.invalid(f"{field}.timeoutSeconds", timeout, detail))
    for name in ("namespaceSelector", "objectSelector"):
        if hook.get(name) is not None:
            found += validate_selector(f"{field}.{name}", hook[name])
    found += _one_of(
        f"{field}.reinvocationPolicy", hook.get("reinvocationPolicy"), ("IfNeeded", "Never")
    )
    found += client_causes(f"{field}.clientConfig", hook.get("clientConfig") or {})
    return found + validate_match_conditions(
        f"{field}.matchConditions", hook.get("matchConditions") or []
    )


def _one_of(field: str, value: str | None, known: Sequence[str]) -> list[Cause]:
    return [] if value is None or value in known else [causes.not_supported(field, value, known)]


def _qualified(field: str, name: str) -> list[Cause]:
    if not name:
        return [causes.required(field)]
    faults = dns_subdomain_faults(name)
    if not faults and name.count(".") < 2:
        faults = ["should be a domain with at least three segments separated by dots"]
    return causes.each_invalid(field, name, faults)


def rule_causes(field: str, rule: Object) -> list[Cause]:
    """Of a rule that says which writes are meant."""
    operations = rule.get("operations") or []
    found: list[Cause] = [] if operations else [causes.required(f"{field}.operations")]
    if len(operations) > 1 and "*" in operations:
        detail = "if '*' is present, must not specify other operations"
        found.append(causes.invalid(f"{field}.operations", operations, detail))
    for index, one in enumerate(operations):
        found += _one_of(f"{field}.operations[{index}]", one, _OPERATIONS)
    for name, what in (("apiGroups", "API groups"), ("apiVersions", "API versions")):
        values = rule.get(name) or []
        if not values:
            found.append(causes.required(f"{field}.{name}"))
        if len(values) > 1 and "*" in values:
            detail = f"if '*' is present, must not specify other {what}"
            found.append(causes.invalid(f"{field}.{name}", values, detail))
        if name == "apiVersions":
            found += [
                causes.required(f"{field}.{name}[{i}]") for i, v in enumerate(values) if not v
            ]
    found += _resources(f"{field}.resources", rule.get("resources") or [])
    return found + _one_of(f"{field}.scope", rule.get("scope"), ("*", "Cluster", "Namespaced"))


def _resources(field: str, resources: list[str]) -> list[Cause]:
    found: list[Cause] = [] if resources else [causes.required(field)]
    wide: set[str] = set()
    has_plain = False
    for index, one in enumerate(resources):
        place = f"{field}[{index}]"
        if not one:
            found.append(causes.required(place))
            continue
        resource, slash, sub = one.partition("/")
        if not slash:
            has_plain = one != "*"
            continue
        for wildcard in (f"{resource}/*", f"*/{sub}"):
            if wildcard in wide:
                detail = f"if '{wildcard}' is present, must not specify {one}"
                found.append(causes.invalid(place, one, detail))
        if "*" in (resource, sub):
            wide.add(one)
    if len(resources) > 1 and "*/*" in resources:
        detail = "if '*/*' is present, must not specify other resources"
        found.append(causes.invalid(field, resources, detail))
    if "*" in resources and has_plain:
        detail = "if '*' is present, must not specify other resources without subresources"
        found.append(causes.invalid(field, resources, detail))
    return found


def _review_versions(field: str, versions: list[str]) -> list[Cause]:
    if not versions:
        return [causes.required(field, f"must specify one of {', '.join(REVIEWS)}")]
    return review_version_causes(field, versions)


def _desired(configuration: Object) -> Any:
    return configuration.get("webhooks")


MUTATING_CONFIGURATIONS = Resource(
    group=GROUP,
    version="v1",
    plural="mutatingwebhookconfigurations",
    singular="mutatingwebhookconfiguration",
    kind="MutatingWebhookConfiguration",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_mutating,
    validate=_validate,
    has_generation=True,
    desired=_desired,
    unconditional_update=False,
)
VALIDATING_CONFIGURATIONS = Resource(
    group=GROUP,
    version="v1",
    plural="validatingwebhookconfigurations",
    singular="validatingwebhookconfiguration",
    kind="ValidatingWebhookConfiguration",
    namespaced=False,
    categories=("api-extensions",),
    default=_default_validating,
    validate=_validate,
    has_generation=True,
    desired=_desired,
    unconditional_update=False,
)
