"""Rows of Endpoints, Ingresses, their classes, NetworkPolicies and the addresses of Services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from practice.api.http.tables.ages import age
from practice.api.http.tables.column import AGE, NAME, NONE, Column, Printer, label_selector_text
from practice.api.schema.structure import Json

SHOWN = 3
"""Hosts and endpoints shown before `+ N more...`."""

_DEFAULT = "ingressclass.kubernetes.io/is-default-class"


def _joined(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _endpoint_texts(subset: Json) -> list[str]:
    """Of ready addresses only, one per port."""
    addresses = [str(one["ip"]) for one in subset.get("addresses") or []]
    ports = subset.get("ports") or []
    if not ports:
        return addresses
    return [_joined(address, port["port"]) for port in ports for address in addresses]


def _endpoints(obj: Json, now: datetime) -> list[Any]:
    subsets = obj.get("subsets") or []
    texts = [text for subset in subsets for text in _endpoint_texts(subset)]
    shown = ",".join(texts[:SHOWN]) if subsets else NONE
    if len(texts) > SHOWN:
        shown += f" + {len(texts) - SHOWN} more..."
    return [obj["metadata"]["name"], shown, age(obj, now)]


def _hosts(rules: list[Json]) -> str:
    """Mirrors a quirk: rules without a host count among those that are not shown."""
    shown: list[str] = []
    more = False
    for rule in rules:
        more = more or len(shown) == SHOWN
        if not more and rule.get("host"):
            shown.append(str(rule["host"]))
    text = ",".join(shown)
    return f"{text} + {len(rules) - SHOWN} more..." if more else text or "*"


def _addresses(obj: Json) -> str:
    points = ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    return ",".join(sorted({p.get("ip") or p.get("hostname") or "" for p in points} - {""}))


def _ingress(obj: Json, now: datetime) -> list[Any]:
    spec = obj.get("spec", {})
    return [
        obj["metadata"]["name"],
        spec.get("ingressClassName") or NONE,
        _hosts(spec.get("rules") or []),
        _addresses(obj),
        "80, 443" if spec.get("tls") else "80",
        age(obj, now),
    ]


def _ingress_class(obj: Json, now: datetime) -> list[Any]:
    metadata, spec = obj["metadata"], obj.get("spec", {})
    default = (metadata.get("annotations") or {}).get(_DEFAULT) == "true"
    parameters = spec.get("parameters")
    text = NONE
    if parameters:
        group = f".{parameters['apiGroup']}" if parameters.get("apiGroup") else ""
        text = f"{parameters.get('kind', '')}{group}/{parameters.get('name', '')}"
    name = metadata["name"] + (" (default)" if default else "")
    return [name, spec.get("controller", ""), text, age(obj, now)]


def _network_policy(obj: Json, now: datetime) -> list[Any]:
    selector = obj.get("spec", {}).get("podSelector") or {}
    return [obj["metadata"]["name"], label_selector_text(selector, empty=NONE), age(obj, now)]


def _ip_address(obj: Json, now: datetime) -> list[Any]:
    parent = obj.get("spec", {}).get("parentRef")
    if not parent:
        return [obj["metadata"]["name"], NONE, age(obj, now)]
    group = f".{parent['group']}" if parent.get("group") else ""
    words = [parent.get("resource", "") + group, parent.get("namespace"), parent.get("name")]
    return [obj["metadata"]["name"], "/".join(word for word in words if word), age(obj, now)]


def _service_cidr(obj: Json, now: datetime) -> list[Any]:
    ranges = obj.get("spec", {}).get("cidrs") or []
    return [obj["metadata"]["name"], ",".join(ranges), age(obj, now)]


ENDPOINTS = Printer(
    (NAME, Column("Endpoints", description="Ready addresses with their ports."), AGE), _endpoints
)
INGRESSES = Printer(
    (
        NAME,
        Column("Class", description="The class, and so the controller, that the rules are for."),
        Column("Hosts", description="Host names of the rules."),
        Column("Address", description="Where the rules can be reached."),
        Column("Ports", description="80, and 443 with TLS."),
        AGE,
    ),
    _ingress,
)
INGRESS_CLASSES = Printer(
    (
        NAME,
        Column("Controller", description="Who serves Ingresses of this class."),
        Column("Parameters", description="An object with further settings."),
        AGE,
    ),
    _ingress_class,
)
NETWORK_POLICIES = Printer(
    (NAME, Column("Pod-Selector", description="The pods that the policy is about."), AGE),
    _network_policy,
)
IP_ADDRESSES = Printer(
    (NAME, Column("ParentRef", description="The object that has the address.")), _ip_address
)
SERVICE_CIDRS = Printer(
    (NAME, Column("CIDRs", description="Ranges that Services get addresses from."), AGE),
    _service_cidr,
)
