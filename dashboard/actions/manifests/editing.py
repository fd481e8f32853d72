"""One object, edited as YAML: what is shown of it, what an edit would do, and the doing.

An edit is the difference between the text that was shown (the base) and the text that came back. It
is sent by server-side apply, so that whoever else holds a changed field is named; what an apply
cannot take away, because others hold it, needs a replacement of the whole object.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from dashboard.actions.manifests import owning, places, writing
from dashboard.actions.manifests.reading import Document
from dashboard.actions.manifests.writing import Aimed, Conflict
from dashboard.kube import errors
from dashboard.kube.api import FIELD_MANAGER, Api, Object
from dashboard.kube.kinds import path
from dashboard.projection.audience import HIDDEN, redact

_GIVEN = ("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink",
          "deletionTimestamp", "deletionGracePeriodSeconds")  # fmt: skip
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What came back: the edited text, the base it was made from, and the marks of its owners then."""

    aimed: Aimed
    base: Object
    seen: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What an edit would do. `meanwhile` are the managers that changed the object since it was shown,
    `both` the paths that they and the edit changed, `stays` what only a replacement would take out."""

    now: Object
    after: Object
    has_changed: bool
    meanwhile: list[str] = field(default_factory=list)
    both: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    is_same: bool = False


def editable(found: Object) -> Object:
    """What a person edits: no status, nothing that the API server gives, nothing secret."""
    meta = {key: value for key, value in found["metadata"].items() if key not in _GIVEN}
    kept = {key: value for key, value in found.items() if key != "status"}
    return redact({**kept, "metadata": meta}, "operator")


async def plan(api: Api, edit: Edit) -> Planned:
    """Rehearse the edit; again where the object changed in the middle of it. Raises KubeError."""
    for _ in range(_TRIES - 1):
        try:
            return await _plan(api, edit, await _now(api, edit))
        except errors.Conflict:
            continue
    return await _plan(api, edit, await _now(api, edit))


async def _plan(api: Api, edit: Edit, now: Object) -> Planned:
    is_changed = editable(now) != edit.base
    theirs = owning.changed_paths(edit.base, editable(now)) if is_changed else set()
    mine = owning.changed_paths(edit.base, edit.aimed.document.body)
    conflicts: list[Conflict] = []
    try:
        after = await _apply(api, edit, now, force=False, dry_run=True)
    except errors.Conflict as error:
        conflicts = writing.conflicts_of(error, edit.aimed.document)
        if not conflicts:
            raise
        after = await _apply(api, edit, now, force=True, dry_run=True)
    stays = owning.kept(edit.base, edit.aimed.document.body, editable(after))
    if stays and not is_changed:
        after = await _replace(api, edit, now, dry_run=True)
    return Planned(
        now=now,
        after=after,
        has_changed=is_changed,
        meanwhile=owning.changed_since(now, edit.seen) if is_changed else [],
        both=sorted(theirs & mine),
        conflicts=conflicts,
        stays=stays,
        is_same=writing.plain(now) == writing.plain(after),
    )


async def save(api: Api, edit: Edit, *, force: bool, replace: bool) -> Object:
    """Do it. The object's version goes along, so that no change in between is overwritten unseen; a
    change of the status alone is no reason to give up. Raises KubeError."""
    now = await _now(api, edit)
    for _ in range(_TRIES - 1):
        try:
            return await _once(api, edit, now, force=force, replace=replace)
        except errors.Conflict as error:
            again = await _now(api, edit)
            if writing.conflicts_of(error, edit.aimed.document) or editable(again) != editable(now):
                raise
            now = again
    return await _once(api, edit, now, force=force, replace=replace)


async def _once(api: Api, edit: Edit, now: Object, *, force: bool, replace: bool) -> Object:
    if replace:
        return await _replace(api, edit, now, dry_run=False)
    return await _apply(api, edit, now, force=force, dry_run=False)


async def _now(api: Api, edit: Edit) -> Object:
    target = edit.aimed.target
    now = await api.get(edit.aimed.kind, target.namespace, target.name)
    if now["metadata"]["uid"] != target.uid:
        raise errors.Conflict(
            f"another {target.kind} of this name has taken its place (uid {now['metadata']['uid']})",
            code=409,
        )
    return now


async def _apply(api: Api, edit: Edit, now: Object, *, force: bool, dry_run: bool) -> Object:
    body, target = edit.aimed.document.body, edit.aimed.target
    edited, base = (owning.restored(one, now, HIDDEN) for one in (body, edit.base))
    part = owning.smallest(edited, base, owning.held(now) or None, owning.ours(now) or None)
    part = {} if part is owning.NOTHING else part
    if not part and dry_run:
        return now
    meta = {
        **(part.get("metadata") or {}),
        "name": target.name,
        "uid": target.uid,
        "resourceVersion": now["metadata"]["resourceVersion"],
    }
    sent = {**part, "apiVersion": body["apiVersion"], "kind": body["kind"], "metadata": meta}
    document = Document(body=sent, line=edit.aimed.document.line, lines=edit.aimed.document.lines)
    aimed = Aimed(document=document, kind=edit.aimed.kind, target=target)
    return await writing.write(api, aimed, force=force, dry_run=dry_run)


async def _replace(api: Api, edit: Edit, now: Object, *, dry_run: bool) -> Object:
    """PUT of the edited object in the object's own version."""
    target = edit.aimed.target
    edited: dict[str, Any] = owning.restored(edit.aimed.document.body, now, HIDDEN)
    given = {key: now["metadata"][key] for key in _GIVEN if key in now["metadata"]}
    meta = {**edited["metadata"], **given}
    meta.pop("managedFields", None)
    applied = (now["metadata"].get("annotations") or {}).get(_LAST_APPLIED)
    if applied is not None:  # it was not shown, so it was not taken out
        meta["annotations"] = {**(meta.get("annotations") or {}), _LAST_APPLIED: applied}
    body = {**edited, "metadata": meta, **({"status": now["status"]} if "status" in now else {})}
    raw = await api.request(
        "PUT",
        path(edit.aimed.kind, target.namespace, target.name),
        params={
            "fieldManager": FIELD_MANAGER,
            "fieldValidation": "Strict",
            "dryRun": "All" if dry_run else "",
        },
        body=msgspec.json.encode(body),
    )
    return msgspec.json.decode(raw, type=Object)


def complaints(error: errors.KubeError, document: Document) -> list[tuple[int, str]]:
    """By line, where the API server says where."""
    return places.complaints(error, document)
