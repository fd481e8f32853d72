"""Ephemeral containers: those that join a pod while it runs, to look at it (`kubectl debug`).

Mirrors the documentation page "Ephemeral Containers" and pkg/registry/core/pod: they come by the
subresource `ephemeralcontainers` only, are never changed and never removed.
"""

from __future__ import annotations

from practice.api.kinds.pod_annotations import MIRROR, annotations_of
from practice.api.resource import Cause, Context, Object
from practice.api.validation import causes
from practice.api.values import at

FIELD = "spec.ephemeralContainers"
_KEPT = (
    "annotations",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "labels",
    "ownerReferences",
)
"""Metadata that this subresource, and `resize`, do not change."""


def none_on_create(pod: Object) -> list[Cause]:
    """A new pod has none."""
    if pod["spec"].get("ephemeralContainers"):
        return [causes.forbidden(FIELD, "cannot be set on create")]
    return []


def none_in_template(field: str, template: Object) -> list[Cause]:
    """`field` is where the template stands."""
    if template["spec"].get("ephemeralContainers"):
        detail = "ephemeral containers not allowed in pod template"
        return [causes.forbidden(f"{field}.spec.ephemeralContainers", detail)]
    return []


def only_ephemeral(pod: Object, old: Object, _context: Context) -> None:
    """Of what is sent to the subresource, only the ephemeral containers are taken."""
    wanted = at(pod, "spec", "ephemeralContainers")
    spec = {name: value for name, value in old["spec"].items() if name != "ephemeralContainers"}
    pod["spec"] = {**spec, "ephemeralContainers": wanted} if wanted else spec
    if "status" in old:
        pod["status"] = old["status"]
    keep_metadata(pod, old)


def keep_metadata(pod: Object, old: Object) -> None:
    """Such subresources change no label and no annotation."""
    for name in _KEPT:
        if name in old["metadata"]:
            pod["metadata"][name] = old["metadata"][name]
        else:
            pod["metadata"].pop(name, None)


def changes(pod: Object, old: Object) -> list[Cause]:
    """They may come, and nothing else."""
    if MIRROR in annotations_of(old):
        return [causes.forbidden("[]", "static pods do not support ephemeral containers")]
    new = {one.get("name"): one for one in pod["spec"].get("ephemeralContainers") or ()}
    found: list[Cause] = []
    for one in old["spec"].get("ephemeralContainers") or ():
        name = one["name"]
        if name not in new:
            detail = f'existing ephemeral containers "{name}" may not be removed\n'
            found.append(causes.forbidden(FIELD, detail))
        elif new[name] != one:
            detail = f'existing ephemeral containers "{name}" may not be changed\n'
            found.append(causes.forbidden(FIELD, detail))
    return found
