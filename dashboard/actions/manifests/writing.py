"""One document at the API server: server-side apply, its rehearsal, and deletion.

Of Secrets and ConfigMaps only the metadata is ever asked for, also as the answer to a write, so that
their data goes to the API server and never comes back (API concepts, "Metadata-only fetches").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from dashboard.actions.manifests.places import complaints, line_of
from dashboard.actions.manifests.reading import Document
from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import FIELD_MANAGER, Api, Object
from dashboard.kube.kinds import NAMES_ONLY, Kind, accept, path

BOOKKEEPING = ("resourceVersion", "generation", "managedFields")
State = Literal["new", "changed", "same", "conflict", "refused", "later", "done", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that belongs to somebody else."""

    field: str
    owner: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aimed:
    """A document, and what it is aimed at."""

    document: Document
    kind: Kind
    target: Target

    @property
    def hides_data(self) -> bool:
        """Whether its contents are nobody's picture."""
        return self.kind.kind in NAMES_ONLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the API server says about one document. `text` is a sentence, or empty; `troubles` are
    (line, sentence); `keys` are (sign, key) of contents that are not shown."""

    document: Document
    name: str
    state: State
    text: str = ""
    uid: str = ""
    troubles: list[tuple[int, str]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)
    before: Object | None = None
    after: Object | None = None


async def current(api: Api, aimed: Aimed) -> Object | None:
    """The object as it is, or None. Raises KubeError."""
    where = path(aimed.kind, aimed.target.namespace, aimed.target.name)
    try:
        raw = await api.request("GET", where, accept=accept(aimed.kind))
    except errors.NotFound:
        return None
    return msgspec.json.decode(raw, type=Object)


async def write(api: Api, aimed: Aimed, *, force: bool, dry_run: bool) -> Object:
    """Server-side apply. Raises KubeError; Conflict names the fields and their owners. What Podium's
    own buttons have set (another entry of managedFields, of the same name) is no conflict."""
    try:
        return await _send(api, aimed, force=force, dry_run=dry_run)
    except errors.Conflict as error:
        found = _conflicts(error, aimed.document)
        if not found or any(one.owner != FIELD_MANAGER for one in found):
            raise
        return await _send(api, aimed, force=True, dry_run=dry_run)


async def _send(api: Api, aimed: Aimed, *, force: bool, dry_run: bool) -> Object:
    params = {
        "fieldManager": FIELD_MANAGER,
        "fieldValidation": "Strict",
        "force": "true" if force else "false",
        "dryRun": "All" if dry_run else "",
    }
    raw = await api.request(
        "PATCH",
        path(aimed.kind, aimed.target.namespace, aimed.target.name),
        params=params,
        body=msgspec.json.encode(_body(aimed)),
        content_type="application/apply-patch+yaml",
        accept=accept(aimed.kind),
    )
    return msgspec.json.decode(raw, type=Object)


def _body(aimed: Aimed) -> Object:
    """The document in its namespace, without what server-side apply refuses to be told."""
    body = aimed.document.body
    meta = {key: value for key, value in body["metadata"].items() if key != "managedFields"}
    if aimed.kind.namespaced:
        meta["namespace"] = aimed.target.namespace
    return {**body, "metadata": meta}


async def rehearsed(api: Api, aimed: Aimed, *, force: bool) -> Told:
    """What an apply would do, and whom it would take fields from. Raises KubeError for what is no
    refusal of the document."""
    before = await current(api, aimed)
    conflicts: list[Conflict] = []
    try:
        try:
            after = await write(api, aimed, force=force, dry_run=True)
        except errors.Conflict as error:
            conflicts = conflicts_of(error, aimed.document)
            if not conflicts:
                raise
            after = await write(api, aimed, force=True, dry_run=True)
    except errors.KubeError as error:
        return refused(aimed, error)
    state: State = "conflict" if conflicts else _state(before, after)
    keys = contents(before, aimed.document) if aimed.hides_data else []
    if keys and state == "same":
        state = "changed"  # whether the contents differ is not looked up
    return Told(
        document=aimed.document,
        name=str(aimed.target),
        state=state,
        uid=after["metadata"].get("uid", ""),
        conflicts=conflicts,
        keys=keys,
        before=before,
        after=after,
    )


def refused(aimed: Aimed, error: errors.KubeError) -> Told:
    """The API server's no, by line where it says where."""
    troubles = complaints(error, aimed.document)
    text = f"The API server refused it: {error.message}"
    if aimed.hides_data:  # its words may repeat what they are about
        text = (
            f"The API server refused it ({error.reason or error.code}); its words may repeat the "
            "contents, so they are not shown."
        )
        troubles = [(line, said.partition(":")[0]) for line, said in troubles]
    conflicts = conflicts_of(error, aimed.document) if isinstance(error, errors.Conflict) else []
    if conflicts:
        text = "Other owners hold some of its fields; take them over, or leave the fields out."
    return Told(
        document=aimed.document,
        name=str(aimed.target),
        state="conflict"
        if conflicts
        else "failed"
        if isinstance(error, errors.Unreachable)
        else "refused",
        text=error.message if isinstance(error, errors.Unreachable) else text,
        troubles=troubles,
        conflicts=conflicts,
    )


def conflicts_of(error: errors.KubeError, document: Document) -> list[Conflict]:
    """The fields that belong to others; the owner is named as in managedFields."""
    return [one for one in _conflicts(error, document) if one.owner != FIELD_MANAGER]


def _conflicts(error: errors.KubeError, document: Document) -> list[Conflict]:
    return [
        Conflict(
            field=str(cause.get("field", "")),
            owner=_owner(str(cause.get("message", ""))),
            line=line_of(document, str(cause.get("field", ""))),
        )
        for cause in error.details.get("causes") or []
        if isinstance(cause, Mapping) and cause.get("reason") == "FieldManagerConflict"
    ]


def _owner(message: str) -> str:
    """From ``conflict with "kubectl-edit" using apps/v1`` (with "at TIME" where it was an update)."""
    _, _, rest = message.partition('"')
    return rest.rpartition('"')[0] or message


def plain(found: Object) -> Object:
    """The object without bookkeeping and status."""
    meta = {key: value for key, value in found["metadata"].items() if key not in BOOKKEEPING}
    return {key: value for key, value in found.items() if key != "status"} | {"metadata": meta}


def _state(before: Object | None, after: Object) -> State:
    if before is None:
        return "new"
    return "same" if plain(before) == plain(after) else "changed"


def contents(before: Object | None, document: Document) -> list[tuple[str, str]]:
    """The keys that a Secret or ConfigMap would get ("+": new; "~": written again), by managedFields
    alone: what is there is not read."""
    present = _managed_keys(before["metadata"]) if before else set()
    keys = [
        key
        for part in ("data", "stringData", "binaryData")
        for key in (
            document.body.get(part) or {} if isinstance(document.body.get(part), dict) else {}
        )
    ]
    return [("~" if key in present else "+", key) for key in dict.fromkeys(keys)]


def _managed_keys(meta: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for entry in meta.get("managedFields") or []:
        for part in ("f:data", "f:stringData", "f:binaryData"):
            owned = (entry.get("fieldsV1") or {}).get(part) or {}
            found |= {key.removeprefix("f:") for key in owned}
    return found


async def deleted(api: Api, aimed: Aimed) -> Told:
    """Delete the object that bears the document's name now. Raises KubeError."""
    found = await current(api, aimed)
    name = str(aimed.target)
    if found is None:
        return Told(document=aimed.document, name=name, state="same", text="It is not there.")
    uid = found["metadata"]["uid"]
    await api.delete(
        aimed.kind, aimed.target.namespace, aimed.target.name, uid=uid, propagation="Background"
    )
    return Told(document=aimed.document, name=name, state="done", uid=uid)
