"""The cluster's network: names, Services, policies, faults, and requests on their way.

Mirrors what a pod sees of a real one: cluster DNS (the DNS specification of Kubernetes, CoreDNS),
virtual addresses of Services balanced at random over ready endpoints (kube-proxy), NetworkPolicies
(a network plugin that enforces them), node ports and load balancers. Everything it knows of the
cluster it reads from the API's objects, as the real parts do.

One request is one HTTP exchange; there are no packets. Latency, refusal and silence are those of
TCP on Linux.
"""

from practice.network.connections import Connection
from practice.network.faults import Faults
from practice.network.network import COMPONENT, Listeners, Network
from practice.network.outlet import Outlet
from practice.network.outside import Outside
from practice.network.places import CONTROL_PLANE, Place

__all__ = [
    "COMPONENT",
    "CONTROL_PLANE",
    "Connection",
    "Faults",
    "Listeners",
    "Network",
    "Outlet",
    "Outside",
    "Place",
]
