"""Which pods a drain evicts, which it leaves, and which forbid it: kubectl's rules (pkg/drain, 1.37)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from dashboard.kube.api import Object

MIRROR = "kubernetes.io/config.mirror"
_ENDED = ("Succeeded", "Failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person allows: to lose what emptyDir volumes hold, and pods that nobody makes again."""

    empty_dirs: bool = False
    force: bool = False


@dataclass(slots=True, kw_only=True)
class Sorted:
    """`left` and `refused` are (pod, why)."""

    evicted: list[Object] = field(default_factory=list)
    left: list[tuple[Object, str]] = field(default_factory=list)
    refused: list[tuple[Object, str]] = field(default_factory=list)


def sort_out(
    pods: Sequence[Object], options: Options, *, daemon_sets: Collection[tuple[str, str]]
) -> Sorted:
    """All pods of a node; `daemon_sets` are (namespace, name) of those that exist."""
    sorted_pods = Sorted()
    for pod in pods:
        left = _left(pod, daemon_sets)
        refused = "" if left else _refused(pod, options, daemon_sets)
        if left:
            sorted_pods.left.append((pod, left))
        elif refused:
            sorted_pods.refused.append((pod, refused))
        else:
            sorted_pods.evicted.append(pod)
    return sorted_pods


def controller(pod: Object) -> Object | None:
    """The owner that makes it again."""
    owners = pod["metadata"].get("ownerReferences") or []
    return next((one for one in owners if one.get("controller")), None)


def daemon_set(pod: Object) -> tuple[str, str] | None:
    """(namespace, name) of the DaemonSet that owns the pod."""
    owner = controller(pod)
    if owner is None or (owner["apiVersion"], owner["kind"]) != ("apps/v1", "DaemonSet"):
        return None
    return pod["metadata"].get("namespace", ""), owner["name"]


def _left(pod: Object, daemon_sets: Collection[tuple[str, str]]) -> str:
    if MIRROR in (pod["metadata"].get("annotations") or {}):
        return "a static pod of the node itself"
    owner = daemon_set(pod)
    if owner in daemon_sets and pod.get("status", {}).get("phase") not in _ENDED:
        return "belongs to a DaemonSet, which would put it back at once"
    return ""


def _refused(pod: Object, options: Options, daemon_sets: Collection[tuple[str, str]]) -> str:
    """Why it may not go without a word from the person."""
    if pod.get("status", {}).get("phase") in _ENDED:
        return ""
    owner = daemon_set(pod)
    if owner is not None and owner not in daemon_sets and not options.force:
        return f"its DaemonSet {owner[1]} is gone: nothing makes it again"
    volumes = (pod.get("spec") or {}).get("volumes") or []
    if any(one.get("emptyDir") is not None for one in volumes) and not options.empty_dirs:
        return "what its emptyDir volumes hold would be lost"
    if controller(pod) is None and not options.force:
        return "nothing owns it: no other will take its place"
    return ""
