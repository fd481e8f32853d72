"""Why a pod is as it is: every reason that can be read from it and its Events, the deciding one first."""

from collections.abc import Iterator

from dashboard.projection.diagnosis import containers, endings, scheduling, volumes
from dashboard.projection.diagnosis.finding import Case, Finding, Object, counted, message


def pod(case: Case) -> Iterator[Finding]:
    """Of a Pod."""
    yield from endings.leaving(case)
    yield from endings.evicted(case)
    if scheduling.is_unscheduled(case.found):
        yield from scheduling.unscheduled(case)
        yield from _claims(case)
        return
    yield from _node(case)
    if not _is_running(case):
        yield from volumes.volume_trouble(case)
        yield from _sandbox(case)
    yield from containers.troubles(case)
    yield from _initializing(case)
    yield from _gates(case)
    yield from _resize(case)


def _is_running(case: Case) -> bool:
    return any(
        (one.get("state") or {}).get("running")
        for one in case.status.get("containerStatuses") or ()
    )


def _claims(case: Case) -> Iterator[Finding]:
    """A pod cannot be placed before its claims can."""
    for claim in case.related.get("PersistentVolumeClaim") or ():
        events = [
            event
            for event in case.related.get("ClaimEvent") or ()
            if (event.get("involvedObject") or {}).get("uid")
            == (claim.get("metadata") or {}).get("uid")
        ]
        yield from volumes.claim_trouble(Case(found=claim, events=events, now=case.now))


def _node(case: Case) -> Iterator[Finding]:
    node = next(iter(case.related.get("Node") or ()), None)
    name = case.spec.get("nodeName")
    if node is None or case.status.get("phase") in ("Succeeded", "Failed"):
        return
    ready = Case(found=node).condition("Ready")
    if ready.get("status") == "True" or not ready:
        return
    silent = ready.get("status") == "Unknown"
    yield Finding(
        tone="bad",
        title=f"Node {name} has not been heard of" if silent else f"Node {name} is not ready",
        text="Nobody knows how the pod is; after its tolerations' time (mostly 5 minutes) it is ended "
        "and made anew elsewhere."
        if silent
        else str(ready.get("message") or ""),
        next="Look at the machine and its kubelet.",
        line=f"kubectl describe node {name}",
    )


def _sandbox(case: Case) -> Iterator[Finding]:
    event = next(case.told("FailedCreatePodSandBox", "NetworkNotReady"), None)
    if event is not None:
        yield Finding(
            tone="bad",
            title="The node cannot set up the pod's network and surroundings",
            text=message(event),
            next="Look at the network plugin (CNI) and the container runtime of this node.",
            line="kubectl -n kube-system get pods -o wide --field-selector "
            f"spec.nodeName={case.spec.get('nodeName')}",
        )


def _initializing(case: Case) -> Iterator[Finding]:
    """Init containers run one after another; the one that runs is why the others wait."""
    wanted = case.spec.get("initContainers") or ()
    states = {one.get("name"): one for one in case.status.get("initContainerStatuses") or ()}
    if (
        case.condition("Initialized").get("status") == "True"
        or case.status.get("phase") != "Pending"
    ):
        return
    for index, one in enumerate(wanted, 1):
        state = (states.get(one.get("name")) or {}).get("state") or {}
        if state.get("running") is not None and one.get("restartPolicy") != "Always":
            yield Finding(
                tone="wait",
                title=f"Init container {one['name']} runs ({index} of {len(wanted)})",
                text="The next one starts when it has ended with success.",
                next="If it takes too long, see what it waits for.",
                line=case.on(f"logs {case.name} -c {one['name']}"),
            )


def _gates(case: Case) -> Iterator[Finding]:
    """Readiness gates: conditions that somebody outside must set."""
    open_ = [
        str(gate.get("conditionType"))
        for gate in case.spec.get("readinessGates") or ()
        if case.condition(str(gate.get("conditionType"))).get("status") != "True"
    ]
    ready = case.condition("ContainersReady").get("status") == "True"
    if open_ and ready:
        yield Finding(
            tone="warn",
            title=f"Its containers are ready, and {counted(len(open_), 'readiness gate')} "
            f"{'is' if len(open_) == 1 else 'are'} not",
            text="A controller outside, such as that of a load balancer, must say so before traffic comes.",
            parts=open_,
            next="Look whether that controller runs and knows this pod.",
            line=case.on("get", "pod") + " -o jsonpath='{.status.conditions}'",
        )


def _resize(case: Case) -> Iterator[Finding]:
    pending = case.condition("PodResizePending")
    if pending.get("status") == "True":
        for_good = pending.get("reason") == "Infeasible"
        yield Finding(
            tone="warn",
            title="Its new resources can never be given on this node" if for_good else "Its new resources must wait",
            text=str(pending.get("message") or ""),
            next="Ask for less, or let it be made anew elsewhere." if for_good else "",
        )  # fmt: skip


def conditions(found: Object) -> Iterator[Finding]:
    """Of any kind we have no words for: conditions by the common habit (api-conventions)."""
    for one in (found.get("status") or {}).get("conditions") or ():
        kind, status = str(one.get("type") or ""), str(one.get("status") or "")
        positive = kind in (
            "Ready",
            "Available",
            "Established",
            "Synced",
            "Healthy",
            "NamesAccepted",
            "Accepted",
            "Programmed",
            "Reconciled",
        )
        negative = kind in ("Degraded", "Failed", "Stalled", "Error")
        if (positive and status != "True") or (negative and status == "True"):
            yield Finding(
                tone="bad" if status != "Unknown" else "warn",
                title=f"{kind} is {status}" + (f": {one['reason']}" if one.get("reason") else ""),
                text=str(one.get("message") or ""),
            )  # fmt: skip
