"""The revisions of a StatefulSet: the one it leaves, the one it moves to, and the ones before.

Mirrors kube-controller-manager: a template that was used before gets its revision back under a new
number; `status.currentRevision` stays until every pod is ready at `status.updateRevision`. Revisions
that no pod uses go when there are more than `revisionHistoryLimit`.
"""

from dataclasses import dataclass

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.informer import Informer, Object
from practice.revisions import (
    RESOURCE,
    draft,
    forget,
    name_of,
    patch_of,
    renumbered,
    revision_hash,
    revisions_of,
)

LABEL = "controller.kubernetes.io/hash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """`current` is where the pods come from, `update` where they go; `all` is oldest first."""

    current: Object
    update: Object
    all: list[Object]
    collisions: int


def find_revisions(client: Client, informer: Informer, stateful_set: Object) -> Revisions:
    """Make or renumber the revision of the set's template, and find the current one."""
    known = revisions_of(client, informer, stateful_set)
    status = stateful_set.get("status") or {}
    collisions = int(status.get("collisionCount") or 0)
    number = known[-1]["revision"] + 1 if known else 1
    data = patch_of(stateful_set)
    equal = [one for one in known if one["data"] == data]
    if equal and known[-1]["data"] == data:
        update = known[-1]
    elif equal:
        update = renumbered(client, equal[-1], number)
    else:
        update, collisions = _create(client, stateful_set, number, collisions)
    name = status.get("currentRevision", "")
    current = next((one for one in known if one["metadata"]["name"] == name), update)
    return Revisions(current=current, update=update, all=known, collisions=collisions)


def _create(
    client: Client, stateful_set: Object, number: int, collisions: int
) -> tuple[Object, int]:
    """The new revision, and the count of names that were taken by other templates."""
    data = patch_of(stateful_set)
    made = draft(stateful_set, revision_hash(data, collisions), number, LABEL)
    namespace = stateful_set["metadata"]["namespace"]
    while True:
        name = name_of(stateful_set, revision_hash(data, collisions))
        named = {**made, "metadata": {**made["metadata"], "name": name}}
        try:
            return client.create(RESOURCE, named), collisions
        except ApiError as error:
            if error.reason != "AlreadyExists":
                raise
        existing = client.get(RESOURCE, namespace, name)
        if existing.get("data") == data:
            return existing, collisions
        collisions += 1


def truncate(client: Client, stateful_set: Object, revisions: Revisions, used: set[str]) -> None:
    """Forget the oldest revisions that are neither current nor `used` by a pod."""
    limit = int(stateful_set["spec"].get("revisionHistoryLimit", 10))
    live = {one["metadata"]["name"] for one in (revisions.current, revisions.update)} | used
    past = [one for one in revisions.all if one["metadata"]["name"] not in live]
    if 0 <= limit < len(past):
        forget(client, past[: len(past) - limit])
