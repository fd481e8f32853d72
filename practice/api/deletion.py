"""Delete: at once, gracefully (pods), or waiting for finalizers; and what namespaces do instead.

The rules are those of apiserver's registry: `deletionTimestamp` is when the grace period ends, it
may only be brought forward, and an object with finalizers stays until the last one is gone.
"""

from __future__ import annotations

from datetime import UTC, datetime

from practice.api.errors import conflict, invalid
from practice.api.request import DeleteOptions
from practice.api.resource import Context, Object, Resource
from practice.api.values import at
from practice.clock import time_text
from practice.moments import moved

ORPHAN = "orphan"
FOREGROUND = "foregroundDeletion"


def plan_deletion(
    resource: Resource, obj: Object, options: DeleteOptions, context: Context
) -> Object | None:
    """The object as it waits for its removal, or None: remove it now.

    The same object again when nothing changes. ApiError: 409 preconditions, 422 for options that contradict each other.
    """
    _check_options(options)
    _check_preconditions(resource, obj, options)
    if resource.first_deletion is not None and "deletionTimestamp" not in obj["metadata"]:
        return resource.first_deletion(obj, context)
    if resource.key == "namespaces":
        return _namespace(resource, obj, context)
    metadata = dict(obj["metadata"])
    finalizers = _finalizers(resource, obj, options)
    graceful = _graceful(resource, metadata, obj, options, context)
    if graceful or finalizers:
        if finalizers:
            metadata["finalizers"] = finalizers
        else:
            metadata.pop("finalizers", None)
        if not graceful:
            _mark(metadata, 0, context)
        return obj if metadata == obj["metadata"] else {**obj, "metadata": metadata}
    return None


def is_finished(resource: Resource, obj: Object) -> bool:
    """Nothing holds the object any more: an update that leads here removes it."""
    metadata = obj["metadata"]
    if "deletionTimestamp" not in metadata or metadata.get("finalizers"):
        return False
    if resource.key == "namespaces":
        return not at(obj, "spec", "finalizers")
    return bool(metadata.get("deletionGracePeriodSeconds", 0) == 0)


def _check_options(options: DeleteOptions) -> None:
    causes = []
    if options.propagation not in ("", "Foreground", "Background", "Orphan"):
        message = (
            f'Unsupported value: "{options.propagation}": supported values: "Foreground", '
            '"Background", "Orphan", "nil"'
        )
        causes.append(("FieldValueNotSupported", message))
    elif options.propagation and options.orphan_dependents is not None:
        message = (
            f'Invalid value: "{options.propagation}": orphanDependents and deletionPropagation '
            "cannot be both set"
        )
        causes.append(("FieldValueInvalid", message))
    if causes:
        found = [{"reason": r, "message": m, "field": "propagationPolicy"} for r, m in causes]
        raise invalid("DeleteOptions", "meta.k8s.io", "", found)


def _check_preconditions(resource: Resource, obj: Object, options: DeleteOptions) -> None:
    metadata = obj["metadata"]
    checks = (
        ("UID", options.uid, metadata["uid"], "deleted and then recreated"),
        ("ResourceVersion", options.resource_version, metadata["resourceVersion"], "modified"),
    )
    for word, asked, actual, guess in checks:
        if asked and asked != actual:
            why = (
                f"the {word} in the precondition ({asked}) does not match the {word} in record "
                f"({actual}). The object might have been {guess}"
            )
            raise conflict(resource.kind, resource.group, metadata["name"], why)


def _finalizers(resource: Resource, obj: Object, options: DeleteOptions) -> list[str]:
    """The object's finalizers, with the garbage collector's two as the options ask for."""
    present = list(obj["metadata"].get("finalizers") or [])
    orphan, foreground = ORPHAN in present, FOREGROUND in present
    if options.orphan_dependents is not None:
        orphan, foreground = options.orphan_dependents, False
    elif options.propagation:
        orphan = options.propagation == "Orphan"
        foreground = options.propagation == "Foreground"
    elif not orphan and not foreground:
        orphan = resource.orphans_by_default
    kept = [name for name in present if name not in (ORPHAN, FOREGROUND)]
    return kept + [ORPHAN] * orphan + [FOREGROUND] * (foreground and not orphan)


def _graceful(
    resource: Resource, metadata: Object, obj: Object, options: DeleteOptions, context: Context
) -> bool:
    """Whether the kind is deleted gracefully and not at its end yet; writes it into `metadata`.

    A grace of 0 seconds is written, too: watchers see it before the object goes.
    """
    if resource.grace_period_s is None:
        return False
    asked_s = options.grace_period_s
    if asked_s is not None and asked_s < 0:
        asked_s = 1
    running_s = metadata.get("deletionGracePeriodSeconds")
    if "deletionTimestamp" in metadata:
        if not running_s:
            return False
        if asked_s is None or asked_s >= running_s:
            return True
        _shorten(metadata, running_s, asked_s, context)
        return True
    _mark(metadata, resource.grace_period_s(obj, asked_s), context)
    return True


def _mark(metadata: Object, period_s: int, context: Context) -> None:
    """The first request to delete: the end of the grace period, and one generation more."""
    if "deletionTimestamp" in metadata:
        if period_s == 0:
            metadata["deletionGracePeriodSeconds"] = 0
        return
    metadata["deletionTimestamp"] = time_text(moved(context.clock.now(), period_s))
    metadata["deletionGracePeriodSeconds"] = period_s
    if metadata.get("generation"):
        metadata["generation"] += 1


def _shorten(metadata: Object, running_s: int, asked_s: int, context: Context) -> None:
    """Bring the end forward; not into the past, and a graceful wish leaves at least a second."""
    begun = moved(_time(metadata["deletionTimestamp"]), -running_s)
    end = moved(begun, asked_s)
    if end < context.clock.now():
        end = context.clock.now()
        asked_s = min(asked_s, 1)
    metadata["deletionTimestamp"] = time_text(end)
    metadata["deletionGracePeriodSeconds"] = asked_s


def _namespace(resource: Resource, obj: Object, context: Context) -> Object | None:
    """A namespace goes to Terminating; its controller empties it and removes the finalizer."""
    metadata = obj["metadata"]
    if "deletionTimestamp" not in metadata:
        marked = {**metadata, "deletionTimestamp": context.clock.now_text()}
        status = {**(obj.get("status") or {}), "phase": "Terminating"}
        terminating = {**obj, "metadata": marked, "status": status}
        return None if is_finished(resource, terminating) else terminating
    if is_finished(resource, obj):
        return None
    return obj


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def gone_status(resource: Resource, obj: Object) -> Object:
    """The Status that answers a finished deletion."""
    details = {"name": obj["metadata"]["name"], "group": resource.group, "kind": resource.plural}
    details["uid"] = obj["metadata"]["uid"]
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": {key: value for key, value in details.items() if value},
    }
