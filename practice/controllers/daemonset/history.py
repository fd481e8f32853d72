"""The revisions of a DaemonSet. Mirrors kube-controller-manager's daemonset controller.

The revision whose patch equals the template is the current one, and has the highest number; there
is one per template. Old ones that no pod uses go when there are more than `revisionHistoryLimit`.
"""

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.informer import Informer, Object
from practice.ownership import claim
from practice.revisions import (
    HASH_LABEL,
    RESOURCE,
    by_number,
    draft,
    forget,
    patch_of,
    renumbered,
    revision_hash,
)
from practice.selectors import labels_of


def construct_history(
    client: Client, informer: Informer, daemon_set: Object
) -> tuple[Object, list[Object]]:
    """The current revision, made or renumbered where needed, and the old ones, oldest first."""
    known = [_labelled(client, one) for one in claim(client, informer, daemon_set)]
    data = patch_of(daemon_set)
    old = sorted((one for one in known if one["data"] != data), key=by_number)
    number = old[-1]["revision"] + 1 if old else 1
    same = sorted((one for one in known if one["data"] == data), key=by_number)
    if not same:
        return _snapshot(client, daemon_set, number), old
    forget(client, same[:-1])
    current = same[-1]
    if current["revision"] < number:
        current = renumbered(client, current, number)
    return current, old


def _labelled(client: Client, revision: Object) -> Object:
    """A revision from elsewhere is known by its name."""
    if HASH_LABEL in labels_of(revision):
        return revision
    metadata = revision["metadata"]
    labels = {**labels_of(revision), HASH_LABEL: metadata["name"]}
    return client.update(RESOURCE, {**revision, "metadata": {**metadata, "labels": labels}})


def _snapshot(client: Client, daemon_set: Object, number: int) -> Object:
    """The revision of the template as it is. ApiError: another template has the name; the status
    then counts one collision more, and the next try has another name."""
    status = daemon_set.get("status") or {}
    collisions, data = status.get("collisionCount"), patch_of(daemon_set)
    made = draft(daemon_set, revision_hash(data, collisions), number, HASH_LABEL)
    try:
        return client.create(RESOURCE, made)
    except ApiError as error:
        if error.reason != "AlreadyExists":
            raise
        metadata = made["metadata"]
        existing = client.get(RESOURCE, metadata["namespace"], metadata["name"])
        if existing.get("data") == data:
            return existing
        counted = {**status, "collisionCount": (collisions or 0) + 1}
        client.update("daemonsets.apps", {**daemon_set, "status": counted}, subresource="status")
        raise


def clean_up(client: Client, daemon_set: Object, old: list[Object], pods: list[Object]) -> None:
    """Forget the oldest revisions that no pod is of."""
    surplus = len(old) - int(daemon_set["spec"]["revisionHistoryLimit"])
    used = {labels_of(pod).get(HASH_LABEL) for pod in pods}
    idle = [one for one in old if labels_of(one)[HASH_LABEL] not in used]
    if surplus > 0:
        forget(client, idle[:surplus])
