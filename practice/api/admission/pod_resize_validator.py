"""PodResizeValidator: a pod that runs on a node may not grow beyond what the node has in all.

Mirrors plugin/pkg/admission/podresize.
"""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.plugin import Plugin
from practice.api.quota.amounts import ZERO, amounts
from practice.api.quota.pods import pod_resources
from practice.api.values import at

_OS = "kubernetes.io/os"


class PodResizeValidator(Plugin):
    """ApiError 403 with the cause `NodeCapacity`, or `UnsupportedPlatform`."""

    name = "PodResizeValidator"
    verbs: tuple[Verb, ...] = ("update",)
    resources = ("pods",)
    subresources = ("resize",)

    def validate(self, attempt: Attempt) -> None:
        pod, old = attempt.new, attempt.old
        name = pod["spec"].get("nodeName")
        if not name or old is None:
            return
        if old["metadata"].get("generation") == pod["metadata"].get("generation"):
            return
        node = attempt.context.store.get("nodes", name)
        if node is None:
            raise attempt.refused(f'node "{name}" not found')
        system = (node["metadata"].get("labels") or {}).get(_OS, "linux")
        if system != "linux":
            words = f'pod resize is only supported on linux nodes, node "{name}" is "{system}"'
            _refuse(attempt, words, "UnsupportedPlatform")
        offered = amounts(at(node, "status", "allocatable"))
        wanted = pod_resources(pod, "requests")
        lacking = []
        for resource, factor in (("cpu", 1000), ("memory", 1)):
            asked = int(wanted.get(resource, ZERO).value * factor)
            there = int(offered.get(resource, ZERO).value * factor)
            if asked > there:
                lacking.append(f"{resource}, requested: {asked}, allocatable: {there}")
        if lacking:
            words = f"node didn't have enough allocatable resources: {'; '.join(lacking)}"
            _refuse(attempt, words, "NodeCapacity")


def _refuse(attempt: Attempt, words: str, reason: str) -> None:
    refusal = attempt.refused(words)
    refusal.status.setdefault("details", {})["causes"] = [{"reason": reason}]
    raise refusal
