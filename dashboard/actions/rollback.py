"""Going back to an earlier revision of a Deployment, as `kubectl rollout undo` does it.

Kubernetes has no undo: kubectl takes the pod template of the ReplicaSet that carries the wanted
revision, removes the hash label that the deployment controller had added, and writes it into the
Deployment together with the ReplicaSet's annotations (kubectl's
`pkg/polymorphichelpers/rollback.go`). The controller then finds the old ReplicaSet by its template
and gives it the next revision number.
"""

from dataclasses import dataclass
from typing import Any

from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import by_name

REVISION = "deployment.kubernetes.io/revision"
HASH_LABEL = "pod-template-hash"

# What kubectl leaves as it stands on the Deployment ("annotationsToSkip").
KEPT_ANNOTATIONS = frozenset(
    {
        "kubectl.kubernetes.io/last-applied-configuration",
        REVISION,
        "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.deployment.rollback.to",
    }
)


class NoWayBack(Exception):
    """The revision cannot be gone back to; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision that can be chosen."""

    number: int
    images: list[str]
    cause: str
    is_current: bool


async def owned(api: Api, kind: str, owner: Object) -> list[Object]:
    """The objects of a kind that a workload controls: its ReplicaSets, or its
    ControllerRevisions."""
    selector = owner["spec"]["selector"].get("matchLabels") or {}
    answer = await api.list(
        by_name(kind),
        owner["metadata"]["namespace"],
        label_selector=",".join(f"{key}={value}" for key, value in sorted(selector.items())),
    )
    uid = owner["metadata"]["uid"]
    return [found for found in answer.get("items") or [] if _is_owned(found, uid)]


def revisions(deployment: Object, sets: list[Object]) -> list[Revision]:
    """What can be chosen, newest first; the current one is marked."""
    now = template_of(deployment)
    found = [
        Revision(
            number=number,
            images=[
                c.get("image", "") for c in one["spec"]["template"]["spec"].get("containers") or []
            ],
            cause=_annotations(one).get("kubernetes.io/change-cause", ""),
            is_current=template_of(one) == now,
        )
        for one in sets
        if (number := _revision(one))
    ]
    return sorted(found, key=lambda one: -one.number)


def patch(deployment: Object, sets: list[Object], *, revision: int) -> list[dict[str, Any]]:
    """The JSON patch (RFC 6902) that goes back. Raises NoWayBack.

    Its first step tests the uid, so that a Deployment made anew under the same name is left alone.
    """
    name = deployment["metadata"]["name"]
    if deployment["spec"].get("paused"):
        raise NoWayBack(f"{name} is paused and cannot go back; resume it first, then try again.")
    chosen = next((one for one in sets if _revision(one) == revision), None)
    if chosen is None:
        known = ", ".join(map(str, sorted(n for one in sets if (n := _revision(one))))) or "none"
        raise NoWayBack(f"{name} has no revision {revision} any more; it has: {known}.")
    template = template_of(chosen)
    if template == template_of(deployment):
        raise NoWayBack(f"{name} already runs the template of revision {revision}.")
    return [
        {"op": "test", "path": "/metadata/uid", "value": deployment["metadata"]["uid"]},
        {"op": "replace", "path": "/spec/template", "value": template},
        {"op": "add", "path": "/metadata/annotations", "value": _merged(deployment, chosen)},
    ]


def _merged(deployment: Object, chosen: Object) -> dict[str, str]:
    kept = {k: v for k, v in _annotations(deployment).items() if k in KEPT_ANNOTATIONS}
    brought = {k: v for k, v in _annotations(chosen).items() if k not in KEPT_ANNOTATIONS}
    return kept | brought


def template_of(one: Object) -> Object:
    """The pod template without the hash label, so that a Deployment's and a ReplicaSet's can be
    compared.
    """
    template = one["spec"]["template"]
    meta = template.get("metadata") or {}
    labels = {k: v for k, v in (meta.get("labels") or {}).items() if k != HASH_LABEL}
    return {**template, "metadata": {**meta, "labels": labels}}


def _annotations(one: Object) -> dict[str, str]:
    return one["metadata"].get("annotations") or {}


def _revision(one: Object) -> int:
    text = _annotations(one).get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _is_owned(one: Object, uid: str) -> bool:
    owners = one["metadata"].get("ownerReferences") or []
    return any(owner.get("uid") == uid and owner.get("controller") for owner in owners)
