"""ControllerRevisions: the templates that DaemonSets and StatefulSets have had."""

from __future__ import annotations

from practice.api.kinds.workload_validation import negative
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes


def _validate(revision: Object) -> list[Cause]:
    found = negative("revision", revision["revision"])
    data = revision.get("data")
    if data is None:
        found.append(causes.required("data", "data is mandatory"))
    elif not isinstance(data, dict):
        found.append(causes.required("data", "data must be a valid JSON object"))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    data = new.get("data")
    return [causes.immutable("data", data)] if data != old.get("data") else []


CONTROLLER_REVISIONS = Resource(
    group="apps",
    version="v1",
    plural="controllerrevisions",
    singular="controllerrevision",
    kind="ControllerRevision",
    validate=_validate,
    validate_update=_validate_update,
)
