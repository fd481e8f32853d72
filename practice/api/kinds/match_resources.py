"""Which writes a policy means, and what it is given: rules, selectors, kinds of parameters.

Mirrors pkg/apis/admissionregistration/validation, where policies and bindings share them.
"""

from __future__ import annotations

from practice.api.kinds.webhooks import rule_causes
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import (
    dns_subdomain_faults,
    path_segment_faults,
    rfc1035_label_faults,
)
from practice.api.validation.selector import validate_selector

_MUTABLE = ("*", "CONNECT", "CREATE", "UPDATE")
_MIXED = "may have mixed case, but should otherwise match: "
_ONE_ONLY = "name and selector are mutually exclusive"


def match_causes(field: str, matches: Object) -> list[Cause]:
    """Of `matchConstraints` and `matchResources`."""
    found: list[Cause] = []
    policy = matches.get("matchPolicy")
    if policy not in ("Equivalent", "Exact"):
        known = ("Equivalent", "Exact")
        found.append(causes.not_supported(f"{field}.matchPolicy", policy, known))
    for name in ("namespaceSelector", "objectSelector"):
        found += validate_selector(f"{field}.{name}", matches.get(name) or {})
    for name in ("resourceRules", "excludeResourceRules"):
        for index, rule in enumerate(matches.get(name) or ()):
            found += _named_rule(f"{field}.{name}[{index}]", rule)
    return found


def _named_rule(field: str, rule: Object) -> list[Cause]:
    found: list[Cause] = []
    names = rule.get("resourceNames") or []
    for index, name in enumerate(names):
        place = f"{field}.resourceNames[{index}]"
        found += causes.each_invalid(place, name, path_segment_faults(name))
        if name in names[:index]:
            found.append(causes.duplicate(place, name))
    return found + rule_causes(field, rule)


def only_mutable(field: str, matches: Object) -> list[Cause]:
    """What is deleted cannot be changed any more."""
    return [
        causes.not_supported(f"{field}.resourceRules.operations", one, _MUTABLE)
        for rule in matches.get("resourceRules") or ()
        for one in rule.get("operations") or ()
        if one not in _MUTABLE
    ]


def param_kind_causes(field: str, kind: Object) -> list[Cause]:
    """Of the kind of a policy's parameters."""
    version, name = kind.get("apiVersion", ""), kind.get("kind", "")
    found = (
        _api_version(f"{field}.apiVersion", version)
        if version
        else [causes.required(f"{field}.apiVersion")]
    )
    faults = rfc1035_label_faults(name.lower())
    if not name:
        found.append(causes.required(f"{field}.kind"))
    elif faults:
        found.append(causes.invalid(f"{field}.kind", name, _MIXED + ",".join(faults)))
    return found


def _api_version(field: str, text: str) -> list[Cause]:
    if text.count("/") > 1:
        return [causes.invalid(field, text, f"unexpected GroupVersion string: {text}")]
    group, _, version = ("", "", "") if text == "/" else text.rpartition("/")
    found: list[Cause] = []
    if group and (faults := dns_subdomain_faults(group)):
        found.append(causes.invalid(field, group, ",".join(faults)))
    if not version:
        found.append(causes.invalid(field, text, "version must be specified"))
    elif faults := rfc1035_label_faults(version):
        found.append(causes.invalid(field, version, ",".join(faults)))
    return found


def param_ref_causes(field: str, ref: Object) -> list[Cause]:
    """Of what a binding gives its policy."""
    found: list[Cause] = []
    name, selector = ref.get("name", ""), ref.get("selector")
    if name:
        found += causes.each_invalid(f"{field}.name", name, path_segment_faults(name))
        if selector is not None:
            found.append(causes.forbidden(f"{field}.name", _ONE_ONLY))
    if selector is not None:
        found += validate_selector(f"{field}.selector", selector)
        if name:
            found.append(causes.forbidden(f"{field}.selector", _ONE_ONLY))
    if not name and selector is None:
        found.append(causes.required(field, "one of name or selector must be specified"))
    action, known = ref.get("parameterNotFoundAction"), ("Deny", "Allow")
    if not action:
        found.append(causes.required(f"{field}.parameterNotFoundAction"))
    elif action not in known:
        found.append(causes.not_supported(f"{field}.parameterNotFoundAction", action, known))
    return found
