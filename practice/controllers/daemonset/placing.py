"""On which nodes a DaemonSet's pods belong, and what is written into them so that they get there.

Mirrors the documentation page on DaemonSets ("How Daemon Pods are scheduled", "Taints and
tolerations"): each pod is bound to its node by a node affinity on `metadata.name`, and tolerates
what befalls nodes, so that neither pressure nor a lost node takes the daemons away.
"""

from dataclasses import dataclass

from practice.informer import Object
from practice.node_selection import selects_node
from practice.pod_writing import pod_from
from practice.revisions import HASH_LABEL
from practice.tolerations import tolerates

GENERATION = "pod-template-generation"
_TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
_FOR_EVER = (
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
)
_HOST_NETWORK = ("node.kubernetes.io/network-unavailable", "NoSchedule")


@dataclass(frozen=True, slots=True)
class Fit:
    """A node and a DaemonSet: is a pod to be made, and may one that is there stay?"""

    runs: bool
    stays: bool


def tolerations_of(spec: Object) -> list[Object]:
    """The template's tolerations and the ones that every daemon pod has."""
    found = list(spec.get("tolerations") or [])
    added = [*_FOR_EVER, _HOST_NETWORK] if spec.get("hostNetwork") else _FOR_EVER
    for key, effect in added:
        wanted = {"key": key, "operator": "Exists", "effect": effect}
        same = [n for n, one in enumerate(found) if _is_same(one, wanted)]
        if same:
            found[same[0]] = wanted
        else:
            found.append(wanted)
    return found


def _is_same(one: Object, other: Object) -> bool:
    """Two tolerations of the same taints; for how long does not matter."""
    names = ("key", "operator", "effect", "value")
    return all((one.get(name) or "") == (other.get(name) or "") for name in names)


class Placing:
    """One DaemonSet's rules for nodes, worked out once for all of them."""

    def __init__(self, daemon_set: Object) -> None:
        self._spec: Object = daemon_set["spec"]["template"]["spec"]
        self._tolerations = tolerations_of(self._spec)

    def fit(self, node: Object) -> Fit:
        """Whether the node is one for the DaemonSet's pods."""
        named = self._spec.get("nodeName") or node["metadata"]["name"]
        if named != node["metadata"]["name"] or not selects_node(self._spec, node):
            return Fit(runs=False, stays=False)
        repelling = [
            taint["effect"]
            for taint in node["spec"].get("taints") or ()
            if taint["effect"] in ("NoSchedule", "NoExecute")
            and not any(tolerates(one, taint) for one in self._tolerations)
        ]
        return Fit(runs=not repelling, stays="NoExecute" not in repelling)


def daemon_pod(daemon_set: Object, node: str, code: str) -> Object:
    """The pod for a node, of the revision with that hash."""
    pod = pod_from(daemon_set["spec"]["template"], daemon_set)
    labels = {**(pod["metadata"].get("labels") or {})}
    generation = template_generation(daemon_set)
    if generation:
        labels[GENERATION] = generation
    labels[HASH_LABEL] = code
    spec = pod["spec"]
    affinity = {**(spec.get("affinity") or {})}
    field = {"key": "metadata.name", "operator": "In", "values": [node]}
    required = {"nodeSelectorTerms": [{"matchFields": [field]}]}
    affinity["nodeAffinity"] = {
        **(affinity.get("nodeAffinity") or {}),
        "requiredDuringSchedulingIgnoredDuringExecution": required,
    }
    spec = {**spec, "affinity": affinity, "tolerations": tolerations_of(spec)}
    return {**pod, "metadata": {**pod["metadata"], "labels": labels}, "spec": spec}


def template_generation(daemon_set: Object) -> str:
    """The number that the API server counts changes of the template with."""
    annotations = daemon_set["metadata"].get("annotations") or {}
    return str(annotations.get(_TEMPLATE_GENERATION, ""))


def target_node(pod: Object) -> str:
    """The node that a pod is on, or is meant for; empty when it says nothing."""
    if pod["spec"].get("nodeName"):
        return str(pod["spec"]["nodeName"])
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in required.get("nodeSelectorTerms") or ():
        for field in term.get("matchFields") or ():
            if field["key"] == "metadata.name" and field["operator"] == "In":
                values = field.get("values") or []
                return str(values[0]) if len(values) == 1 else ""
    return ""
