"""From a pod to the endpoint of a Service, and which ports it has there.

Mirrors discovery.k8s.io/v1: `serving` follows the pod's readiness, `terminating` its deletion,
`ready` is serving and not terminating (always true with `publishNotReadyAddresses`), so that
traffic leaves a pod the moment it is asked to go. Named target ports are looked up in the pod's
containers: two versions of a program may serve one Service port on different numbers. With a
traffic distribution (KEP 4444, KEP 3015) a ready endpoint carries hints for its zone and node.
"""

from practice.backends import addresses_of, endpoint_port, hostname_in, reference, target_number
from practice.informer import Object
from practice.podstate import is_ready, is_terminating

ZONE = "topology.kubernetes.io/zone"
_SAME_ZONE = ("PreferClose", "PreferSameZone", "PreferSameNode")


def address_types(service: Object) -> list[str]:
    """`IPv4`, `IPv6`: one set of slices per IP family of the Service."""
    return list(service["spec"].get("ipFamilies") or ["IPv4"])


def endpoint_of(pod: Object, service: Object, address_type: str, zone: str) -> Object:
    """The endpoint that the pod is for the Service."""
    serving, terminating = is_ready(pod), is_terminating(pod)
    always = bool(service["spec"].get("publishNotReadyAddresses"))
    ready = always or (serving and not terminating)
    endpoint: Object = {
        "addresses": addresses_of(pod, address_type),
        "conditions": {"ready": ready, "serving": serving, "terminating": terminating},
        "targetRef": reference(pod),
    }
    node = pod["spec"].get("nodeName")
    if node:
        endpoint["nodeName"] = node
    if zone:
        endpoint["zone"] = zone
    hostname = hostname_in(pod, service)
    if hostname:
        endpoint["hostname"] = hostname
    hints = _hints(service["spec"].get("trafficDistribution"), zone, node) if ready else {}
    if hints:
        endpoint["hints"] = hints
    return endpoint


def _hints(distribution: str | None, zone: str, node: str | None) -> Object:
    """Who should use this endpoint: those in its zone, and for PreferSameNode those on its node."""
    hints: Object = {}
    if distribution in _SAME_ZONE and zone:
        hints["forZones"] = [{"name": zone}]
    if distribution == "PreferSameNode" and node:
        hints["forNodes"] = [{"name": node}]
    return hints


def ports_of(pod: Object, service: Object) -> list[Object]:
    """The Service's ports as numbers of this pod; what the pod does not have is left out."""
    found = [(one, target_number(pod, one)) for one in service["spec"].get("ports") or ()]
    return [endpoint_port(one, number) for one, number in found if number is not None]
