"""Rows of Services and EndpointSlices; the kinds around them have `networking`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, NONE, SELECTOR, Column, Printer, labels_text
from practice.api.schema.structure import Json

SHOWN = 3
"""Addresses and ports shown of an EndpointSlice before `+ N more...`."""


def _external(obj: Json) -> str:
    spec = obj.get("spec", {})
    given = spec.get("externalIPs") or []
    match spec.get("type"):
        case "ClusterIP" | "NodePort":
            return ",".join(given) or NONE
        case "LoadBalancer":
            points = obj.get("status", {}).get("loadBalancer", {}).get("ingress") or []
            named = {point.get("ip") or point.get("hostname") for point in points} - {None, ""}
            return ",".join([*sorted(named), *given]) or "<pending>"
        case "ExternalName":
            return str(spec.get("externalName", ""))
        case _:
            return "<unknown>"


def _port(port: Json) -> str:
    node = f":{port['nodePort']}" if port.get("nodePort") else ""
    return f"{port['port']}{node}/{port.get('protocol', 'TCP')}"


def _service(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    return [
        obj["metadata"]["name"],
        spec.get("type", ""),
        (spec.get("clusterIPs") or [NONE])[0],
        _external(obj),
        ",".join(_port(port) for port in spec.get("ports") or []) or NONE,
        age(obj, now),
        labels_text(spec.get("selector")),
    ]


def _some(found: list[str]) -> str:
    if not found:
        return "<unset>"
    more = f" + {len(found) - SHOWN} more..." if len(found) > SHOWN else ""
    return ",".join(found[:SHOWN]) + more


def _endpoint_slice(obj: Json, now: datetime) -> list[Any]:
    ports = [str(port.get("port") or port.get("name") or "*") for port in obj.get("ports") or []]
    endpoints = obj.get("endpoints") or []
    addresses = [address for point in endpoints for address in point.get("addresses", [])]
    return [
        obj["metadata"]["name"],
        obj.get("addressType", ""),
        _some(ports),
        _some(addresses),
        age(obj, now),
    ]


SERVICES = Printer(
    (
        NAME,
        Column("Type", description="How the service can be reached."),
        Column("Cluster-IP", description="The service's address inside the cluster."),
        Column("External-IP", description="Addresses from outside the cluster."),
        Column("Port(s)", description="Ports with node ports and protocols."),
        AGE,
        SELECTOR,
    ),
    _service,
)
ENDPOINT_SLICES = Printer(
    (
        NAME,
        Column("AddressType", description="IPv4, IPv6 or FQDN."),
        Column("Ports", description="Ports of the pods behind the service."),
        Column("Endpoints", description="Addresses of the pods behind the service."),
        AGE,
    ),
    _endpoint_slice,
)
