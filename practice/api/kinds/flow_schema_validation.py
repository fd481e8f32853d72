"""The rules of FlowSchemas: whose requests, and which of them. Mirrors pkg/apis/flowcontrol/validation."""

from __future__ import annotations

from collections.abc import Callable

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import dns_label_faults, dns_subdomain_faults

VERBS = (
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "proxy",
    "update",
    "watch",
)
KINDS = ("Group", "ServiceAccount", "User")
_PARTS = {"ServiceAccount": "serviceAccount", "User": "user", "Group": "group"}
_MEMBER = "each member of this list must be '*' or a DNS-1123 label; "


def validate_rules(field: str, rules: list[Object]) -> list[Cause]:
    return [cause for index, rule in enumerate(rules) for cause in _rule(f"{field}[{index}]", rule)]


def _rule(field: str, rule: Object) -> list[Cause]:
    subjects = rule.get("subjects") or []
    resources, paths = rule.get("resourceRules") or [], rule.get("nonResourceRules") or []
    found: list[Cause] = []
    if not subjects:
        detail = "subjects must contain at least one value"
        found.append(causes.required(f"{field}.subjects", detail))
    if not resources and not paths:
        detail = "at least one of resourceRules and nonResourceRules has to be non-empty"
        found.append(causes.required(field, detail))
    for index, subject in enumerate(subjects):
        found += _subject(f"{field}.subjects[{index}]", subject)
    for index, one in enumerate(resources):
        found += _resource_rule(f"{field}.resourceRules[{index}]", one)
    for index, one in enumerate(paths):
        found += _path_rule(f"{field}.nonResourceRules[{index}]", one)
    return found


def _subject(field: str, subject: Object) -> list[Cause]:
    kind = subject.get("kind", "")
    if kind not in KINDS:
        return [causes.not_supported(f"{field}.kind", kind, KINDS)]
    part = _PARTS[kind]
    given = subject.get(part)
    if given is None:
        detail = f"{part} is required when subject kind is '{kind}'"
        found = [causes.required(f"{field}.{part}", detail)]
    else:
        found = _CHECKS[kind](f"{field}.{part}", given)
    for other, name in _PARTS.items():
        if other != kind and subject.get(name) is not None:
            detail = f"{name} is forbidden when subject kind is not '{other}'"
            found.append(causes.forbidden(f"{field}.{name}", detail))
    return found


def _named(field: str, given: Object) -> list[Cause]:
    return [] if given.get("name") else [causes.required(f"{field}.name")]


def _account(field: str, given: Object) -> list[Cause]:
    name, namespace = given.get("name", ""), given.get("namespace", "")
    found = _named(field, given)
    if name and name != "*":
        found += causes.each_invalid(f"{field}.name", name, dns_subdomain_faults(name))
    if namespace:
        faults = dns_label_faults(namespace)
        return found + causes.each_invalid(f"{field}.namespace", namespace, faults)
    detail = "must specify namespace for service account"
    return [*found, causes.required(f"{field}.namespace", detail)]


_CHECKS: dict[str, Callable[[str, Object], list[Cause]]] = {
    "ServiceAccount": _account,
    "User": _named,
    "Group": _named,
}


def _verbs(field: str, verbs: list[str]) -> list[Cause]:
    if not verbs:
        return [causes.required(field, "verbs must contain at least one value")]
    if "*" in verbs:
        return _alone(field, verbs, "verbs")
    if not set(verbs) <= set(VERBS):
        return [causes.not_supported(field, verbs, VERBS)]
    return []


def _alone(field: str, values: list[str], what: str) -> list[Cause]:
    if "*" not in values or len(values) == 1:
        return []
    detail = f"if '*' is present, must not specify other {what}"
    return [causes.invalid(field, values, detail)]


def _resource_rule(field: str, rule: Object) -> list[Cause]:
    found = _verbs(f"{field}.verbs", rule.get("verbs") or [])
    for name, one, many in (
        ("apiGroups", "api group", "api groups"),
        ("resources", "resource", "resources"),
    ):
        values = rule.get(name) or []
        if not values:
            detail = f"resource rules must supply at least one {one}"
            found.append(causes.required(f"{field}.{name}", detail))
        found += _alone(f"{field}.{name}", values, many)
    return found + _namespaces(f"{field}.namespaces", rule)


def _namespaces(field: str, rule: Object) -> list[Cause]:
    namespaces = rule.get("namespaces") or []
    if not namespaces and not rule.get("clusterScope"):
        detail = "resource rules that are not cluster scoped must supply at least one namespace"
        return [causes.required(field, detail)]
    if "*" in namespaces:
        return _alone(field, namespaces, "namespaces")
    return [
        causes.invalid(f"{field}[{index}]", name, _MEMBER + fault)
        for index, name in enumerate(namespaces)
        for fault in dns_label_faults(name)
    ]


def _path_rule(field: str, rule: Object) -> list[Cause]:
    found = _verbs(f"{field}.verbs", rule.get("verbs") or [])
    field, urls = f"{field}.nonResourceURLs", rule.get("nonResourceURLs") or []
    if not urls:
        detail = "nonResourceURLs must contain at least one value"
        return [*found, causes.required(field, detail)]
    if "*" in urls:
        return found + _alone(field, urls, "non-resource URLs")
    for index, url in enumerate(urls):
        if fault := _path_fault(url):
            found.append(causes.invalid(f"{field}[{index}]", url, fault))
    return found


def _path_fault(path: str) -> str:
    if not path:
        return "must not be empty"
    if path == "/":
        return ""
    if not path.startswith("/"):
        return "must start with slash"
    if " " in path:
        return "must not contain white-space"
    if "//" in path:
        return "must not contain double slash"
    stars = path.count("*")
    if stars > 1 or (stars == 1 and not path.endswith("/*")):
        return "wildcard can only do suffix matching"
    return ""
