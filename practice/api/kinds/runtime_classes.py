"""RuntimeClasses: how the containers of a pod are run, what that costs, and where it can be done.

Mirrors pkg/apis/node/validation. What pods get from their class is `admission.runtime_class`.
"""

from __future__ import annotations

from practice.api.kinds.container_validation import validate_resources
from practice.api.kinds.node_labels import deprecation_of
from practice.api.kinds.pod_validation import validate_tolerations
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.metadata import validate_labels
from practice.api.validation.names import dns_label_faults


def _validate(runtime_class: Object) -> list[Cause]:
    handler = runtime_class.get("handler", "")
    found = causes.each_invalid("handler", handler, dns_label_faults(handler)) if handler else []
    if not handler:
        found.append(causes.required("handler"))
    overhead, scheduling = runtime_class.get("overhead"), runtime_class.get("scheduling")
    if overhead is not None:
        found += validate_resources("overhead", {"limits": overhead.get("podFixed") or {}})
    return found + (_scheduling(scheduling) if scheduling is not None else [])


def _scheduling(scheduling: Object) -> list[Cause]:
    field, tolerations = "scheduling.tolerations", scheduling.get("tolerations") or []
    found = validate_labels("scheduling.nodeSelector", scheduling.get("nodeSelector"))
    found += validate_tolerations(field, tolerations)
    seen: list[tuple[str, ...]] = []
    for index, one in enumerate(tolerations):
        key = tuple(one.get(name, "") for name in ("key", "operator", "value", "effect"))
        if key in seen:
            found.append(causes.duplicate(f"{field}[{index}]", _as_go_shows(one)))
        seen.append(key)
    return found


def _as_go_shows(toleration: Object) -> Object:
    """The internal Go type has no JSON names."""
    shown = {name.title(): toleration.get(name, "") for name in ("key", "operator", "value")}
    return {
        **shown,
        "Effect": toleration.get("effect", ""),
        "TolerationSeconds": toleration.get("tolerationSeconds"),
    }


def _validate_update(new: Object, old: Object) -> list[Cause]:
    if new.get("handler", "") != old.get("handler", ""):
        return [causes.immutable("handler", None)]  # the value is not shown
    return []


def _warnings(new: Object, _old: Object | None) -> list[str]:
    selector = (new.get("scheduling") or {}).get("nodeSelector") or {}
    said = filter(None, map(deprecation_of, selector))
    return [f"scheduling.nodeSelector: {text}" for text in said]


RUNTIME_CLASSES = Resource(
    group="node.k8s.io",
    version="v1",
    plural="runtimeclasses",
    singular="runtimeclass",
    kind="RuntimeClass",
    namespaced=False,
    validate=_validate,
    validate_update=_validate_update,
    update_rules_first=True,
    warnings=_warnings,
    create_on_update=True,
    unconditional_update=False,
)
