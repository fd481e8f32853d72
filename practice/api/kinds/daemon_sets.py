"""DaemonSets: a pod on every node that fits.

The annotation `deprecated.daemonset.template.generation` is a field of the stored object in
disguise: only the server writes it, and it counts the changes of the template.
"""

from __future__ import annotations

import json
from typing import Any

from practice.api.errors import ApiError
from practice.api.kinds.pod_defaults import default_pod_spec
from practice.api.kinds.workload_validation import (
    at_most_all,
    counts,
    is_empty,
    is_readable,
    share,
    share_value,
    unselected,
    validate_collisions,
    validate_endless,
    validate_template,
)
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.selector import validate_selector
from practice.api.values import at

TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
_HISTORY = 10
_COUNTS = (
    *("currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"),
    *("observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable"),
    "collisionCount",
)


def _default(daemon_set: Object) -> None:
    spec = daemon_set["spec"]
    strategy = spec.setdefault("updateStrategy", {})
    strategy.setdefault("type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", 1)
        rolling.setdefault("maxSurge", 0)
    spec.setdefault("revisionHistoryLimit", _HISTORY)
    default_pod_spec(spec["template"]["spec"])


def _prepare_create(daemon_set: Object, _context: Context) -> None:
    daemon_set["status"] = {}
    _write_generation(daemon_set, max(1, template_generation(daemon_set)))


def _prepare_update(new: Object, old: Object, _context: Context) -> None:
    template_generation(new)
    changed = at(new, "spec", "template") != at(old, "spec", "template")
    _write_generation(new, template_generation(old) + changed)


def _prepare_status(new: Object, old: Object, _context: Context) -> None:
    _write_generation(new, template_generation(old))


def template_generation(daemon_set: Object) -> int:
    """The number in the annotation, 0 without. ApiError 400 when it is none."""
    text = (daemon_set["metadata"].get("annotations") or {}).get(TEMPLATE_GENERATION, "0")
    try:
        return int(text)
    except ValueError:
        why = (
            'DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing '
            f"{json.dumps(text)}: invalid syntax"
        )
        raise ApiError(400, "BadRequest", why) from None


def _write_generation(daemon_set: Object, generation: int) -> None:
    metadata = daemon_set["metadata"]
    annotations = {**(metadata.get("annotations") or {}), TEMPLATE_GENERATION: str(generation)}
    metadata["annotations"] = annotations


def _validate(daemon_set: Object) -> list[Cause]:
    spec = daemon_set["spec"]
    selector, template = spec.get("selector"), spec["template"]
    found = validate_selector("spec.selector", selector) if selector is not None else []
    if is_readable(selector):
        found += unselected(selector, template)
    if selector is not None and is_empty(selector):
        detail = "empty selector is invalid for daemonset"
        found.append(causes.invalid("spec.selector", selector, detail))
    found += validate_template("spec.template", template)
    found += validate_endless(template, "DaemonSet")
    found += counts("spec", spec, ("minReadySeconds",))
    found += _strategy("spec.updateStrategy", spec["updateStrategy"])
    return found + counts("spec", spec, ("revisionHistoryLimit",))


def _strategy(field: str, strategy: Object) -> list[Cause]:
    kind, rolling = strategy["type"], strategy.get("rollingUpdate")
    if kind == "OnDelete":
        return []
    if kind != "RollingUpdate":
        shown = {"Type": kind, "RollingUpdate": rolling}
        return [causes.not_supported(field, shown, ("RollingUpdate", "OnDelete"))]
    return _rolling(f"{field}.rollingUpdate", rolling or {})


def _rolling(field: str, rolling: Object) -> list[Cause]:
    unavailable: Any = rolling["maxUnavailable"]
    surge: Any = rolling["maxSurge"]
    at_unavailable, at_surge = f"{field}.maxUnavailable", f"{field}.maxSurge"
    found = [
        *share(at_unavailable, unavailable),
        *share(at_surge, surge),
        *at_most_all(at_unavailable, unavailable),
        *at_most_all(at_surge, surge),
    ]
    if share_value(unavailable) and share_value(surge):
        detail = "may not be set when maxUnavailable is non-zero"
        found.append(causes.invalid(at_surge, surge, detail))
    elif not share_value(unavailable) and not share_value(surge):
        found.append(causes.required(at_unavailable, "cannot be 0 when maxSurge is 0"))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    selector = at(new, "spec", "selector")
    if selector != at(old, "spec", "selector"):
        return [causes.immutable("spec.selector", selector)]
    return []


def _validate_status(new: Object, old: Object) -> list[Cause]:
    return counts("status", new["status"], _COUNTS) + validate_collisions(new, old)


DAEMON_SETS = Resource(
    group="apps",
    version="v1",
    plural="daemonsets",
    singular="daemonset",
    kind="DaemonSet",
    short_names=("ds",),
    categories=("all",),
    subresources=(Subresource(name="status", kind="DaemonSet", verbs=("get", "patch", "update")),),
    default=_default,
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    prepare_status=_prepare_status,
    validate=_validate,
    validate_update=_validate_update,
    validate_status=_validate_status,
    update_rules_first=True,
    has_generation=True,
)
