"""From a Service's address to one of its endpoints: what kube-proxy's rules do on every node.

Mirrors kube-proxy (iptables mode) and the documentation page "Virtual IPs and Service Proxies":
each connection goes to an endpoint at random, of those that are ready, or of those that still serve
while they terminate if none is; a client stays with its endpoint under `sessionAffinity: ClientIP`;
a traffic policy `Local` knows only the endpoints on the node itself; hints keep traffic in its zone
or on its node. Without endpoints a connection is refused; with a local policy and none on this node
the packets are dropped. Which Services and endpoints a node knows of, `rules` says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from practice.clock import Clock
from practice.informer import Informers, Object, key_of
from practice.network.faults import Faults
from practice.network.names import SLICES
from practice.network.places import (
    HostPorts,
    Place,
    Places,
    cluster_addresses,
    host_ports,
    is_loopback,
)
from practice.network.rules import LiveRules, NodeRules, Rules
from practice.selectors import labels_of

STREAM = "network"
ZONE = "topology.kubernetes.io/zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a connection goes in the end. `seen_ip` is the sender that the target sees."""

    ip: str
    port: int
    seen_ip: str


Refused = Literal["refused", "dropped"]
Route = Target | Refused
Endpoint = tuple[Object, int]


class Proxying:
    """Chooses endpoints."""

    def __init__(
        self,
        informers: Informers,
        clock: Clock,
        places: Places,
        faults: Faults,
        *,
        proxied: bool = False,
    ) -> None:
        self._clock = clock
        self._places = places
        live = LiveRules(informers("services"), informers(SLICES))
        self._rules = NodeRules(live, places, faults, proxied=proxied)
        self._host_ports = HostPorts(places.pods)
        self._kept: dict[tuple[str, int, str], tuple[str, float]] = {}

    def route(self, source: Place, ip: str, port: int, protocol: str = "TCP") -> Route | None:
        """Where a connection to `ip:port` goes; None: no Service is there, so to `ip` itself."""
        rules = self._rules.of(source.node)
        known = list(rules.at(ip))
        for key in known:
            service = rules.service(key)
            found = _port_of(service, protocol, port=port)
            if service is not None and found is not None:
                external = ip not in cluster_addresses(service)
                return self._choose(service, found, source, external=external)
        if known:
            return "refused"  # a Service's address, but none of its ports
        node = self._places.node_at(ip)
        rules = self._rules.of(node)
        for key in rules.with_node_port(port) if node else ():
            service = rules.service(key)
            found = _port_of(service, protocol, node_port=port)
            if service is not None and found is not None:
                entry = Place(ip=source.ip, node=node)
                return self._choose(service, found, entry, external=True, entry_ip=ip)
        return self._host_port(node or (source.node if is_loopback(ip) else ""), ip, port, protocol)

    def _host_port(self, node: str, ip: str, port: int, protocol: str) -> Target | None:
        """A port that a pod has on its node, as the portmap plugin of the network does it."""
        for key in self._host_ports.keys(str(port)) if node else ():
            pod = self._places.pods.get(key)
            place = self._places.of_pod(key)
            if pod is None or place is None or place.node != node:
                continue
            for one in host_ports(pod):
                fits = one["hostPort"] == port and one.get("protocol", "TCP") == protocol
                if fits and one.get("hostIP", "") in ("", "0.0.0.0", "::", ip):  # noqa: S104
                    return Target(ip=place.ip, port=one["containerPort"], seen_ip=ip)
        return None

    def _choose(
        self, service: Object, port: Object, source: Place, *, external: bool, entry_ip: str = ""
    ) -> Route:
        endpoints = _endpoints(self._rules.of(source.node), service, port)
        local = _is_local(service, external=external)
        if local:
            here = [one for one in endpoints if one[0].get("nodeName") == source.node]
            if not here and endpoints:
                return "dropped"
            endpoints = here
        usable = _usable(endpoints)
        if not local:
            usable = self._near(usable, source)
        if not usable:
            return "refused"
        endpoint, number = self._one_of(usable, service, port, source)
        # an entry from outside is hidden behind the node's own address, unless the policy is local
        seen_ip = entry_ip if entry_ip and not local else source.ip
        return Target(ip=endpoint["addresses"][0], port=number, seen_ip=seen_ip)

    def _near(self, endpoints: list[Endpoint], source: Place) -> list[Endpoint]:
        """Those hinted at this node, else at its zone; all of them where a hint is missing."""
        if not endpoints or any(not one[0].get("hints") for one in endpoints):
            return endpoints
        node = self._places.nodes.get(source.node)
        zone = labels_of(node).get(ZONE, "") if node else ""
        for hint, name in (("forNodes", source.node), ("forZones", zone)):
            if all(one[0]["hints"].get(hint) for one in endpoints):
                near = [one for one in endpoints if {"name": name} in one[0]["hints"][hint]]
                if near:
                    return near
        return endpoints

    def _one_of(
        self, endpoints: list[Endpoint], service: Object, port: Object, source: Place
    ) -> Endpoint:
        chance = self._clock.random(STREAM)
        if service["spec"].get("sessionAffinity") != "ClientIP":
            return endpoints[chance.randrange(len(endpoints))]
        config = service["spec"].get("sessionAffinityConfig") or {}
        timeout_s = (config.get("clientIP") or {}).get("timeoutSeconds", 10_800)
        key, now_s = (key_of(service), port["port"], source.ip), self._clock.now_s()
        kept, since_s = self._kept.get(key, ("", now_s))
        known = [one for one in endpoints if one[0]["addresses"][0] == kept]
        stays = bool(known) and now_s - since_s <= timeout_s
        chosen = known[0] if stays else endpoints[chance.randrange(len(endpoints))]
        self._kept[key] = (chosen[0]["addresses"][0], now_s)
        return chosen


def _endpoints(rules: Rules, service: Object, port: Object) -> list[Endpoint]:
    """Endpoints with the number that this port has there."""
    return [
        (endpoint, one["port"])
        for piece in rules.slices(service)
        if piece["addressType"] == "IPv4"
        for one in piece.get("ports") or ()
        if one.get("name", "") == port.get("name", "") and one.get("port")
        if one.get("protocol", "TCP") == port.get("protocol", "TCP")
        for endpoint in piece.get("endpoints") or ()
    ]


def _port_of(
    service: Object | None, protocol: str, *, port: int = 0, node_port: int = 0
) -> Object | None:
    """The Service's port with this number or node port."""
    for one in (service or {}).get("spec", {}).get("ports") or ():
        fits = one.get("nodePort") == node_port if node_port else one.get("port") == port
        if fits and one.get("protocol", "TCP") == protocol:
            found: Object = one
            return found
    return None


def _is_local(service: Object, *, external: bool) -> bool:
    name = "externalTrafficPolicy" if external else "internalTrafficPolicy"
    return bool(service["spec"].get(name) == "Local")


def _usable(endpoints: list[Endpoint]) -> list[Endpoint]:
    """The ready ones, else those that still serve while they terminate."""
    ready = [one for one in endpoints if _condition(one, "ready", default=True)]
    return ready or [
        one
        for one in endpoints
        if _condition(one, "serving", default=True) and _condition(one, "terminating")
    ]


def _condition(one: Endpoint, name: str, *, default: bool = False) -> bool:
    value = (one[0].get("conditions") or {}).get(name)
    return default if value is None else bool(value)
