"""What can be asked of a cluster, by name: the closed set of predicates, as data.

Each is a struct whose fields are what stands in the lesson, checked when it is read; what it means is
`explainer.checks`' business. Counts are comparisons (`">= 1"`), selectors are label selectors as
kubectl takes them (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/).
"""

from typing import Literal

import msgspec

from explainer.format.quantities import Comparison, Reference

Phase = Literal["Pending", "Running", "Succeeded", "Failed", "Unknown"]


class Predicate(msgspec.Struct, forbid_unknown_fields=True):
    """The base of all; the name in a lesson is `word`."""


class Exists(Predicate):
    """The object is there, and not being deleted."""

    of: Reference


class Absent(Predicate):
    """The object is gone: also not terminating any more."""

    of: Reference


class RolloutComplete(Predicate):
    """As `kubectl rollout status` ends: the controller has seen the newest generation, and replicas =
    updated = available = wanted."""

    of: Reference


class Pods(Predicate):
    """So many pods are chosen by the selector and are as the other fields say."""

    selector: str
    count: Comparison
    ready: bool | None = None
    terminating: bool | None = None
    phase: Phase | None = None
    waiting: list[str] | None = None
    """Reasons of a waiting container (`CrashLoopBackOff`), any of them."""
    node: str | None = None
    scheduled: bool | None = None


class Ready(Predicate):
    """So many ready pods, not terminating."""

    selector: str
    count: Comparison


class Replaced(Predicate):
    """So many pods of the selector are new since the step began (another uid)."""

    selector: str
    count: Comparison


class SameUid(Predicate):
    """All pods that the selector chose when the step began are still the same ones."""

    selector: str


class SameAddress(Predicate):
    """The Service has the cluster address that it had when the step began."""

    of: Reference


class Restarts(Predicate):
    """Containers of these pods were started anew so often since the step began."""

    selector: str
    count: Comparison


class Endpoints(Predicate):
    """The Service has so many endpoints that are ready to receive; `selector` narrows them by the pods'
    labels."""

    service: str
    ready: Comparison
    selector: str | None = None


class Selected(Predicate):
    """So many pods are chosen, whatever their state."""

    selector: str
    count: Comparison


class ReplicaSets(Predicate):
    """A Deployment's ReplicaSet wants so many replicas: `new` has the present template, `old` any other."""

    owner: Reference
    revision: Literal["new", "old"]
    replicas: Comparison


class Condition(Predicate):
    """`status.conditions` of the object say so."""

    of: Reference
    type: str
    status: Literal["True", "False", "Unknown"] = "True"
    reason: str | None = None


class Event(Predicate):
    """An Event with this reason was told in the lesson's namespace since the step began."""

    reason: str
    of: Reference | None = None
    count: Comparison | None = None


class Spread(Predicate):
    """The running pods of the selector are on so many nodes."""

    selector: str
    nodes: Comparison


class Node(Predicate):
    """A node is as said; `pods` counts the lesson's own."""

    name: str
    ready: Literal["True", "False", "Unknown"] | None = None
    cordoned: bool | None = None
    pods: Comparison | None = None


class Traffic(Predicate):
    """What the lesson's probes counted since the step began, all together or those to one Service. `share` is by
    version in percent; `pods` how many different ones have answered; `paths` how many requests to each path were."""

    service: str | None = None
    answered: Comparison | None = None
    errors: Comparison | None = None
    share: dict[str, Comparison] | None = None
    pods: Comparison | None = None
    paths: dict[str, Comparison] | None = None
    p95_ms: Comparison | None = None


class Job(Predicate):
    """A Job's counts."""

    name: str
    succeeded: Comparison | None = None
    failed: Comparison | None = None
    complete: bool | None = None


class Claim(Predicate):
    """A PersistentVolumeClaim's phase."""

    name: str
    phase: Literal["Pending", "Bound", "Lost"]


class Autoscaler(Predicate):
    """What a HorizontalPodAutoscaler wants."""

    name: str
    replicas: Comparison


class Image(Predicate):
    """A container of the template has this image."""

    of: Reference
    image: str
    container: str | None = None


class Owned(Predicate):
    """So many pods of the selector are owned by this controller."""

    selector: str
    owner: Reference
    count: Comparison


class Revision(Predicate):
    """The Deployment's revision has grown by so many since the step began."""

    of: Reference
    by: Comparison


class Answered(Predicate):
    """The question with this id was answered, however."""

    id: str


class Clicked(Predicate):
    """These things were clicked in the picture, and the nodes that pods of the selector are on."""

    of: list[Reference]
    nodes_of: str | None = None


class Tried(Predicate):
    """The drawn explorable of this name was tried, as far as `lessons/DRAWN.md` says."""

    what: str


PREDICATES: dict[str, type[Predicate]] = {
    "exists": Exists,
    "absent": Absent,
    "rollout_complete": RolloutComplete,
    "pods": Pods,
    "ready": Ready,
    "replaced": Replaced,
    "same_uid": SameUid,
    "same_address": SameAddress,
    "restarts": Restarts,
    "endpoints": Endpoints,
    "selected": Selected,
    "replicaset": ReplicaSets,
    "condition": Condition,
    "event": Event,
    "spread": Spread,
    "node": Node,
    "traffic": Traffic,
    "job": Job,
    "pvc": Claim,
    "hpa": Autoscaler,
    "image": Image,
    "owned": Owned,
    "revision": Revision,
    "answered": Answered,
    "clicked": Clicked,
    "tried": Tried,
}
"""By their names in lessons."""

SHORT: dict[str, str] = {
    "exists": "of",
    "absent": "of",
    "rollout_complete": "of",
    "same_uid": "selector",
    "same_address": "of",
    "answered": "id",
    "clicked": "of",
    "tried": "what",
}
"""Predicates that may be written with one value alone (`exists: service/hello`), and the field it is."""
