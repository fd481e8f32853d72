"""The nodes of a real cluster, read once before a lesson begins: how many there are, what they have pulled, and whether
they are simulated."""

from collections.abc import Iterable

from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from explainer.doing.of_nodes import SIMULATED
from explainer.format.lesson import Lesson
from explainer.limits import NODES_LOOKED_AT

OF_NODES = frozenset({"simulated-nodes", "simulated-programs", "unpulled-image"})
"""The wants that nodes say something of."""


async def looked_at(api: Api, lessons: Iterable[Lesson]) -> list[Object] | None:
    """The first of them; None where none of these lessons wants to know, or Podium may not look."""
    if not any(_wants(one) for one in lessons):
        return None
    try:
        return list((await api.list(by_name("Node"), limit=NODES_LOOKED_AT))["items"])
    except KubeError:
        return None


def takes_pods(node: Object) -> bool:
    """Ready, and neither cordoned nor tainted against what does not ask for it."""
    spec, conditions = node.get("spec", {}), node.get("status", {}).get("conditions") or ()
    keeps_off = [one for one in spec.get("taints") or () if one["effect"] != "PreferNoSchedule"]
    is_ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
    return is_ready and not keeps_off and not spec.get("unschedulable")


def have_their_names(nodes: Iterable[Object], count: int) -> bool:
    """Whether those that lessons name, node-1, node-2 and so on, are among the nodes that take pods."""
    taking = {one["metadata"]["name"] for one in nodes if takes_pods(one)}
    return taking >= {f"node-{number}" for number in range(1, count + 1)}


def are_simulated(nodes: Iterable[Object]) -> bool:
    """Whether pods run on simulated nodes only (docs/kubelet.md): then their programs are the practice cluster's."""
    taking = [one for one in nodes if takes_pods(one)]
    notes = [one["metadata"].get("annotations") or {} for one in taking]
    return bool(taking) and all(one.get(SIMULATED) == "true" for one in notes)


def _wants(lesson: Lesson) -> bool:
    """It counts nodes, or has a step that asks what they have pulled or what they are."""
    return bool(lesson.head.needs.nodes) or any(
        OF_NODES.intersection(step.block.wants) for step in lesson.steps
    )
