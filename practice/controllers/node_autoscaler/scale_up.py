"""Scaling up: which group, and by how many nodes, so that pods without a place get one.

Mirrors the Cluster Autoscaler's FAQ ("How does scale-up work?"): a group is an option when a pod that
was called unschedulable would run on an empty node of it; how many nodes are needed is found by
packing, biggest pods first; among several options chance decides (the expander `random`, its
default). A plan is made of the cluster with the machines that are booting already.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from practice.controllers.node_autoscaler.simulation import Simulation, homeless
from practice.node_groups import NodeGroup
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo

FULL = "max node group size reached"


@dataclass(slots=True)
class Option:
    """A group that can help, with how many nodes, and whom."""

    group: NodeGroup
    count: int
    pods: list[PodInfo]


@dataclass(slots=True)
class Outlook:
    """What could be done for the pods that have no place."""

    options: list[Option] = field(default_factory=list)
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    """By pod (uid): how many groups do not help, by why."""

    def object(self, pods: Sequence[PodInfo], reasons: Sequence[str]) -> None:
        """A group does not help these pods."""
        for pod in pods:
            self.reasons.setdefault(pod.uid, Counter()).update(reasons)

    def message(self, pod: PodInfo) -> str:
        """What the pod is told."""
        told = self.reasons.get(pod.uid, Counter())
        counted = ", ".join(f"{count} {reason}" for reason, count in told.items())
        return f"pod didn't trigger scale-up: {counted}"


def consider(
    outlook: Outlook,
    group: NodeGroup,
    size: int,
    template: NodeInfo,
    pods: Sequence[PodInfo],
    cluster: Simulation,
) -> None:
    """Note in the outlook what one group can do."""
    if size >= group.most:
        outlook.object(pods, [FULL])
        return
    fitting, empty = [], _name(group, 0)
    cluster.add_like(template, empty)
    for pod in pods:
        verdict = cluster.verdict(homeless(pod), empty)
        if verdict is None:
            fitting.append(pod)
        else:
            outlook.object([pod], verdict.reasons)
    cluster.remove(empty)
    if fitting:
        count = needed(group, template, fitting, cluster.copy(), group.most - size)
        outlook.options.append(Option(group, count, fitting))


def needed(
    group: NodeGroup,
    template: NodeInfo,
    pods: Sequence[PodInfo],
    cluster: Simulation,
    most: int,
) -> int:
    """How many new nodes these pods fill, at most `most`."""
    made: list[str] = []
    for pod in sorted(pods, key=_Bigness(template)):
        looking = homeless(pod)
        home = cluster.home(looking, made)
        if not home:
            if len(made) == most:
                continue
            home = _name(group, len(made) + 1)
            cluster.add_like(template, home)
            if cluster.verdict(looking, home) is not None:
                cluster.remove(home)
                continue
            made.append(home)
        cluster.place(looking, home)
    return max(1, len(made))


class _Bigness:
    """Sorts pods by the share of a node that they ask for, biggest first."""

    def __init__(self, template: NodeInfo) -> None:
        self._offered = template.allocatable

    def __call__(self, pod: PodInfo) -> float:
        return -sum(
            pod.requests.get(name, 0) / self._offered[name]
            for name in ("cpu", "memory")
            if self._offered.get(name)
        )


def _name(group: NodeGroup, number: int) -> str:
    return f"template-node-for-{group.name}-{number}"
