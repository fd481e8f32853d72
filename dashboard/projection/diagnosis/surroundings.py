"""Why a node, Service, Ingress, autoscaler, quota or budget is not as wanted."""

from collections.abc import Iterator

from dashboard.projection.diagnosis import endings
from dashboard.projection.diagnosis.finding import Case, Finding, Object, counted, message

_PRESSURES = {
    "MemoryPressure": ("memory", "Pods that use more than they request are evicted first."),
    "DiskPressure": (
        "disk space",
        "Unused images are removed, then pods are evicted; no new images come.",
    ),
    "PIDPressure": ("process ids", "Pods with the most processes are evicted."),
}
_LOST_REASONS = ("NodeStatusUnknown", "NodeStatusNeverUpdated")


def node(case: Case) -> Iterator[Finding]:
    """Of a Node."""
    yield from endings.leaving(case)
    ready, name = case.condition("Ready"), case.name
    if ready.get("status") == "Unknown" or (ready and ready.get("reason") in _LOST_REASONS):
        yield Finding(
            tone="bad",
            title="Its kubelet has stopped reporting",
            text="Its pods may or may not run. It got the taint node.kubernetes.io/unreachable; pods are "
            "ended after their tolerations' time, mostly 5 minutes.",
            next="Is the machine up, its network, its kubelet? If it is gone for good, delete the Node.",
            line=f"kubectl get lease -n kube-node-lease {name} -o yaml",
        )
    elif ready.get("status") == "False":
        yield Finding(
            tone="bad",
            title="Its kubelet says that it cannot run pods",
            text=str(ready.get("message") or ""),
            next="Look at the container runtime and the network plugin of this node.",
            line=case.on("describe", "node"),
        )
    for kind, (what, means) in _PRESSURES.items():
        if case.condition(kind).get("status") == "True":
            yield Finding(
                tone="bad",
                title=f"It is short of {what}",
                text=means,
                next="See what uses it.",
                line=f"kubectl top pods -A --sort-by={'memory' if what == 'memory' else 'cpu'}",
            )
    if case.condition("NetworkUnavailable").get("status") == "True":
        yield Finding(
            tone="bad",
            title="Its network is not set up",
            text=str(case.condition("NetworkUnavailable").get("message") or ""),
            next="Look at the network plugin (CNI) on this node.",
        )
    if case.spec.get("unschedulable"):
        yield Finding(
            tone="wait",
            title="Cordoned: it gets no new pods",
            next="Uncordon it when the work is done.",
            line=f"kubectl uncordon {name}",
        )


def service(case: Case) -> Iterator[Finding]:
    """Of a Service: who receives, and why nobody does. `related`: Pod (that its selector chooses)."""
    yield from endings.leaving(case)
    spec = case.spec
    if spec.get("type") == "ExternalName":
        return
    selector = spec.get("selector") or {}
    chosen = list(case.related.get("Pod") or ())
    text = ", ".join(f"{key} = {value}" for key, value in selector.items())
    if not selector:
        if not case.related.get("EndpointSlice"):
            yield Finding(
                tone="warn",
                title="It has no selector, and nobody has written endpoints for it",
                next="Give it a selector, or make an EndpointSlice by hand.",
                line=case.on("get endpointslices"),
            )
    elif not chosen:
        yield Finding(
            tone="bad",
            title="No pod has the labels that it selects",
            text=f"It selects {text}. So it has no endpoints, and every request fails.",
            next="Compare the selector with the labels of the pods that should answer.",
            line=case.on("get pods --show-labels"),
        )
    else:
        yield from _receiving(case, chosen)
    if spec.get("type") == "LoadBalancer" and not (case.status.get("loadBalancer") or {}).get(
        "ingress"
    ):
        event = next(case.told("SyncLoadBalancerFailed"), None)
        yield Finding(
            tone="bad" if event else "wait",
            title="It has no address outside yet",
            text=message(event)
            if event
            else "A load balancer must be made by the cloud, or by a controller such as MetalLB.",
            next="Look whether there is such a controller here; a NodePort needs none.",
            line=case.on("describe", "service"),
        )


def _receiving(case: Case, chosen: list[Object]) -> Iterator[Finding]:
    not_ready = [
        pod for pod in chosen if Case(found=pod).condition("Ready").get("status") != "True"
    ]
    names = [str(pod["metadata"]["name"]) for pod in not_ready]
    if len(not_ready) == len(chosen):
        yield Finding(
            tone="bad",
            title=f"None of its {counted(len(chosen), 'pod')} is ready, so nobody answers",
            parts=[f"{name}: {_why(pod)}" for name, pod in zip(names, not_ready, strict=True)][:5],
            next="Look at one of the pods: its own reasons say why.",
            line=case.on(f"describe pod {names[0]}"),
        )
    elif not_ready:
        yield Finding(
            tone="warn",
            title=f"{len(not_ready)} of {counted(len(chosen), 'pod')} receive no traffic: not ready",
            parts=[f"{name}: {_why(pod)}" for name, pod in zip(names, not_ready, strict=True)][:5],
            next="Look at one of them: its own reasons say more.",
            line=case.on(f"describe pod {names[0]}"),
        )
    named = [p for p in case.spec.get("ports") or () if isinstance(p.get("targetPort"), str)]
    for port in named:
        if not any(_has_port(pod, port["targetPort"]) for pod in chosen):
            yield Finding(
                tone="bad",
                title=f"No container has a port named {port['targetPort']}",
                text=f"Port {port.get('port')} of the Service leads there, so it leads nowhere.",
                next="Name the port in the pods' template, or use its number.",
                line=case.on("get", "service") + " -o yaml",
            )


def _why(pod: Object) -> str:
    """Why it is not ready, in a few words."""
    case, status = Case(found=pod), pod.get("status") or {}
    if pod["metadata"].get("deletionTimestamp"):
        return "it is ending"
    for one in [
        *(status.get("initContainerStatuses") or ()),
        *(status.get("containerStatuses") or ()),
    ]:
        state = one.get("state") or {}
        if reason := (state.get("waiting") or {}).get("reason"):
            return f"container {one.get('name')} waits ({reason})"
        if "terminated" in state and state["terminated"].get("exitCode"):
            return f"container {one.get('name')} ended with exit code {state['terminated']['exitCode']}"
    if not (pod.get("spec") or {}).get("nodeName"):
        return "it has no node yet"
    said = str(case.condition("Ready").get("message") or "")
    if said.startswith("containers with unready status"):
        return f"it runs, and its readiness probe has not passed ({said})"
    return said or "it is not ready yet"


def _has_port(pod: Object, name: str) -> bool:
    spec = pod.get("spec") or {}
    return any(
        port.get("name") == name
        for one in [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
        for port in one.get("ports") or ()
    )


def ingress(case: Case) -> Iterator[Finding]:
    """Of an Ingress. `related`: Service (those of its namespace, when they could be read)."""
    yield from endings.leaving(case)
    known = {s["metadata"]["name"]: s for s in case.related.get("Service") or ()}
    backends = [
        (path.get("backend") or {}).get("service") or {}
        for rule in case.spec.get("rules") or ()
        for path in (rule.get("http") or {}).get("paths") or ()
    ]
    backends.append((case.spec.get("defaultBackend") or {}).get("service") or {})
    for name in dict.fromkeys(str(one.get("name")) for one in backends if one):
        if "Service" in case.related and name not in known:
            yield Finding(
                tone="bad",
                title=f"It leads to Service {name}, which does not exist",
                text="Requests for it are answered with an error by the controller (503 mostly).",
                next="Make the Service, or correct the name.",
                line=case.on("get services"),
            )
    if not (case.status.get("loadBalancer") or {}).get("ingress"):
        yield Finding(
            tone="wait",
            title="No controller has given it an address yet",
            text=f"Its class is {case.spec.get('ingressClassName') or 'not named, so the default one is used'}.",
            next="Look whether an Ingress controller for that class runs.",
            line="kubectl get ingressclasses",
        )


def autoscaler(case: Case) -> Iterator[Finding]:
    """Of a HorizontalPodAutoscaler."""
    yield from endings.leaving(case)
    able, active, limited = (
        case.condition(one) for one in ("AbleToScale", "ScalingActive", "ScalingLimited")
    )
    if able.get("status") == "False":
        yield Finding(
            tone="bad",
            title="It cannot scale its target",
            text=str(able.get("message") or ""),
            next="Does the target exist, and can it be scaled?",
            line=case.on("describe", "hpa"),
        )
    if active.get("status") == "False":
        off = active.get("reason") == "ScalingDisabled"
        yield Finding(
            tone="wait" if off else "bad",
            title="Switched off: its target has no replicas"
            if off
            else "It cannot measure, so it does not scale",
            text=str(active.get("message") or ""),
            next="" if off else "Metrics need metrics-server, and requests in the pods' template.",
            line="kubectl top pods" if not off else "",
        )
    if limited.get("status") == "True":
        most = limited.get("reason") == "TooManyReplicas"
        yield Finding(
            tone="warn" if most else "wait",
            title=f"It wants more pods than maxReplicas ({case.spec.get('maxReplicas')})"
            if most
            else "It wants fewer pods than minReplicas",
            text=str(limited.get("message") or ""),
            next="Raise maxReplicas if the load is meant to be." if most else "",
        )


def namespace(case: Case) -> Iterator[Finding]:
    """Of a Namespace that cannot end."""
    yield from endings.leaving(case)
    if case.status.get("phase") != "Terminating":
        return
    for one in case.status.get("conditions") or ():
        if one.get("status") == "True":
            yield Finding(
                tone="bad",
                title=f"Its end is held up ({one.get('reason')})",
                text=str(one.get("message") or ""),
                next="Look for what is left in it, and for API services that do not answer.",
                line="kubectl api-resources --verbs=list --namespaced -o name "
                f"| xargs -n1 kubectl get -n {case.name} --ignore-not-found",
            )
