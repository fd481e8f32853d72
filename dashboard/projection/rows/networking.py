"""Rows of Services, Ingresses and NetworkPolicies."""

from typing import Literal

from msgspec import Struct

from dashboard.projection.rows.base import Row, Selector

ServiceType = Literal["ClusterIP", "Headless", "NodePort", "LoadBalancer", "ExternalName"]


class Port(Struct, gc=False, frozen=True):
    """A port of a Service."""

    name: str
    port: int
    target: str
    node_port: int
    protocol: str


class ServiceRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Service"):
    """A Service."""

    type: ServiceType
    address: str
    external: list[str]
    ports: list[Port]
    selector: dict[str, str] | None
    selector_text: str
    selected: int
    serving: int
    draining: int


class Route(Struct, gc=False, frozen=True):
    """One way through an Ingress: "" as the host stands for any host; ``service`` is "" when it
    leads to another resource than a Service."""

    host: str
    path: str
    path_type: str
    service: str
    port: str


class IngressRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Ingress"):
    """An Ingress."""

    why: str
    ingress_class: str
    routes: list[Route]
    tls: list[str]
    external: list[str]


class NetworkPolicyRow(
    Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="NetworkPolicy"
):
    """A NetworkPolicy."""

    why: str
    directions: list[str]
    ingress_rules: int
    egress_rules: int
    selector: Selector
    selector_text: str
