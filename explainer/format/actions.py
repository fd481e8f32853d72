"""What a step may do to a cluster: a closed set, each one audited API call (or one call of the practice
cluster's control endpoint) with one kubectl line.

`only practice` stands at those that no API of a real cluster has.
"""

from typing import Any, Literal

import msgspec

from explainer.format.quantities import Reference

Selector = str


class Action(msgspec.Struct, forbid_unknown_fields=True):
    """The base of all."""


class Apply(Action):
    """Server-side apply of files below the lesson's folder."""

    files: list[str]


class Patch(Action):
    """A strategic merge patch."""

    of: Reference
    patch: dict[str, Any]


class Scale(Action):
    """Another number of replicas."""

    of: Reference
    replicas: int


class DeletePod(Action):
    """Delete one pod of the selector, or the one that is named; `pick: all` deletes each."""

    selector: Selector | None = None
    name: str | None = None
    pick: Literal["random", "oldest", "newest", "all"] = "random"


class Delete(Action):
    """Delete objects, with what they own."""

    of: list[Reference]
    orphan: bool = False


class Label(Action):
    """Set labels of one object, or of pods of a selector; null takes one away."""

    set: dict[str, str | None]
    of: Reference | None = None
    selector: Selector | None = None
    pick: Literal["random", "oldest", "newest", "all"] = "all"


class SetImage(Action):
    """Another image for a container of a Deployment's template, and labels of the template with it."""

    deployment: str
    container: str
    image: str
    labels: dict[str, str] = msgspec.field(default_factory=dict)


class Rollback(Action):
    """`kubectl rollout undo`, one revision or to the one that is named."""

    of: Reference
    to: int | None = None


class Pause(Action):
    """Hold a rollout."""

    of: Reference


class Resume(Action):
    """Let a held rollout go on."""

    of: Reference


class Restart(Action):
    """Replace all pods, with the same template."""

    of: Reference


class Cordon(Action):
    """No new pods on this node."""

    node: str
    back: bool = False


class Drain(Action):
    """Cordon, then evict within the budgets."""

    node: str


class Probe(Action):
    """Begin to send requests to a Service through the API server's proxy, or change how many; each Service has one."""

    service: str
    path: str = "/"
    port: str | int = 80
    every: str = "300ms"
    stop: bool = False


class Toggle(Action):
    """Flip a switch of the program in a pod, through the pod's proxy: sick, not ready."""

    switch: Literal["healthz", "readiness"]
    selector: Selector | None = None
    name: str | None = None
    pick: Literal["random", "oldest", "all"] = "random"


class Fault(Action):
    """A fault of the practice cluster, by its name there (docs/practice-control.md). A selector chooses the pod, or
    the pod's node, that it hits. Only practice."""

    name: str
    on: bool = True
    selector: Selector | None = None
    pick: Literal["random", "oldest", "newest"] = "random"
    with_: dict[str, Any] = msgspec.field(default_factory=dict, name="with")


class AddNode(Action):
    """One more simulated machine, empty. Only practice."""

    name: str
    cpu: str = "2"
    memory: str = "4Gi"
    pods: int = 30


class Component(Action):
    """Switch a controller, the scheduler or a kubelet off or on. Only practice."""

    name: str
    on: bool


class Clock(Action):
    """Another rate of time, or one step. Only practice; on a real cluster the picture is held instead."""

    rate: float | Literal["max"] | None = None
    step: str | None = None
    """"event", or the component whose next action is awaited."""


ACTIONS: dict[str, type[Action]] = {
    "apply": Apply,
    "patch": Patch,
    "scale": Scale,
    "delete_pod": DeletePod,
    "delete": Delete,
    "label": Label,
    "set_image": SetImage,
    "rollback": Rollback,
    "pause": Pause,
    "resume": Resume,
    "restart": Restart,
    "cordon": Cordon,
    "drain": Drain,
    "probe": Probe,
    "toggle": Toggle,
    "fault": Fault,
    "add_node": AddNode,
    "component": Component,
    "clock": Clock,
}
"""By their names in lessons."""

SHORT: dict[str, str] = {
    "apply": "files",
    "delete": "of",
    "rollback": "of",
    "pause": "of",
    "resume": "of",
    "restart": "of",
    "cordon": "node",
    "drain": "node",
}
"""Actions that may be written with one value alone (`rollback: deployment/hello`)."""

POWER_OFF = "node-power-off"
"""The fault that simulated nodes know on a real cluster, too: one annotation of the Node (docs/kubelet.md)."""

ONLY_PRACTICE = (Fault, AddNode, Component)
"""What no API of a real cluster can do, but the power of simulated nodes. For another rate of time the page holds the
picture instead."""

VERBS: dict[str, tuple[str, ...]] = {
    "apply": ("create", "patch"),
    "patch": ("patch",),
    "scale": ("patch",),
    "delete_pod": ("delete",),
    "delete": ("delete",),
    "label": ("patch",),
    "set_image": ("patch",),
    "rollback": ("patch",),
    "pause": ("patch",),
    "resume": ("patch",),
    "restart": ("patch",),
    "cordon": ("patch",),
    "drain": ("patch", "create"),
    "probe": (),
    "toggle": (),
}
"""The rights each needs, which the lesson names in `needs.verbs`."""


def is_power(action: Action) -> bool:
    """Whether it switches the power of a node that it names or chooses, which simulated nodes know on any cluster."""
    if not isinstance(action, Fault) or action.name != POWER_OFF:
        return False
    return "node" in action.with_ or action.selector is not None
