"""The way back of an action, from the object as it was before: another action with its values, or none."""

from dataclasses import dataclass

from dashboard.actions import labels, rollback
from dashboard.actions.catalog import ACTIONS, Action, Values
from dashboard.actions.target import Target
from dashboard.kube.api import Object

_OPPOSITES = {
    "pause": "resume",
    "resume": "pause",
    "suspend": "unsuspend",
    "unsuspend": "suspend",
    "cordon": "uncordon",
    "uncordon": "cordon",
    "drain": "uncordon",
}
INVERTIBLE = frozenset({*_OPPOSITES, "scale", "image", "undo", "restart", "label"})
"""Actions that may have one; for these the object is read before the deed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverse:
    """What undoes it; `text` says it in a few words, as a button does."""

    action: Action
    values: Values
    text: str


def inverse(
    name: str, target: Target, values: Values, before: Object, *, revision: int = 0
) -> Inverse | None:
    """What would bring the object back to `before`, where one action can. `revision` is the one that ran
    until now where it does not stand on the object: of a StatefulSet or DaemonSet; 0 is not known."""
    if opposite := _OPPOSITES.get(name):
        return Inverse(action=ACTIONS[opposite], values={}, text=ACTIONS[opposite].title)
    spec = before.get("spec") or {}
    if name == "scale":
        replicas = int(spec.get("replicas", 1))
        if replicas == values["replicas"]:
            return None
        return Inverse(
            action=ACTIONS["scale"], values={"replicas": replicas}, text=f"Scale back to {replicas}"
        )
    if name == "label":
        now = before["metadata"].get("labels") or {}
        words = labels.back(now, labels.read(str(values["changes"])))
        return (
            Inverse(action=ACTIONS["label"], values={"changes": words}, text=words)
            if words
            else None
        )
    if name == "image":
        return _image(values, spec)
    number = revision or _revision(before)  # undo, restart: the revision that ran until now stays
    if number:
        return Inverse(
            action=ACTIONS["undo"],
            values={"revision": number},
            text=f"Back to revision {number}",
        )
    return None


def _revision(deployment: Object) -> int:
    text = (deployment["metadata"].get("annotations") or {}).get(rollback.REVISION, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _image(values: Values, spec: Object) -> Inverse | None:
    pod = (spec.get("template") or {}).get("spec") or {}
    for one in [*(pod.get("containers") or []), *(pod.get("initContainers") or [])]:
        if one["name"] == values["container"] and one.get("image"):
            return Inverse(
                action=ACTIONS["image"],
                values={"container": one["name"], "image": one["image"]},
                text=f"Back to {one['image']}",
            )
    return None
