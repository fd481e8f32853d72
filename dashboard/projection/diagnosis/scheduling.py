"""Why a pod has no node: the scheduler's sentence, taken apart into counts for each reason.

The words are kube-scheduler's (pkg/scheduler/framework/types.go, FitError; the plugins' ErrReason…
constants) as of 1.37, and older ones that clusters still say.
"""

import re
from collections.abc import Iterator

from dashboard.projection.diagnosis.finding import Case, Finding, Object, counted, message

_COUNTED = re.compile(r"(?:^|, )(\d+) (?=[A-Za-z])")
_TOTAL = re.compile(r"^0/(\d+) nodes are available: ?")
_PREEMPTION = re.compile(r"(?:^|\s)preemption: .*", re.DOTALL)
_TAINT = re.compile(r"node\(s\) had (?:untolerated )?taints? \{(.+?)\}")

_REASONS = (
    ("Insufficient cpu", "too little CPU is left: requests count, not use"),
    ("Insufficient memory", "too little memory is left: requests count, not use"),
    ("Insufficient ephemeral-storage", "too little local disk is left"),
    ("Too many pods", "as many pods as the node may have"),
    ("didn't match Pod's node affinity/selector", "labels do not fit the pod's node selector or affinity"),
    ("didn't match scheduler-enforced node affinity", "labels do not fit what this scheduler enforces"),
    ("didn't match the requested node name", "another node than the pod names"),
    ("had untolerated taint", "a taint that the pod does not tolerate"),
    ("had taints that the pod didn't tolerate", "a taint that the pod does not tolerate"),
    ("were unschedulable", "cordoned: closed for new pods"),
    ("didn't have free ports", "the host port that the pod wants is taken"),
    ("didn't match pod anti-affinity rules", "a pod is there that this one keeps away from"),
    ("didn't satisfy existing pods anti-affinity", "a pod is there that keeps this one away"),
    ("didn't match pod affinity rules", "no pod is there that this one wants beside it"),
    ("topology spread constraints (missing required label)", "the label by which pods are to be spread is missing"),
    ("topology spread constraints", "pods would be spread too unevenly"),
    ("didn't find available persistent volumes", "no volume there that fits a claim"),
    ("didn't match PersistentVolume's node affinity", "the pod's volume cannot be reached from there"),
    ("volume node affinity conflict", "the pod's volume cannot be reached from there"),
    ("had no available volume zone", "the pod's volume is in another zone"),
    ("did not have enough free storage", "not enough storage for a new volume"),
    ("bound to non-existent pv", "a claim's volume does not exist any more"),
    ("exceed max volume count", "as many volumes as the node can attach"),
    ("ReadWriteOncePod access mode", "the volume may be used by one pod only, and is"),
    ("had no available disk", "the disk is used in a way that excludes this pod"),
    ("had unknown conditions", "the node does not say how it is"),
)  # fmt: skip


def unscheduled(case: Case) -> Iterator[Finding]:
    """Of a pod that has no node."""
    scheduled = case.condition("PodScheduled")
    gates = [str(one.get("name")) for one in case.spec.get("schedulingGates") or ()]
    if gates:
        yield Finding(
            tone="wait",
            title=f"Held back by {counted(len(gates), 'scheduling gate')}",
            text="The scheduler does not look at it before all gates are removed.",
            parts=gates,
            next="Whoever set the gate removes it; that is mostly a controller. Look for the one "
            "that the gate is named after.",
            line=case.on("get", "pod") + " -o jsonpath='{.spec.schedulingGates}'",
        )
        return
    said = str(scheduled.get("message") or "")
    if not said:
        said = next((message(one) for one in case.told("FailedScheduling")), "")
    if not said:
        yield Finding(
            tone="wait",
            title="No node chosen yet",
            text=f"The scheduler “{case.spec.get('schedulerName') or 'default-scheduler'}” has not "
            "said anything about it.",
            next="If this lasts, look whether that scheduler runs.",
            line="kubectl -n kube-system get pods",
        )
        return
    yield _refused(case, said)
    if nominated := case.status.get("nominatedNodeName"):
        yield Finding(
            tone="wait",
            title=f"Room is being made on {nominated}",
            text="Pods of lower priority are ended there so that this one fits.",
        )


def _refused(case: Case, said: str) -> Finding:
    total, parts = apart(said)
    if not parts:
        return Finding(
            tone="bad", title="The scheduler found no node", text=said,
            next="The sentence above is the scheduler's own.", line=case.on("describe", "pod"),
        )  # fmt: skip
    # The reason that keeps most nodes away decides what to do first.
    _, worst = max(parts, key=lambda part: part[0])
    return Finding(
        tone="bad",
        title=f"None of {counted(total, 'node')} can take it" if total else "No node can take it",
        text=_preempted(said),
        parts=[f"{count} × {explained(reason)}" if count else explained(reason) for count, reason in parts],
        next=_next(worst),
        line=_line(case, worst),
    )  # fmt: skip


def apart(said: str) -> tuple[int, list[tuple[int, str]]]:
    """``(nodes, [(how many, reason)])``, most first. A reason that holds for the pod on any node
    has the count 0; a sentence of another form has no parts."""
    found = _TOTAL.match(said)
    if found is None:
        return 0, []
    total, rest = int(found[1]), _PREEMPTION.sub("", said[found.end() :]).strip()
    rest = rest.split(" no new claims to deallocate")[0].rstrip(" .,")
    places = list(_COUNTED.finditer(rest))
    if not places or places[0].start() != 0:
        return total, [(0, rest)] if rest else []
    ends = [one.start() for one in places[1:]] + [len(rest)]
    parts = [(int(one[1]), rest[one.end() : end]) for one, end in zip(places, ends, strict=True)]
    return total, sorted(parts, key=lambda part: -part[0])


def explained(reason: str) -> str:
    """A reason in plain words, and the scheduler's own where there is more in them."""
    plain = next((plain for words, plain in _REASONS if words in reason), "")
    if taint := _TAINT.search(reason):
        return f"{plain} ({taint[1].replace(': ', '=').rstrip('=')})"
    if plain:
        return plain
    if found := re.match(r"Insufficient (\S+)$", reason):
        return f"too little {found[1]} is left"
    return reason


def _preempted(said: str) -> str:
    if "preemption:" not in said:
        return ""
    if "No preemption victims found" in said:
        return "Ending pods of lower priority would not help either: there are none that make room."
    if "Preemption is not helpful" in said:
        return "Ending other pods would not help."
    return ""


def _next(reason: str) -> str:
    if "Insufficient" in reason or "Too many pods" in reason:
        return "Lower the pod's requests, scale something down, or add a node."
    if "taint" in reason:
        return "Give the pod a toleration, or take the taint away if it has no reason any more."
    if "unschedulable" in reason:
        return "Uncordon a node when its maintenance is over."
    if ("affinity" in reason and "volume" not in reason.lower()) or "selector" in reason:
        return "Compare the pod's selector and affinity with the labels that nodes and pods have."
    if "spread" in reason:
        return "Label nodes for the spread, or allow a larger skew."
    if "ersistentvolumeclaim" in reason.lower() or "volume" in reason.lower():
        return "Look at the pod's claims first: their own state says what is missing."
    if "ports" in reason:
        return "Use a Service and no host port, or end the pod that has the port."
    return "Compare what the pod asks for with what the nodes have."


def _line(case: Case, reason: str) -> str:
    if "claim" in reason.lower() or "volume" in reason.lower():
        return case.on("get pvc")
    if "Insufficient" in reason or "pods" in reason.split():
        return "kubectl describe nodes | grep -A8 'Allocated resources'"
    if "taint" in reason or "unschedulable" in reason:
        return "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints"
    return "kubectl get nodes --show-labels"


def is_unscheduled(pod: Object) -> bool:
    """Whether it has no node and waits for one."""
    phase = (pod.get("status") or {}).get("phase")
    return not (pod.get("spec") or {}).get("nodeName") and phase not in ("Failed", "Succeeded")
