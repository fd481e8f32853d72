"""Why something was ended, or cannot end: evictions, deletion that waits, finalizers."""

import re
from collections.abc import Iterator

from dashboard.projection.diagnosis.finding import Case, Finding, counted, seconds_since, span

_LOW = re.compile(r"low on resource: ([\w.-]+)")
_DISRUPTIONS = {
    "PreemptionByScheduler": (
        "It makes room for a pod of higher priority",
        "Give it a higher PriorityClass if it matters as much.",
    ),
    "DeletionByTaintManager": (
        "Its node got a taint that it does not tolerate",
        "Look at the node's taints; a toleration with a time would let it stay so long.",
    ),
    "EvictionByEvictionAPI": (
        "Somebody asked it to leave by the eviction API, as a drain does",
        "Nothing: its controller makes another one. Who drains the node is in the audit log.",
    ),
    "DeletionByPodGC": (
        "Its node is gone, so it was cleaned away",
        "Nothing: its controller makes another one elsewhere.",
    ),
    "TerminationByKubelet": (
        "Its node ended it: pressure, shutdown, or a critical pod that needed the room",
        "Look at the node's conditions and at what the pod requested.",
    ),
}
_PHASE_REASONS = {
    "NodeLost": ("Its node has not been heard of", "Look at the node."),
    "NodeShutdown": ("Its node was shut down", "Its controller makes another one elsewhere."),
    "Shutdown": ("Its node was shut down", "Its controller makes another one elsewhere."),
    "Terminated": ("Its node was shut down", "Its controller makes another one elsewhere."),
    "Preempting": (
        "Its node ended it for a critical pod",
        "Give it a higher priority if it matters as much.",
    ),
    "DeadlineExceeded": (
        "It ran longer than activeDeadlineSeconds allows",
        "Allow more time, or find out why it takes so long.",
    ),
    "UnexpectedAdmissionError": (
        "Its node could not give it a device or resource",
        "Look at the device plugins of the node.",
    ),
    "NodeAffinity": (
        "Its node does not fit its node selector",
        "It was placed by name, or the node's labels changed.",
    ),
    "NodePorts": (
        "A host port that it wants is taken on its node",
        "Use a Service and no host port.",
    ),
    "TaintToleration": (
        "Its node has a taint that it does not tolerate",
        "It was placed by name, or the taint is new.",
    ),
}
FINALIZERS = {
    "foregroundDeletion": "what it owns is deleted first",
    "orphan": "what it owns is being let go",
    "kubernetes.io/pvc-protection": "a pod still uses it",
    "kubernetes.io/pv-protection": "a claim still uses it",
    "batch.kubernetes.io/job-tracking": "its Job has not counted it yet",
    "service.kubernetes.io/load-balancer-cleanup": "the load balancer outside is being taken down",
    "kubernetes": "the namespace's contents are deleted first",
}
"""What Kubernetes' own finalizers wait for."""


def evicted(case: Case) -> Iterator[Finding]:
    """Of a pod that was ended by something outside itself."""
    reason, said = str(case.status.get("reason") or ""), str(case.status.get("message") or "")
    target = case.condition("DisruptionTarget")
    if reason == "Evicted":
        yield _pressure(case, said)
    elif reason.startswith("OutOf"):
        yield Finding(
            tone="bad",
            title=f"Its node had not enough {reason[5:]} left for it",
            text=said,
            next="It was placed by name or in a race; its controller makes another one.",
            line="kubectl describe node " + str(case.spec.get("nodeName") or ""),
        )
    elif reason in _PHASE_REASONS:
        title, advice = _PHASE_REASONS[reason]
        yield Finding(
            tone="bad", title=title, text=said, next=advice, line=case.on("describe", "pod")
        )
    elif target.get("status") == "True":
        known = _DISRUPTIONS.get(str(target.get("reason")))
        title, advice = known or ("It is being ended by something outside", "")
        yield Finding(
            tone="warn",
            title=title,
            text=str(target.get("message") or ""),
            next=advice,
            line=case.on("get", "pod") + " -o yaml",
        )


def _pressure(case: Case, said: str) -> Finding:
    low = _LOW.search(said)
    if low:
        title = f"Evicted: its node was short of {low[1]}"
        advice = (
            "Pods that use more than they request go first: raise the request to what it needs, "
            "and look at what fills the node."
        )
    elif "ephemeral" in said or "EmptyDir" in said:
        title = "Evicted: it wrote more to local disk than its limit"
        advice = "Raise the ephemeral-storage limit, or write less: logs, emptyDir, image layer."
    elif "had condition" in said:
        title = f"Evicted: its node is under pressure ({said.split(':')[-1].strip(' .[]')})"
        advice = "Look at what fills the node."
    else:
        title, advice = "Evicted by its node", "Read the node's message."
    return Finding(
        tone="bad",
        title=title,
        text=said,
        next=advice,
        line=f"kubectl describe node {case.spec.get('nodeName') or ''}".strip(),
    )


def leaving(case: Case) -> Iterator[Finding]:
    """Of anything that is deleted and still there."""
    meta = case.found.get("metadata") or {}
    deleted = meta.get("deletionTimestamp")
    if not deleted:
        return
    finalizers = [str(one) for one in meta.get("finalizers") or ()]
    over_s = seconds_since(deleted, case.now)
    if finalizers:
        yield Finding(
            tone="warn" if over_s > 60 else "wait",
            title=f"Deleted, and held by {counted(len(finalizers), 'finalizer')}"
            + (f" for {span(over_s)}" if over_s > 60 else ""),
            text="It goes when each of them has been removed by whoever set it.",
            parts=[
                f"{one}: {FINALIZERS.get(one, 'its own controller must do its part')}"
                for one in finalizers
            ],
            next="Look whether those controllers run. Removing a finalizer by hand skips what it protects.",
            line=case.on("get", str(case.found.get("kind")))
            + " -o jsonpath='{.metadata.finalizers}'",
        )
    elif case.found.get("kind") == "Pod" and over_s > 30:
        node = case.spec.get("nodeName") or "its node"
        yield Finding(
            tone="bad",
            title=f"It should have ended {span(over_s)} ago",
            text=f"The grace period is over, and {node} has not said that the containers are gone.",
            next="If the node is gone for good, delete the Node, or force the deletion of the pod: its "
            "program may then still run there.",
            line=case.on("delete", "pod") + " --grace-period=0 --force",
        )
    elif case.found.get("kind") == "Pod":
        left = f" {span(-over_s)} are left." if over_s < 0 else ""
        yield Finding(
            tone="wait",
            title="It was asked to stop",
            text=f"Its containers got SIGTERM and are killed when the grace period ends.{left}",
        )
