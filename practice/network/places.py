"""Who has which address: pods, Services, nodes.

Kept by informers' events, so that a look-up costs the same in a cluster of any size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from practice.informer import Informer, Informers, Object, key_of
from practice.podstate import is_terminal

LOOPBACK = "127.0.0.1"
CONTROL_PLANE_IP, API_PORT = "192.0.2.1", 6443
"""The API server's address: what its endpoints say, and where its proxied requests come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One end of a connection. `pod` is a pod's key (`namespace/name`) with a network of its own,
    empty for nodes, for pods in their node's network and for everything outside."""

    ip: str
    node: str = ""
    pod: str = ""


CONTROL_PLANE = Place(ip=CONTROL_PLANE_IP, node="control-plane")


class Addresses:
    """Keys of objects by address, for one resource."""

    def __init__(self, informer: Informer) -> None:
        self._keys: dict[str, dict[str, None]] = {}
        informer.subscribe(self._on_change)

    def keys(self, address: str) -> list[str]:
        """Of the objects that have this address, in the order in which they got it."""
        return list(self._keys.get(address, ()))

    def _addresses(self, obj: Object) -> Iterable[str]:
        raise NotImplementedError

    def _on_change(self, old: Object | None, new: Object | None) -> None:
        before = dict.fromkeys(self._addresses(old)) if old is not None else {}
        after = dict.fromkeys(self._addresses(new)) if new is not None else {}
        key = key_of(new or old or {})
        for address in before:
            if address in after:
                continue
            keys = self._keys.get(address, {})
            keys.pop(key, None)
            if not keys:
                self._keys.pop(address, None)
        for address in after:
            self._keys.setdefault(address, {})[key] = None


class PodAddresses(Addresses):
    """Pods by their addresses; those that ended have given theirs back."""

    def _addresses(self, obj: Object) -> Iterable[str]:
        status = obj.get("status") or {}
        if is_terminal(obj) or not status.get("podIP"):
            return ()
        return {status["podIP"]: None, **{one["ip"]: None for one in status.get("podIPs") or ()}}


class NodeAddresses(Addresses):
    """Nodes by internal and external address."""

    def _addresses(self, obj: Object) -> Iterable[str]:
        listed = (obj.get("status") or {}).get("addresses") or ()
        return [one["address"] for one in listed if one["type"] in ("InternalIP", "ExternalIP")]


class ServiceAddresses(Addresses):
    """Services by cluster address, `externalIPs` and load balancer's address."""

    def _addresses(self, obj: Object) -> Iterable[str]:
        return [*cluster_addresses(obj), *external_addresses(obj)]


class NodePorts(Addresses):
    """Services by node port, as text."""

    def _addresses(self, obj: Object) -> Iterable[str]:
        ports = obj["spec"].get("ports") or ()
        return [str(port["nodePort"]) for port in ports if port.get("nodePort")]


class HostPorts(Addresses):
    """Pods by the ports that they have on their nodes, as text."""

    def _addresses(self, obj: Object) -> Iterable[str]:
        if is_terminal(obj) or obj["spec"].get("hostNetwork"):
            return ()
        return {str(one["hostPort"]): None for one in host_ports(obj)}


def host_ports(pod: Object) -> list[Object]:
    """The ports of a pod's containers that are its node's, too."""
    spec = pod["spec"]
    containers = [*(spec.get("initContainers") or ()), *spec["containers"]]
    return [port for one in containers for port in one.get("ports") or () if port.get("hostPort")]


def is_loopback(ip: str) -> bool:
    """The sender's own address, whoever it is."""
    return ip.startswith("127.") or ip == "::1"


def cluster_addresses(service: Object) -> list[str]:
    """The Service's virtual addresses; none when it is headless."""
    return [one for one in service["spec"].get("clusterIPs") or () if one != "None"]


def external_addresses(service: Object) -> list[str]:
    """Addresses by which it is reached from outside."""
    points = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    return [*(service["spec"].get("externalIPs") or ()), *(p["ip"] for p in points if p.get("ip"))]


class Places:
    """Finds the place of a pod, and who is at an address."""

    def __init__(self, informers: Informers) -> None:
        self.pods = informers("pods")
        self.nodes = informers("nodes")
        self._pods_at = PodAddresses(self.pods)
        self._nodes_at = NodeAddresses(self.nodes)

    def of_pod(self, key: str) -> Place | None:
        """None: the pod is not there or has no address yet."""
        pod = self.pods.get(key)
        ip = ((pod or {}).get("status") or {}).get("podIP") or ""
        if pod is None or not ip:
            return None
        own = not pod["spec"].get("hostNetwork")
        return Place(ip=ip, node=pod["spec"].get("nodeName") or "", pod=key if own else "")

    def pods_at(self, ip: str) -> list[str]:
        """Keys of the pods with this address: one, or all those in a node's network."""
        return self._pods_at.keys(ip)

    def node_at(self, ip: str) -> str:
        """The node with this address, or ""."""
        return next(iter(self._nodes_at.keys(ip)), "")

    def at(self, ip: str) -> Place:
        """Who is there; a bare address when nobody is."""
        if ip == CONTROL_PLANE_IP:
            return CONTROL_PLANE
        node = self.node_at(ip)
        if node:
            return Place(ip=ip, node=node)
        for key in self.pods_at(ip):
            place = self.of_pod(key)
            if place is not None:
                return place
        return Place(ip=ip)
