"""StorageVersionMigrations: wishes that all objects of a resource be written once more.

Mirrors pkg/apis/storagemigration. Who fulfils them is `practice.controllers.storage_migration`.
"""

from __future__ import annotations

from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.conditions import validate_conditions
from practice.api.validation.names import dns_subdomain_faults, rfc1035_label_faults

GROUP = "storagemigration.k8s.io"
_ORDER = ("type", "status", "observedGeneration", "lastTransitionTime", "reason", "message")
_NEVER_BACK = "condition cannot be set to false once it is true"


def _without_status(migration: Object, _context: Context) -> None:
    migration["status"] = {}


def _default(migration: Object) -> None:
    migration.setdefault("spec", {}).setdefault("resource", {}).setdefault("resource", "")


def _validate(migration: Object) -> list[Cause]:
    wanted = migration["spec"]["resource"]
    resource, group = wanted["resource"], wanted.get("group", "")
    found: list[Cause] = []
    if not resource:
        words = "resource is required to be set"
        found.append(causes.required("spec.resource.resource", words))
    elif faults := rfc1035_label_faults(resource):
        found.append(causes.invalid("spec.resource.resource", resource, ",".join(faults)))
    if group and (faults := dns_subdomain_faults(group)):
        found.append(causes.invalid("spec.resource.group", group, ",".join(faults)))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    wanted = new["spec"]["resource"]
    shown = {"group": wanted.get("group", ""), "resource": wanted["resource"]}
    return [causes.immutable("spec", {"Resource": shown})]


def _validate_status(new: Object, old: Object) -> list[Cause]:
    """What was reached stays reached."""
    status, before = new.get("status") or {}, old.get("status") or {}
    conditions = status.get("conditions") or []
    version, known = status.get("resourceVersion", ""), before.get("resourceVersion", "")
    found: list[Cause] = []
    if version and not version.isdecimal():
        words = f'resource version is not well formed: "{version}"'
        found.append(causes.invalid("status.resourceVersion", version, words))
    found += validate_conditions("status.conditions", conditions)
    shown = [{name: one[name] for name in _ORDER if name in one} for one in conditions]
    if known and version != known:
        found.append(causes.invalid("status.resourceVersion", version, "field is immutable"))
    if _is(status, "Succeeded") and _is(status, "Failed"):
        words = "Both success and failed conditions cannot be true at the same time"
        found.append(causes.invalid("status.conditions", shown, words))
    for kind, word in (("Succeeded", "Success"), ("Failed", "Failed")):
        if _is(before, kind) and not _is(status, kind):
            words = f"{word} {_NEVER_BACK}"
            found.append(causes.invalid("status.conditions", shown, words))
    return found


def _is(status: Object, kind: str) -> bool:
    return any(
        one.get("type") == kind and one.get("status") == "True"
        for one in status.get("conditions") or ()
    )


MIGRATIONS = Resource(
    group=GROUP,
    version="v1",
    plural="storageversionmigrations",
    singular="storageversionmigration",
    kind="StorageVersionMigration",
    namespaced=False,
    subresources=(
        Subresource(
            name="status", kind="StorageVersionMigration", verbs=("get", "patch", "update")
        ),
    ),
    default=_default,
    prepare_create=_without_status,
    validate=_validate,
    validate_update=_validate_update,
    validate_status=_validate_status,
    unconditional_update=False,
)
