"""Actions on what makes pods."""

from collections.abc import Callable

from dashboard import limits
from dashboard.actions.catalog.action import Action, Values, slashed
from dashboard.actions.fields import ContainerName, ImageName, Number
from dashboard.actions.target import Target

_ROLLED = ("Deployment", "StatefulSet", "DaemonSet")
"""The kinds that replace their pods when their template changes."""


def _rollout(word: str) -> Callable[[Target, Values], list[str]]:
    return lambda target, _: ["rollout", word, slashed(target)]


SCALE = Action(
    name="scale",
    title="Scale",
    confirm="Scale",
    what="Changes how many pods are wanted.",
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"),
    verb="patch",
    resource="deployments/scale",
    fields=(Number(name="replicas", label="Replicas", low=0, high=limits.REPLICAS_MAX),),
    line=lambda target, values: ["scale", slashed(target), f"--replicas={values['replicas']}"],
    said=lambda target, values: f"scaled {target.name} to {values['replicas']}",
)
IMAGE = Action(
    name="image",
    title="Update image",
    confirm="Update",
    what="Starts a rolling update to another image.",
    kinds=_ROLLED,
    verb="patch",
    resource="deployments",
    fields=(
        ContainerName(name="container", label="Container"),
        ImageName(name="image", label="Image"),
    ),
    line=lambda target, values: [
        "set", "image", slashed(target), f"{values['container']}={values['image']}"
    ],
    said=lambda target, values: f"set {values['container']} of {target.name} to {values['image']}",
)  # fmt: skip
RESTART = Action(
    name="restart",
    title="Restart",
    confirm="Restart",
    what="Replaces every pod by a new one with the same template, as a rolling update.",
    kinds=_ROLLED,
    verb="patch",
    resource="deployments",
    line=_rollout("restart"),
    said=lambda target, _: f"restarted {target.name}",
)
PAUSE = Action(
    name="pause",
    title="Pause",
    confirm="Pause",
    what="Holds the rolling update where it stands; changes wait until it is resumed.",
    kinds=("Deployment",),
    verb="patch",
    resource="deployments",
    line=_rollout("pause"),
    said=lambda target, _: f"paused {target.name}",
)
RESUME = Action(
    name="resume",
    title="Resume",
    confirm="Resume",
    what="Lets a paused rolling update go on.",
    kinds=("Deployment",),
    verb="patch",
    resource="deployments",
    line=_rollout("resume"),
    said=lambda target, _: f"resumed {target.name}",
)
UNDO = Action(
    name="undo",
    title="Undo",
    confirm="Go back",
    what="Brings back the template of an earlier revision, as a new rolling update.",
    kinds=_ROLLED,
    verb="patch",
    resource="deployments",
    fields=(
        Number(name="revision", label="Revision", low=1, high=2**31 - 1, widget="revision"),
    ),
    line=lambda target, values: [
        "rollout", "undo", slashed(target), f"--to-revision={values['revision']}"
    ],
    said=lambda target, values: f"took {target.name} back to revision {values['revision']}",
)  # fmt: skip
