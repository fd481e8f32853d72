"""Pods as the ends of Services: what the controllers of Endpoints and EndpointSlices share.

Mirrors k8s.io/endpointslice's utilities: which pods count, with which addresses, which ports they
have under a Service's port, and which changes of a pod can matter to a Service.
"""

from __future__ import annotations

from practice.informer import Informer, Object
from practice.podstate import condition, is_terminal, is_terminating
from practice.selectors import labels_of


def addresses_of(pod: Object, address_type: str) -> list[str]:
    """The pod's addresses of that family (`IPv4`, `IPv6`)."""
    status = pod.get("status") or {}
    listed = [one["ip"] for one in status.get("podIPs") or ()]
    if not listed and status.get("podIP"):
        listed = [status["podIP"]]
    return [ip for ip in listed if (":" in ip) == (address_type == "IPv6")]


def counts(pod: Object) -> bool:
    """It has an address and its containers have not ended."""
    status = pod.get("status") or {}
    return bool(status.get("podIP") or status.get("podIPs")) and not is_terminal(pod)


def hostname_in(pod: Object, service: Object) -> str:
    """The name that the pod has of its own in the Service's domain, or ""."""
    spec, metadata = pod["spec"], pod["metadata"]
    inside = spec.get("subdomain") == service["metadata"]["name"]
    same = metadata["namespace"] == service["metadata"]["namespace"]
    return str(spec.get("hostname") or "") if inside and same else ""


def reference(pod: Object) -> Object:
    """The pod as an endpoint's `targetRef`."""
    metadata = pod["metadata"]
    return {
        "kind": "Pod",
        "namespace": metadata["namespace"],
        "name": metadata["name"],
        "uid": metadata["uid"],
    }


def target_number(pod: Object, service_port: Object) -> int | None:
    """The number that a Service's port has at this pod: by number, or by the name of a container's
    port with the same protocol. None: the pod has none of that name."""
    target = service_port.get("targetPort") or service_port["port"]
    if isinstance(target, int):
        return target
    spec = pod["spec"]
    sidecars = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    for container in [*spec.get("containers", ()), *sidecars]:
        for port in container.get("ports") or ():
            protocol = port.get("protocol", "TCP")
            if port.get("name") == target and protocol == service_port.get("protocol", "TCP"):
                return int(port["containerPort"])
    return None


def endpoint_port(service_port: Object, number: int) -> Object:
    """A Service's port as endpoints name it."""
    port: Object = {
        "name": service_port.get("name", ""),
        "port": number,
        "protocol": service_port.get("protocol", "TCP"),
    }
    if service_port.get("appProtocol"):
        port["appProtocol"] = service_port["appProtocol"]
    return port


def matters(old: Object | None, new: Object | None) -> bool:
    """Whether a change of a pod can change an endpoint: most changes of pods do not."""
    return old is None or new is None or _seen(old) != _seen(new)


def _seen(pod: Object) -> tuple[object, ...]:
    status = pod.get("status") or {}
    ready = condition(pod, "Ready")
    return (
        labels_of(pod),
        status.get("podIP"),
        status.get("podIPs"),
        ready["status"] if ready else "",
        is_terminal(pod),
        is_terminating(pod),
        pod["spec"].get("nodeName"),
    )


def services_of(services: Informer, pod: Object) -> list[Object]:
    """The Services that select a pod."""
    labels = labels_of(pod)
    same = services.by("namespace", pod["metadata"]["namespace"])
    selectors = [(one, one["spec"].get("selector")) for one in same]
    return [one for one, wanted in selectors if wanted and wanted.items() <= labels.items()]
