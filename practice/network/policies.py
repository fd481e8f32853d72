"""NetworkPolicies, enforced: may this connection be?

Mirrors the documentation page "Network Policies": a pod that no policy selects is open; once one
does, for a direction, only what some rule of some policy allows may pass in that direction. Both
ends must agree. Rules are about pods and blocks of addresses, never about Services: what is looked
at is the pod behind the Service and the pod's own port. Traffic of a pod with itself and from the
node that it lives on is always allowed, so that probes work. A reply needs no rule.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from practice.informer import Informers, Object, split_key
from practice.network.places import Place, Places
from practice.selectors import labels_of, matches

POLICIES = "networkpolicies.networking.k8s.io"


class Policies:
    """Looks at the policies of the two ends of a connection."""

    def __init__(self, informers: Informers, places: Places) -> None:
        self._policies = informers(POLICIES)
        self._namespaces = informers("namespaces")
        self._places = places

    def allow(self, source: Place, target: Place, port: int, protocol: str = "TCP") -> bool:
        """Whether packets from one to the other pass."""
        if source.ip == target.ip or (not source.pod and source.node == target.node != ""):
            return True
        return self._passes("Egress", source, target, target, port, protocol) and self._passes(
            "Ingress", target, source, target, port, protocol
        )

    def _passes(
        self, kind: str, pod: Place, peer: Place, target: Place, port: int, protocol: str
    ) -> bool:
        """Whether the policies of `pod` let it talk with `peer` in this direction."""
        policies = self._selecting(pod, kind)
        if not policies:
            return True
        side, peers = ("egress", "to") if kind == "Egress" else ("ingress", "from")
        return any(
            self._is_port(rule.get("ports"), target, port, protocol)
            and self._is_peer(rule.get(peers), peer, policy["metadata"]["namespace"])
            for policy in policies
            for rule in policy["spec"].get(side) or ()
        )

    def _selecting(self, place: Place, kind: str) -> list[Object]:
        pod = self._places.pods.get(place.pod) if place.pod else None
        if pod is None:
            return []
        namespace, labels = pod["metadata"]["namespace"], labels_of(pod)
        return [
            policy
            for policy in self._policies.by("namespace", namespace)
            if kind in policy["spec"].get("policyTypes", ())
            and matches(policy["spec"].get("podSelector") or {}, labels)
        ]

    def _is_port(self, ports: list[Object] | None, target: Place, port: int, protocol: str) -> bool:
        if not ports:
            return True
        for one in ports:
            if one.get("protocol", "TCP") != protocol:
                continue
            first = self._number(one.get("port"), target, protocol)
            if first is None and one.get("port") is not None:
                continue  # a name that this pod's containers do not have
            if first is None or first <= port <= (one.get("endPort") or first):
                return True
        return False

    def _number(self, port: Any, target: Place, protocol: str) -> int | None:
        if isinstance(port, int) or port is None:
            return port
        pod = self._places.pods.get(target.pod) if target.pod else None
        for container in (pod or {}).get("spec", {}).get("containers") or ():
            for one in container.get("ports") or ():
                if one.get("name") == port and one.get("protocol", "TCP") == protocol:
                    return int(one["containerPort"])
        return None

    def _is_peer(self, peers: list[Object] | None, place: Place, namespace: str) -> bool:
        return not peers or any(self._fits(peer, place, namespace) for peer in peers)

    def _fits(self, peer: Object, place: Place, namespace: str) -> bool:
        if "ipBlock" in peer:
            return _within(peer["ipBlock"], place.ip)
        pod = self._places.pods.get(place.pod) if place.pod else None
        if pod is None:
            return False
        if "namespaceSelector" in peer:
            home = self._namespaces.get(split_key(place.pod)[0])
            if home is None or not matches(peer["namespaceSelector"], labels_of(home)):
                return False
        elif pod["metadata"]["namespace"] != namespace:
            return False
        return "podSelector" not in peer or matches(peer["podSelector"], labels_of(pod))


def _within(block: Object, ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    return address in ipaddress.ip_network(block["cidr"], strict=False) and not any(
        address in ipaddress.ip_network(one, strict=False) for one in block.get("except") or ()
    )
