"""From a pod to the endpoint of a Service, and which ports it has there.

Mirrors discovery.k8s.io/v1: `serving` follows the pod's readiness, `terminating` its deletion,
`ready` is serving and not terminating (always true with `publishNotReadyAddresses`), so that
traffic leaves a pod the moment it is asked to go. Named target ports are looked up in the pod's
containers: two versions of a program may serve one Service port on different numbers.
"""

from practice.informer import Object
from practice.podstate import is_ready, is_terminal, is_terminating

ZONE = "topology.kubernetes.io/zone"


def address_types(service: Object) -> list[str]:
    """`IPv4`, `IPv6`: one set of slices per IP family of the Service."""
    return list(service["spec"].get("ipFamilies") or ["IPv4"])


def addresses_of(pod: Object, address_type: str) -> list[str]:
    """The pod's addresses of that family."""
    status = pod.get("status") or {}
    listed = [one["ip"] for one in status.get("podIPs") or ()]
    if not listed and status.get("podIP"):
        listed = [status["podIP"]]
    return [ip for ip in listed if (":" in ip) == (address_type == "IPv6")]


def belongs_in_endpoints(pod: Object) -> bool:
    """It has an address and its containers have not ended."""
    status = pod.get("status") or {}
    return bool(status.get("podIP") or status.get("podIPs")) and not is_terminal(pod)


def endpoint_of(pod: Object, service: Object, address_type: str, zone: str) -> Object:
    """The endpoint that the pod is for the Service."""
    metadata, spec = pod["metadata"], pod["spec"]
    serving, terminating = is_ready(pod), is_terminating(pod)
    always = bool(service["spec"].get("publishNotReadyAddresses"))
    endpoint: Object = {
        "addresses": addresses_of(pod, address_type),
        "conditions": {
            "ready": always or (serving and not terminating),
            "serving": serving,
            "terminating": terminating,
        },
        "targetRef": {
            "kind": "Pod",
            "namespace": metadata["namespace"],
            "name": metadata["name"],
            "uid": metadata["uid"],
        },
    }
    if spec.get("nodeName"):
        endpoint["nodeName"] = spec["nodeName"]
    if zone:
        endpoint["zone"] = zone
    if spec.get("hostname") and spec.get("subdomain") == service["metadata"]["name"]:
        endpoint["hostname"] = spec["hostname"]
    return endpoint


def ports_of(pod: Object, service: Object) -> list[Object]:
    """The Service's ports as numbers of this pod; what the pod does not have is left out."""
    ports: list[Object] = []
    for one in service["spec"].get("ports") or ():
        number = _target(pod, one)
        if number is None:
            continue
        port = {"name": one.get("name", ""), "port": number, "protocol": one.get("protocol", "TCP")}
        if one.get("appProtocol"):
            port["appProtocol"] = one["appProtocol"]
        ports.append(port)
    return ports


def _target(pod: Object, service_port: Object) -> int | None:
    """A target port by number, or by the name of a container's port with the same protocol."""
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
