"""Every action as data: what it does to which kinds, who may, what it asks, and the kubectl line
that does the same.

The catalog is the one list: forms, buttons, policy, audit filter and `docs/actions.md` (checked by
`tests/house`) all come from it. How an action reaches the API server stands in `execute`.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard import limits
from dashboard.actions.fields import ContainerName, Field, ImageName, Number, Switch
from dashboard.actions.target import Target
from dashboard.roles import Role

Values = Mapping[str, str | int | bool]


class UnknownAction(LookupError):
    """No action has this name, or not for this kind; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done. `line` writes the kubectl words after `kubectl [-n NAMESPACE]`."""

    name: str
    title: str
    confirm: str
    what: str
    kinds: tuple[str, ...]
    verb: str
    resource: str
    line: Callable[[Target, Values], list[str]]
    said: Callable[[Target, Values], str]
    fields: tuple[Field, ...] = ()
    role: Role = Role.OPERATOR
    is_dangerous: bool = False

    def kubectl(self, target: Target, values: Values) -> str:
        """The line a person could type instead, quoted for a shell."""
        scope = ["-n", target.namespace] if target.namespace else []
        return shlex.join(["kubectl", *scope, *self.line(target, values)])

    def read(self, form: Mapping[str, str]) -> dict[str, str | int | bool]:
        """The values of all fields. Raises fields.Invalid with the first trouble."""
        return {field.name: field.read(form.get(field.name, "")) for field in self.fields}


def _slashed(target: Target) -> str:
    return f"{target.kind.lower()}/{target.name}"


def _rollout(word: str) -> Callable[[Target, Values], list[str]]:
    return lambda target, _: ["rollout", word, _slashed(target)]


def _kill_line(target: Target, values: Values) -> list[str]:
    return [
        "delete",
        "pod",
        target.name,
        *(["--grace-period=0", "--force"] if values.get("now") else []),
    ]


SCALE = Action(
    name="scale",
    title="Scale",
    confirm="Scale",
    what="Changes how many pods are wanted.",
    kinds=("Deployment",),
    verb="patch",
    resource="deployments/scale",
    fields=(Number(name="replicas", label="Replicas", low=0, high=limits.REPLICAS_MAX),),
    line=lambda target, values: ["scale", _slashed(target), f"--replicas={values['replicas']}"],
    said=lambda target, values: f"scaled {target.name} to {values['replicas']}",
)
KILL = Action(
    name="kill",
    title="Kill pod",
    confirm="Kill",
    what="Deletes this pod. If something owns it, a new one will take its place.",
    kinds=("Pod",),
    verb="delete",
    resource="pods",
    fields=(
        Switch(
            name="now",
            label="At once",
            hint="Without waiting for the processes to end by themselves (grace period 0).",
        ),
    ),
    line=_kill_line,
    said=lambda target, values: f"killed {target.name}" + (" at once" if values.get("now") else ""),
    is_dangerous=True,
)
IMAGE = Action(
    name="image",
    title="Update image",
    confirm="Update",
    what="Starts a rolling update to another image.",
    kinds=("Deployment",),
    verb="patch",
    resource="deployments",
    fields=(
        ContainerName(name="container", label="Container"),
        ImageName(name="image", label="Image"),
    ),
    line=lambda target, values: [
        "set", "image", _slashed(target), f"{values['container']}={values['image']}"
    ],
    said=lambda target, values: f"set {values['container']} of {target.name} to {values['image']}",
)  # fmt: skip
RESTART = Action(
    name="restart",
    title="Restart",
    confirm="Restart",
    what="Replaces every pod by a new one with the same template, as a rolling update.",
    kinds=("Deployment",),
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
    kinds=("Deployment",),
    verb="patch",
    resource="deployments",
    fields=(
        Number(name="revision", label="Revision", low=1, high=2**31 - 1, widget="revision"),
    ),
    line=lambda target, values: [
        "rollout", "undo", _slashed(target), f"--to-revision={values['revision']}"
    ],
    said=lambda target, values: f"took {target.name} back to revision {values['revision']}",
)  # fmt: skip
CORDON = Action(
    name="cordon",
    title="Cordon",
    confirm="Cordon",
    what="No new pods come to this node; those on it stay.",
    kinds=("Node",),
    verb="patch",
    resource="nodes",
    line=lambda target, _: ["cordon", target.name],
    said=lambda target, _: f"cordoned {target.name}",
)
UNCORDON = Action(
    name="uncordon",
    title="Uncordon",
    confirm="Uncordon",
    what="New pods may come to this node again.",
    kinds=("Node",),
    verb="patch",
    resource="nodes",
    line=lambda target, _: ["uncordon", target.name],
    said=lambda target, _: f"uncordoned {target.name}",
)

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (SCALE, IMAGE, RESTART, PAUSE, RESUME, UNDO, KILL, CORDON, UNCORDON)
}


def find(name: str, kind: str) -> Action:
    """The action called `name`, if it exists for `kind`. Raises UnknownAction."""
    action = ACTIONS.get(name)
    if action is None:
        raise UnknownAction(f"There is no action “{name[:40]}”.")
    if kind not in action.kinds:
        raise UnknownAction(
            f"{action.title} is for a {' or '.join(action.kinds)}, not for “{kind[:40]}”."
        )
    return action


def of_kind(kind: str) -> list[Action]:
    """The actions for objects of a kind, in the order of their buttons."""
    return [action for action in ACTIONS.values() if kind in action.kinds]
