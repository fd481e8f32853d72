"""What a CustomResourceDefinition may say, in the words of apiextensions' validation.

The schema has rules of its own (`schema_rules`).
"""

from __future__ import annotations

from typing import Any

from practice.api.custom.naming import ESTABLISHED, is_true
from practice.api.custom.version_rules import PARTS, part_causes, version_causes
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import dns_subdomain_faults, rfc1035_label_faults
from practice.api.validation.webhook_clients import client_causes, review_version_causes

Json = dict[str, Any]
_APPROVAL = "api-approved.kubernetes.io"
_MIXED = "may have mixed case, but should otherwise match: "


def definition_causes(definition: Object) -> list[Cause]:
    """The causes that refuse a new definition."""
    spec, name = definition["spec"], definition["metadata"].get("name", "")
    found: list[Cause] = []
    plural = spec["names"].get("plural", "")
    if name != f"{plural}.{spec.get('group', '')}":
        words = 'must be spec.names.plural+"."+spec.group'
        found.append(causes.invalid("metadata.name", name, words))
    found += _spec(spec)
    if not any(version.get("storage") for version in spec.get("versions") or ()):
        words = "must have at least one stored version"
        found.append(causes.invalid("status.storedVersions", None, words))
    return found + _approval(definition)


def update_causes(new: Object, old: Object) -> list[Cause]:
    """The same for a change: some names never change, the kind and the scope not once served."""
    found = _spec(new["spec"])
    fixed = [("group",), ("names", "plural")]
    if is_true(old, ESTABLISHED):
        fixed = [("scope",), ("names", "kind"), *fixed]
    for path in fixed:
        now, before = _at(new["spec"], path), _at(old["spec"], path)
        if now != before:
            found.append(causes.immutable(".".join(("spec", *path)), now))
    return found + _stored_versions(new)


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name)
    return value


def _spec(spec: Json) -> list[Cause]:
    found = _group(spec.get("group", ""))
    scope = spec.get("scope", "")
    if not scope:
        found.append(causes.required("spec.scope"))
    elif scope not in ("Cluster", "Namespaced"):
        found.append(causes.not_supported("spec.scope", scope, ("Cluster", "Namespaced")))
    found += _versions(spec)
    found += _names(spec["names"])
    return found + _conversion(spec.get("conversion") or {})


def _group(group: str) -> list[Cause]:
    if not group:
        return [causes.required("spec.group")]
    faults = dns_subdomain_faults(group)
    if faults:
        return [causes.invalid("spec.group", group, ",".join(faults))]
    if "." not in group:
        words = "should be a domain with at least one dot"
        return [causes.invalid("spec.group", group, words)]
    return []


def _versions(spec: Json) -> list[Cause]:
    versions = spec.get("versions") or []
    found: list[Cause] = []
    for number, version in enumerate(versions):
        if not (version.get("schema") or {}).get("openAPIV3Schema"):
            field = f"spec.versions[{number}].schema.openAPIV3Schema"
            found.append(causes.required(field))
    if spec.get("preserveUnknownFields"):
        found += _preserving(versions)
    for number, version in enumerate(versions):
        name = version.get("name", "")
        faults = ",".join(rfc1035_label_faults(name))
        if faults:
            found.append(causes.invalid(f"spec.versions[{number}].name", name, faults))
        if faults and not number:  # the old field `version`, which is the first of them
            found.append(causes.invalid("spec.version", name, faults))
        found += version_causes(version, f"spec.versions[{number}]")
    for part in PARTS:
        found += _of_part(part, versions)
    names = [version.get("name") for version in versions]
    if len(set(names)) != len(names):
        found.append(_of_versions(versions, "must contain unique version names"))
    if sum(bool(version.get("storage")) for version in versions) != 1:
        words = "must have exactly one version marked as storage version"
        found.append(_of_versions(versions, words))
    return found


def _preserving(versions: list[Json]) -> list[Cause]:
    field = "spec.preserveUnknownFields"
    words = (
        "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in "
        "spec.versions[*].schema instead"
    )
    found = [causes.invalid(field, True, words)]
    if any(_has_default(version.get("schema")) for version in versions):
        words = "must be false in order to use defaults in the schema"
        found.append(causes.invalid(field, True, words))
    return found


def _has_default(schema: Any) -> bool:
    if isinstance(schema, dict):
        return "default" in schema or any(map(_has_default, schema.values()))
    return isinstance(schema, list) and any(map(_has_default, schema))


def _of_part(part: str, versions: list[Json]) -> list[Cause]:
    """Told at the top of the spec where all versions say the same, as its internal form has it."""
    if versions and all(one.get(part) == versions[0].get(part) for one in versions):
        return part_causes(part, versions[0], f"spec.{'validation' if part == 'schema' else part}")
    return [
        cause
        for number, version in enumerate(versions)
        for cause in part_causes(part, version, f"spec.versions[{number}].{part}")
    ]


def _of_versions(versions: list[Json], words: str) -> Cause:
    """Without the versions, which a real server prints as a dump of Go structs."""
    if not versions:
        return causes.invalid("spec.versions", [], words)
    message = f"Invalid value: {words}"
    return {"reason": "FieldValueInvalid", "message": message, "field": "spec.versions"}


def _names(names: Json) -> list[Cause]:
    found = [
        causes.required(f"spec.names.{name}")
        for name in ("plural", "singular", "kind", "listKind")
        if not names.get(name)
    ]
    for name in ("plural", "singular", "kind", "listKind"):
        value = names.get(name) or ""
        mixed = name in ("kind", "listKind")
        faults = rfc1035_label_faults(value.lower() if mixed else value) if value else []
        if faults:
            words = (_MIXED if mixed else "") + ",".join(faults)
            found.append(causes.invalid(f"spec.names.{name}", value, words))
    for word in ("shortNames", "categories"):
        for number, value in enumerate(names.get(word) or ()):
            faults = rfc1035_label_faults(value)
            if faults:
                field = f"spec.names.{word}[{number}]"
                found.append(causes.invalid(field, value, ",".join(faults)))
    if names.get("kind") and names.get("kind") == names.get("listKind"):
        words = "kind and listKind may not be the same"
        found.append(causes.invalid("spec.names.listKind", names["listKind"], words))
    return found


def _conversion(conversion: Json) -> list[Cause]:
    strategy = conversion.get("strategy", "")
    webhook, field = conversion.get("webhook") or {}, "spec.conversion"
    if strategy not in ("None", "Webhook"):
        if not strategy:
            return [causes.required(f"{field}.strategy")]
        return [causes.not_supported(f"{field}.strategy", strategy, ("None", "Webhook"))]
    client, known = webhook.get("clientConfig"), webhook.get("conversionReviewVersions") or []
    clients, reviews = f"{field}.webhookClientConfig", f"{field}.conversionReviewVersions"
    if strategy == "None":
        words = "should not be set when strategy is not set to Webhook"
        told = ((client is not None, clients), (bool(known), reviews))
        return [causes.forbidden(where, words) for is_told, where in told if is_told]
    if client is None:
        found = [causes.required(clients, "required when strategy is set to Webhook")]
    else:
        found = client_causes(clients, client)
    if not known:
        return [*found, causes.required(reviews)]
    return found + review_version_causes(reviews, known)


def _stored_versions(definition: Object) -> list[Cause]:
    stored = (definition.get("status") or {}).get("storedVersions") or []
    known = {version.get("name") for version in definition["spec"].get("versions") or ()}
    return [
        causes.invalid(
            f"status.storedVersions[{number}]",
            name,
            f"missing from spec.versions; {name} was previously a storage version, and must "
            "remain in spec.versions until a storage migration ensures no data remains "
            f"persisted in {name} and removes {name} from status.storedVersions",
        )
        for number, name in enumerate(stored)
        if name not in known
    ]


def _approval(definition: Object) -> list[Cause]:
    """Groups of the Kubernetes community need its approval."""
    group = definition["spec"].get("group", "")
    if not group.endswith((".k8s.io", ".kubernetes.io")) and group not in ("k8s.io",):
        return []
    value = (definition["metadata"].get("annotations") or {}).get(_APPROVAL, "")
    field = f"metadata.annotations[{_APPROVAL}]"
    if not value:
        words = (
            "protected groups must have approval annotation "
            f'"{_APPROVAL}", see https://github.com/kubernetes/enhancements/pull/1111'
        )
        return [causes.required(field, words)]
    if value.startswith(("unapproved", "http")):
        return []
    words = (
        f'protected groups must have approval annotation "{_APPROVAL}" with either a URL or a '
        'reason starting with "unapproved", see '
        "https://github.com/kubernetes/enhancements/pull/1111"
    )
    return [causes.invalid(field, value, words)]
