"""ControllerRevisions: the templates that a DaemonSet or StatefulSet has had, and their names.

Mirrors kube-controller-manager's history package: a revision holds a patch that puts the template
back (`kubectl rollout undo` sends it), is named by a hash, and the newest has the highest number.
"""

import json

from practice.api.client import Client
from practice.informer import Informer, Object, controller_of
from practice.limits import REVISION_PREFIX_CHARACTERS
from practice.ownership import adopt, reference_to
from practice.refusals import gone_is_fine
from practice.selectors import labels_of, matches, select

RESOURCE = "controllerrevisions.apps"
HASH_LABEL = "controller-revision-hash"
"""The label that tells the revision of a pod (and of a DaemonSet's ControllerRevision)."""

_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"  # no vowels: no words; nothing that looks like a digit 1


def patch_of(owner: Object) -> Object:
    """The patch that puts the owner's template back.

    Its fields are sorted, as Go writes a map: clients compare the bytes with what they would write.
    """
    template = {**owner["spec"]["template"], "$patch": "replace"}
    patch: Object = json.loads(json.dumps({"spec": {"template": template}}, sort_keys=True))
    return patch


def template_in(revision: Object) -> Object:
    """The pod template that a revision remembers."""
    template = revision["data"]["spec"]["template"]
    return {name: value for name, value in template.items() if name != "$patch"}


def revision_hash(data: Object, collisions: int | None) -> str:
    """32 bits of FNV-1 over the patch as Go's encoder writes it, and the count of collisions."""
    code = 0x811C9DC5
    for byte in (_as_go_writes(data) + ("" if collisions is None else str(collisions))).encode():
        code = code * 0x01000193 & 0xFFFFFFFF ^ byte
    return "".join(_ALPHABET[ord(digit) % len(_ALPHABET)] for digit in str(code))


def _as_go_writes(data: Object) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def name_of(owner: Object, code: str) -> str:
    """The name of the owner's revision with that hash."""
    return f"{owner['metadata']['name'][:REVISION_PREFIX_CHARACTERS]}-{code}"


def draft(owner: Object, code: str, number: int, label: str) -> Object:
    """A revision of the owner's template as it is now; `label` is where the hash is noted."""
    metadata = owner["metadata"]
    labels = (owner["spec"]["template"].get("metadata") or {}).get("labels") or {}
    made: Object = {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {
            "name": name_of(owner, code),
            "namespace": metadata["namespace"],
            "labels": {**labels, label: code},
            "ownerReferences": [reference_to(owner)],
        },
        "data": patch_of(owner),
        "revision": number,
    }
    if metadata.get("annotations"):
        made["metadata"]["annotations"] = dict(metadata["annotations"])
    return made


def revisions_of(client: Client, informer: Informer, owner: Object) -> list[Object]:
    """The owner's revisions that match its selector, oldest first; orphans are adopted."""
    uid, selector = owner["metadata"]["uid"], owner["spec"]["selector"]
    found = [
        one
        for one in informer.by("owner", uid)
        if is_controlled(one, uid) and matches(selector, labels_of(one))
    ]
    if "deletionTimestamp" not in owner["metadata"]:
        same_labels = select(informer, owner["metadata"]["namespace"], selector)
        orphans = [one for one in same_labels if controller_of(one) is None]
        found += adopt(client, RESOURCE, owner, orphans)
    return sorted(found, key=by_number)


def is_controlled(revision: Object, uid: str) -> bool:
    owner = controller_of(revision)
    return owner is not None and owner["uid"] == uid


def by_number(revision: Object) -> tuple[int, str, str]:
    """Sort key: oldest revision first."""
    metadata = revision["metadata"]
    return revision["revision"], metadata["creationTimestamp"], metadata["name"]


def renumbered(client: Client, revision: Object, number: int) -> Object:
    """The revision with a new number: going back makes an old template the newest."""
    if revision["revision"] == number:
        return revision
    return client.update(RESOURCE, {**revision, "revision": number})


def forget(client: Client, revisions: list[Object]) -> None:
    """Delete revisions."""
    for one in revisions:
        with gone_is_fine():
            client.delete(RESOURCE, one["metadata"]["namespace"], one["metadata"]["name"])
