"""What follows from a write to a CustomResourceDefinition: names, the served rows, the end.

A part of the API server, so it acts inside the write that caused it, also while the clock rests.
Mirrors apiextensions-apiserver's controllers: names are accepted, then the resource is established
and served; a definition that is deleted first deletes all its objects, and waits for those that
finalizers hold.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from practice.api.custom.naming import (
    ESTABLISHED,
    TERMINATING,
    established_status,
    is_true,
    named_status,
    with_condition,
)
from practice.api.custom.rows import rows_of
from practice.api.errors import ApiError
from practice.api.kinds.definitions import CLEANUP, DEFINITIONS
from practice.api.request import Request, User
from practice.api.resource import Object, Resource
from practice.limits import DEFINITION_RETRY_S

if TYPE_CHECKING:
    from practice.api.api import Api

_SERVER = User(name="system:apiserver", groups=("system:masters",))
_IN_PROGRESS = ("InstanceDeletionInProgress", "CustomResource deletion is in progress")
_COMPLETED = ("InstanceDeletionCompleted", "removed all instances")
_FAILED = "InstanceDeletionFailed"
_NEVER = ("NeverEstablished", "resource was never established")


class CustomResources:
    """Keeps the table of resources equal to the definitions in the store."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._served: dict[str, tuple[Any, Any, list[str]]] = {}
        for _, definition in api.store.items(DEFINITIONS.key):
            self._serve(definition)

    def after_write(self, resource: Resource, obj: Object, *, gone: bool = False) -> None:
        """Called after every write; does nothing but for definitions and their objects."""
        if resource is DEFINITIONS:
            if gone:
                self._withdraw(obj["metadata"]["name"])
                self._look_again(obj)
            else:
                self._look(obj)
        elif gone and resource.types is not None:
            name = f"{resource.plural}.{resource.group}"
            definition = self._api.store.get(DEFINITIONS.key, name)
            if definition is not None and "deletionTimestamp" in definition["metadata"]:
                self._finish(definition)

    def _look(self, definition: Object) -> None:
        """One step towards what the definition should be; the write calls again."""
        if "deletionTimestamp" in definition["metadata"]:
            self._serve(definition)
            self._terminate(definition)
            return
        now = self._api.clock.now_text()
        status = named_status(definition, self._others(definition), now)
        if status != definition.get("status"):
            self._write(definition, status)
        elif is_true(definition, "NamesAccepted") and not is_true(definition, ESTABLISHED):
            self._write(definition, established_status(definition, now))
        else:
            self._serve(definition)

    def _others(self, definition: Object) -> list[Object]:
        group, name = definition["spec"]["group"], definition["metadata"]["name"]
        found = [one for _, one in self._api.store.items(DEFINITIONS.key)]
        return [
            one
            for one in found
            if one["spec"]["group"] == group and one["metadata"]["name"] != name
        ]

    def _look_again(self, gone: Object) -> None:
        """Names that are free now may be what another definition waits for."""
        for other in self._others(gone):
            if not is_true(other, "NamesAccepted"):
                self._look(other)

    def _write(self, definition: Object, status: Any, *, release: bool = False) -> None:
        """A status update as the server's own controllers make it."""
        metadata = dict(definition["metadata"])
        if release:
            left = [one for one in metadata.get("finalizers") or () if one != CLEANUP]
            metadata["finalizers"] = left
        request = Request(user=_SERVER, manager="kube-apiserver", trusted=True)
        body = {**definition, "metadata": metadata, "status": status}
        self._api.commit(request, DEFINITIONS, definition, body, "status")

    # -- the table of resources --------------------------------------------------------------------

    def _serve(self, definition: Object) -> None:
        if not is_true(definition, ESTABLISHED):
            return
        name, spec = definition["metadata"]["name"], definition["spec"]
        names = definition["status"]["acceptedNames"]
        old = self._served.get(name)
        if old is not None and old[0] == spec and old[1] == names:
            return
        before = old[2] if old else []
        taken = self._api.resources.keys() - set(before)
        rows = [row for row in rows_of(definition) if row.key not in taken]
        self._served[name] = (spec, names, [row.key for row in rows])
        self._api.resources.replace(before, rows)

    def _withdraw(self, name: str) -> None:
        _, _, keys = self._served.pop(name, (None, None, []))
        if keys:
            self._api.resources.replace(keys, [])

    # -- the end -----------------------------------------------------------------------------------

    def _terminate(self, definition: Object) -> None:
        terminating = definition["status"].get("conditions") or []
        reason = next((c["reason"] for c in terminating if c["type"] == TERMINATING), "")
        if CLEANUP not in (definition["metadata"].get("finalizers") or ()):
            return
        if reason == "InstanceDeletionPending":
            now = self._api.clock.now_text()
            status = with_condition(definition["status"], TERMINATING, "True", *_IN_PROGRESS, now)
            self._write(definition, status)
            self._delete_all(definition["metadata"]["name"])

    def _delete_all(self, name: str) -> None:
        """All objects of a definition that goes; again later where a webhook is in the way."""
        problem = self._delete_objects(name)
        current = self._api.store.get(DEFINITIONS.key, name)
        if current is None:
            return
        if not problem:
            self._finish(current)
            return
        words = (_FAILED, f"could not list instances: {problem}")
        now = self._api.clock.now_text()
        self._write(current, with_condition(current["status"], TERMINATING, "True", *words, now))
        again = partial(self._delete_all, name)
        self._api.clock.schedule(DEFINITION_RETRY_S, _SERVER.name, again)

    def _delete_objects(self, key: str) -> str:
        """Why not all could be deleted."""
        resource = self._api.resources.get(key)
        if resource is None:
            return ""
        request = Request(user=_SERVER, manager="kube-apiserver", trusted=True)
        for _, obj in self._api.store.items(key):
            metadata = obj["metadata"]
            if "deletionTimestamp" not in metadata:
                try:
                    self._api.delete(request, key, metadata.get("namespace"), metadata["name"])
                except ApiError as error:
                    return str(error)
        return ""

    def _finish(self, definition: Object) -> None:
        """Let the definition go once none of its objects is left."""
        if CLEANUP not in (definition["metadata"].get("finalizers") or ()):
            return
        if self._api.store.items(definition["metadata"]["name"]):
            return
        words = _COMPLETED if is_true(definition, ESTABLISHED) else _NEVER
        now = self._api.clock.now_text()
        status = with_condition(definition["status"], TERMINATING, "False", *words, now)
        self._write(definition, status, release=True)
