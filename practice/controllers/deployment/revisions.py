"""Revisions: the new generation's ReplicaSet, its number, and the history behind `rollout undo`.

Mirrors kube-controller-manager: each template gets a ReplicaSet named by the hash of the template;
the newest has the highest `deployment.kubernetes.io/revision`. Going back to an old template (that
is all that `kubectl rollout undo` does) finds its ReplicaSet again: it takes the next number, and
the number it had goes to `revision-history`. A name that is taken by something else raises
`collisionCount`, which changes the hash.
"""

import json
from typing import Any

from practice.api.errors import ApiError
from practice.controllers.deployment.arithmetic import new_size
from practice.controllers.deployment.conditions import PROGRESSING, has_deadline, with_condition
from practice.controllers.deployment.look import (
    DESIRED,
    HASH_LABEL,
    MAXIMUM,
    Look,
    replicas_annotations,
    same,
    scaled_message,
)
from practice.informer import Object, controller_of
from practice.limits import REVISION_HISTORY_CHARACTERS
from practice.ownership import reference_to
from practice.podstate import condition

REVISION = "deployment.kubernetes.io/revision"
HISTORY = "deployment.kubernetes.io/revision-history"
# Annotations of a Deployment that are about itself and are not copied to its ReplicaSets.
OWN_ANNOTATIONS = frozenset(
    {
        "kubectl.kubernetes.io/last-applied-configuration",
        "deprecated.deployment.rollback.to",
        REVISION,
        HISTORY,
        DESIRED,
        MAXIMUM,
    }
)
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"  # no vowels: no words; nothing that looks like a digit 1


def sync_revision(look: Look, *, create: bool) -> None:
    """Bring the new generation's annotations up to date; make it if it is missing and wanted."""
    revision = max((revision_of(one) for one in look.old), default=0) + 1
    if look.new is not None:
        _sync_existing(look, look.new, revision)
    elif create:
        _create(look, revision)


def revision_of(replicaset: Object) -> int:
    """Its revision number, 0 when it has none (or something that is no number)."""
    text = (replicaset["metadata"].get("annotations") or {}).get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _sync_existing(look: Look, new: Object, revision: int) -> None:
    annotations = annotations_for(look.deployment, new, revision)
    min_ready_s = look.deployment["spec"].get("minReadySeconds") or 0
    current = new["metadata"].get("annotations") or {}
    if annotations != current or min_ready_s != (new["spec"].get("minReadySeconds") or 0):
        metadata = {**new["metadata"], "annotations": annotations}
        spec = {**new["spec"], "minReadySeconds": min_ready_s}
        look.write_replicaset({**new, "metadata": metadata, "spec": spec})
        return
    status = look.deployment.get("status") or {}
    if has_deadline(look.deployment) and condition(look.deployment, PROGRESSING) is None:
        message = f'Found new replica set "{new["metadata"]["name"]}"'
        found = (PROGRESSING, "True", "FoundNewReplicaSet", message)
        status = with_condition(status, *found, now=look.clock.now_text())
    _note_revision(look, annotations[REVISION], status)


def _note_revision(look: Look, revision: str, status: Object) -> None:
    annotations = look.deployment["metadata"].get("annotations") or {}
    if annotations.get(REVISION) != revision or status != look.deployment.get("status", {}):
        look.write_status(status, annotations={**annotations, REVISION: revision})


def annotations_for(deployment: Object, replicaset: Object, revision: int) -> dict[str, str]:
    """The Deployment's annotations on its new ReplicaSet, with the revision and its history."""
    current = replicaset["metadata"].get("annotations") or {}
    given = deployment["metadata"].get("annotations") or {}
    copied = {key: value for key, value in given.items() if key not in OWN_ANNOTATIONS}
    annotations = {**current, **copied}
    before = revision_of(replicaset)
    if before >= revision:
        return annotations
    annotations[REVISION] = str(revision)
    if REVISION in current:
        annotations[HISTORY] = _history(current.get(HISTORY, ""), current[REVISION])
    return annotations


def _history(history: str, revision: str) -> str:
    """The past revisions with one more; the oldest are forgotten when it gets too long."""
    past = [*filter(None, history.split(",")), revision]
    while len(",".join(past)) > REVISION_HISTORY_CHARACTERS:
        past.pop(0)
    return ",".join(past)


def _create(look: Look, revision: int) -> None:
    draft = _draft(look, revision)
    name = draft["metadata"]["name"]
    try:
        look.new = look.client.create("replicasets.apps", draft, namespace=look.namespace)
    except ApiError as error:
        if error.reason != "AlreadyExists":
            _report_failure(look, name, error)
            raise
        look.new = _existing_or_collision(look, name, error)
        _note_revision(look, str(revision), look.deployment.get("status") or {})
        return
    size = draft["spec"]["replicas"]
    if size > 0:
        look.event("Normal", "ScalingReplicaSet", scaled_message("up", name, 0, size))
    status = look.deployment.get("status") or {}
    if has_deadline(look.deployment):
        message = f'Created new replica set "{name}"'
        made = (PROGRESSING, "True", "NewReplicaSetCreated", message)
        status = with_condition(status, *made, now=look.clock.now_text())
    _note_revision(look, str(revision), status)


def _draft(look: Look, revision: int) -> Object:
    """The ReplicaSet of the Deployment's template, its label pod-template-hash in all places."""
    spec = look.deployment["spec"]
    code = template_hash(spec["template"], (look.deployment.get("status") or {}))
    metadata = spec["template"].get("metadata") or {}
    labels = {**(metadata.get("labels") or {}), HASH_LABEL: code}
    selector = spec["selector"]
    wanted = {**(selector.get("matchLabels") or {}), HASH_LABEL: code}
    bounds = look.bounds
    total = sum(int(one["spec"]["replicas"]) for one in look.old)
    size = new_size(bounds, new=0, total=total) if look.is_rolling else bounds.desired
    draft: Object = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{look.name[: 252 - len(code)]}-{code}",
            "namespace": look.namespace,
            "labels": labels,
            "ownerReferences": [reference_to(look.deployment)],
        },
        "spec": {
            "replicas": size,
            "selector": {**selector, "matchLabels": wanted},
            "template": {**spec["template"], "metadata": {**metadata, "labels": labels}},
        },
    }
    if spec.get("minReadySeconds"):
        draft["spec"]["minReadySeconds"] = spec["minReadySeconds"]
    annotations = annotations_for(look.deployment, draft, revision)
    draft["metadata"]["annotations"] = {**annotations, **replicas_annotations(bounds)}
    return draft


def template_hash(template: Object, status: Object) -> str:
    """32 bits of FNV-1a over the template and the collision count, in letters that make no words.

    The real controller hashes Go's own print-out of the template: the same alphabet and length, but
    other letters.
    """
    code = 0x811C9DC5
    for byte in json.dumps([template, status.get("collisionCount")], sort_keys=True).encode():
        code = (code ^ byte) * 0x01000193 & 0xFFFFFFFF
    return "".join(_ALPHABET[ord(digit) % len(_ALPHABET)] for digit in str(code))


def _existing_or_collision(look: Look, name: str, error: ApiError) -> Object:
    """The ReplicaSet of that name if it is ours after all; else the hash must change."""
    existing = look.client.get("replicasets.apps", look.namespace, name)
    owner = controller_of(existing)
    ours = owner is not None and owner["uid"] == look.deployment["metadata"]["uid"]
    if ours and same(look.deployment["spec"]["template"], existing["spec"]["template"]):
        return existing
    status: dict[str, Any] = look.deployment.get("status") or {}
    look.write_status({**status, "collisionCount": status.get("collisionCount", 0) + 1})
    raise error


def _report_failure(look: Look, name: str, error: ApiError) -> None:
    message = f'Failed to create new replica set "{name}": {error}'
    if has_deadline(look.deployment):
        failed = (PROGRESSING, "False", "ReplicaSetCreateError", message)
        status = look.deployment.get("status") or {}
        look.write_status(with_condition(status, *failed, now=look.clock.now_text()))
    look.event("Warning", "ReplicaSetCreateError", message)
