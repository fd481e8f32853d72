"""What each node knows of Services: the rules that kube-proxy keeps there.

Mirrors kube-proxy: while it runs on a node and reaches the API server, that node's rules follow Services
and EndpointSlices; else they stay in the kernel as they are, and age; a node on which it never ran has
none, so that a Service's address leads nowhere. A cluster without kube-proxy (another network plugin takes its
place) has nodes that always follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from practice.informer import Informer, Object, key_of
from practice.network.faults import Faults
from practice.network.names import slices_of
from practice.network.places import (
    CONTROL_PLANE,
    NodePorts,
    Place,
    Places,
    ServiceAddresses,
    cluster_addresses,
    external_addresses,
)

IMAGE = "/kube-proxy:"


class Rules(Protocol):
    """Services and their endpoints, as one node sees them."""

    def service(self, key: str) -> Object | None:
        """The Service with that key (`namespace/name`)."""
        ...

    def at(self, ip: str) -> Iterable[str]:
        """Keys of the Services with this address."""
        ...

    def with_node_port(self, port: int) -> Iterable[str]:
        """Keys of the Services with this node port."""
        ...

    def slices(self, service: Object) -> Iterable[Object]:
        """The Service's EndpointSlices."""
        ...


class LiveRules:
    """Those of a node that follows: what the caches have now."""

    def __init__(self, services: Informer, slices: Informer) -> None:
        self._services = services
        self._slices = slices
        self._addresses = ServiceAddresses(services)
        self._node_ports = NodePorts(services)

    def service(self, key: str) -> Object | None:
        return self._services.get(key)

    def at(self, ip: str) -> Iterable[str]:
        return self._addresses.keys(ip)

    def with_node_port(self, port: int) -> Iterable[str]:
        return self._node_ports.keys(str(port))

    def slices(self, service: Object) -> Iterable[Object]:
        metadata = service["metadata"]
        return slices_of(self._slices, metadata["namespace"], metadata["name"])

    def kept(self) -> KeptRules:
        """A copy that does not change any more. It costs the number of Services."""
        kept = KeptRules()
        for service in self._services.all():
            key = key_of(service)
            kept.services[key] = service
            kept.endpoints[key] = list(self.slices(service))
            for ip in (*cluster_addresses(service), *external_addresses(service)):
                kept.addresses.setdefault(ip, []).append(key)
            for port in service["spec"].get("ports") or ():
                if port.get("nodePort"):
                    kept.node_ports.setdefault(port["nodePort"], []).append(key)
        return kept


@dataclass(slots=True)
class KeptRules:
    """Those of a node whose kube-proxy is gone: as they were. Empty: it never ran there."""

    services: dict[str, Object] = field(default_factory=dict)
    endpoints: dict[str, list[Object]] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    node_ports: dict[int, list[str]] = field(default_factory=dict)

    def service(self, key: str) -> Object | None:
        return self.services.get(key)

    def at(self, ip: str) -> Iterable[str]:
        return self.addresses.get(ip, ())

    def with_node_port(self, port: int) -> Iterable[str]:
        return self.node_ports.get(port, ())

    def slices(self, service: Object) -> Iterable[Object]:
        return self.endpoints.get(key_of(service), ())


NO_RULES = KeptRules()


class NodeRules:
    """Which rules hold on which node. `proxied`: they follow only where a kube-proxy runs."""

    def __init__(self, live: LiveRules, places: Places, faults: Faults, *, proxied: bool) -> None:
        self._live = live
        self._faults = faults
        self._nodes = places.nodes
        self._proxied = proxied
        self._running: dict[str, dict[str, None]] = {}
        self._kept: dict[str, KeptRules] = {}
        self._cut_off: dict[str, Rules] = {}
        if proxied:
            faults.subscribe(self._on_cut)
            places.pods.subscribe(self._on_pod)
            places.nodes.subscribe(self._on_node)

    def of(self, node: str) -> Rules:
        """Those of this node; of everywhere else, what is true now."""
        if node in self._cut_off:
            return self._cut_off[node]
        if not self._proxied or node in self._running or self._nodes.get(node) is None:
            return self._live
        return self._kept.get(node, NO_RULES)

    def _on_cut(self) -> None:
        """Something was cut or mended: what a kube-proxy cannot hear of does not reach its rules."""
        for node in self._nodes.all():
            name = node["metadata"]["name"]
            if not self._faults.is_cut(Place(ip="", node=name), CONTROL_PLANE):
                self._cut_off.pop(name, None)
            elif name not in self._cut_off:
                now = self.of(name)
                self._cut_off[name] = now.kept() if isinstance(now, LiveRules) else now

    def _on_pod(self, old: Object | None, new: Object | None) -> None:
        was, now = _proxy_on(old), _proxy_on(new)
        key = key_of(new or old or {})
        if now:
            self._running.setdefault(now, {})[key] = None
            self._kept.pop(now, None)
        elif was in self._running:
            self._running[was].pop(key, None)
            if not self._running[was]:
                del self._running[was]
                self._kept[was] = self._live.kept()

    def _on_node(self, old: Object | None, new: Object | None) -> None:
        """A node that went, or booted anew, has lost its rules."""
        if old is not None and (new is None or _boot(old) != _boot(new)):
            self._kept.pop(old["metadata"]["name"], None)


def _proxy_on(pod: Object | None) -> str:
    """The node on which this pod's kube-proxy runs now; "": it does not, or is something else."""
    if pod is None or not pod["spec"].get("hostNetwork"):
        return ""
    images: Mapping[str, str] = {one["name"]: one["image"] for one in pod["spec"]["containers"]}
    for one in (pod.get("status") or {}).get("containerStatuses") or ():
        if IMAGE in images.get(one["name"], "") and "running" in (one.get("state") or {}):
            return str(pod["spec"].get("nodeName") or "")
    return ""


def _boot(node: Object) -> str:
    return str(((node.get("status") or {}).get("nodeInfo") or {}).get("bootID") or "")
