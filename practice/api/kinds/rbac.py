"""Roles, ClusterRoles and their bindings: who may do what, as objects."""

from __future__ import annotations

from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.names import dns_subdomain_faults, path_segment_faults
from practice.api.validation.selector import validate_selector

GROUP = "rbac.authorization.k8s.io"
_SUBJECTS = ("ServiceAccount", "User", "Group")


def _validate_role(role: Object) -> list[Cause]:
    found: list[Cause] = []
    for index, rule in enumerate(role.get("rules") or []):
        found += _rule(f"rules[{index}]", rule, namespaced=True)
    return found


def _validate_cluster_role(role: Object) -> list[Cause]:
    found: list[Cause] = []
    for index, rule in enumerate(role.get("rules") or []):
        found += _rule(f"rules[{index}]", rule, namespaced=False)
    aggregation = role.get("aggregationRule")
    if aggregation is None:
        return found
    field = "aggregationRule.clusterRoleSelectors"
    selectors = aggregation.get("clusterRoleSelectors") or []
    if not selectors:
        detail = "at least one clusterRoleSelector required if aggregationRule is non-nil"
        found.append(causes.required(field, detail))
    for index, selector in enumerate(selectors):
        found += validate_selector(f"{field}[{index}]", selector)
    return found


def _rule(field: str, rule: Object, *, namespaced: bool) -> list[Cause]:
    found: list[Cause] = []
    verbs = [] if rule.get("verbs") else [causes.required(f"{field}.verbs")]
    paths = rule.get("nonResourceURLs")
    if paths:
        at_paths = f"{field}.nonResourceURLs"
        if namespaced:
            detail = "namespaced rules cannot apply to non-resource URLs"
            found.append(causes.invalid(at_paths, paths, detail))
        if any(rule.get(name) for name in ("apiGroups", "resources", "resourceNames")):
            detail = "rules cannot apply to both regular resources and non-resource URLs"
            found.append(causes.invalid(at_paths, paths, detail))
        return found + verbs
    if not rule.get("apiGroups"):
        detail = "resource rules must supply at least one api group"
        found.append(causes.required(f"{field}.apiGroups", detail))
    if not rule.get("resources"):
        detail = "resource rules must supply at least one resource"
        found.append(causes.required(f"{field}.resources", detail))
    return found + verbs


def _default_binding(binding: Object) -> None:
    role = binding["roleRef"]
    if not role.get("apiGroup"):
        role["apiGroup"] = GROUP
    for subject in binding.get("subjects") or []:
        if not subject.get("apiGroup") and subject.get("kind") in ("User", "Group"):
            subject["apiGroup"] = GROUP


def _validate_binding(binding: Object) -> list[Cause]:
    namespaced = binding["kind"] == "RoleBinding"
    kinds = ("Role", "ClusterRole") if namespaced else ("ClusterRole",)
    role = binding["roleRef"]
    found: list[Cause] = []
    if role.get("apiGroup") != GROUP:
        found.append(causes.not_supported("roleRef.apiGroup", role.get("apiGroup", ""), (GROUP,)))
    if role.get("kind") not in kinds:
        found.append(causes.not_supported("roleRef.kind", role.get("kind", ""), kinds))
    name = role.get("name", "")
    if not name:
        found.append(causes.required("roleRef.name"))
    found += causes.each_invalid("roleRef.name", name, path_segment_faults(name))
    for index, subject in enumerate(binding.get("subjects") or []):
        found += _subject(f"subjects[{index}]", subject, namespaced=namespaced)
    return found


def _subject(field: str, subject: Object, *, namespaced: bool) -> list[Cause]:
    kind, name, group = (subject.get(key, "") for key in ("kind", "name", "apiGroup"))
    found: list[Cause] = []
    if not name:
        found.append(causes.required(f"{field}.name"))
    if kind not in _SUBJECTS:
        return [*found, causes.not_supported(f"{field}.kind", kind, _SUBJECTS)]
    if kind != "ServiceAccount":
        if group != GROUP:
            found.append(causes.not_supported(f"{field}.apiGroup", group, (GROUP,)))
        return found
    if name:
        found += causes.each_invalid(f"{field}.name", name, dns_subdomain_faults(name))
    if group:
        found.append(causes.not_supported(f"{field}.apiGroup", group, ("",)))
    if not namespaced and not subject.get("namespace"):
        found.append(causes.required(f"{field}.namespace"))
    return found


def _validate_binding_update(new: Object, old: Object) -> list[Cause]:
    if new["roleRef"] != old["roleRef"]:
        words = (("APIGroup", "apiGroup"), ("Kind", "kind"), ("Name", "name"))
        shown = {word: new["roleRef"].get(name, "") for word, name in words}
        return [causes.immutable("roleRef", shown)]
    return []


ROLES = Resource(
    group=GROUP,
    version="v1",
    plural="roles",
    singular="role",
    kind="Role",
    name_faults=path_segment_faults,
    validate=_validate_role,
    create_on_update=True,
)

CLUSTER_ROLES = Resource(
    group=GROUP,
    version="v1",
    plural="clusterroles",
    singular="clusterrole",
    kind="ClusterRole",
    namespaced=False,
    name_faults=path_segment_faults,
    validate=_validate_cluster_role,
    create_on_update=True,
)

ROLE_BINDINGS = Resource(
    group=GROUP,
    version="v1",
    plural="rolebindings",
    singular="rolebinding",
    kind="RoleBinding",
    name_faults=path_segment_faults,
    default=_default_binding,
    validate=_validate_binding,
    validate_update=_validate_binding_update,
    create_on_update=True,
)

CLUSTER_ROLE_BINDINGS = Resource(
    group=GROUP,
    version="v1",
    plural="clusterrolebindings",
    singular="clusterrolebinding",
    kind="ClusterRoleBinding",
    namespaced=False,
    name_faults=path_segment_faults,
    default=_default_binding,
    validate=_validate_binding,
    validate_update=_validate_binding_update,
    create_on_update=True,
)
