"""Endpoints: the older list of who stands behind a Service, one object per Service.

Kubernetes has deprecated it since 1.33 in favour of EndpointSlices, and says so in a warning with
every answer; it is still written, and still read by many programs.
"""

from __future__ import annotations

from practice.api.kinds.container_validation import PROTOCOLS
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.addresses import address_faults, endpoint_causes
from practice.api.validation.names import (
    dns_label_faults,
    dns_subdomain_faults,
    label_key_faults,
    port_number_faults,
)

_DEPRECATED = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"


def _default(endpoints: Object) -> None:
    for subset in endpoints.get("subsets") or []:
        for port in subset.get("ports") or []:
            if not port.get("protocol"):
                port["protocol"] = "TCP"


def _validate(endpoints: Object) -> list[Cause]:
    found: list[Cause] = []
    for index, subset in enumerate(endpoints.get("subsets") or []):
        field = f"subsets[{index}]"
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            found.append(causes.required(field, "must specify `addresses` or `notReadyAddresses`"))
        for part in ("addresses", "notReadyAddresses"):
            for number, address in enumerate(subset.get(part) or []):
                found += _address(f"{field}.{part}[{number}]", address)
        ports = subset.get("ports") or []
        for number, port in enumerate(ports):
            found += _port(f"{field}.ports[{number}]", port, several=len(ports) > 1)
    return found


def _address(field: str, address: Object) -> list[Cause]:
    text = address["ip"]
    found = causes.each_invalid(f"{field}.ip", text, address_faults(text))
    hostname, node = address.get("hostname", ""), address.get("nodeName")
    if hostname:
        found += causes.each_invalid(f"{field}.hostname", hostname, dns_label_faults(hostname))
    if node is not None:
        found += causes.each_invalid(f"{field}.nodeName", node, dns_subdomain_faults(node))
    return found + endpoint_causes(f"{field}.ip", text)


def _port(field: str, port: Object, *, several: bool) -> list[Cause]:
    found: list[Cause] = []
    name, number, protocol = port.get("name", ""), port["port"], port["protocol"]
    if name:
        found += causes.each_invalid(f"{field}.name", name, dns_label_faults(name))
    elif several:
        found.append(causes.required(f"{field}.name"))
    found += causes.each_invalid(f"{field}.port", number, port_number_faults(number))
    if protocol not in PROTOCOLS:
        found.append(causes.not_supported(f"{field}.protocol", protocol, PROTOCOLS))
    application = port.get("appProtocol")
    if application is not None:
        faults = label_key_faults(application)
        found += causes.each_invalid(f"{field}.appProtocol", application, faults)
    return found


ENDPOINTS = Resource(
    group="",
    version="v1",
    plural="endpoints",
    singular="endpoints",
    kind="Endpoints",
    short_names=("ep",),
    default=_default,
    validate=_validate,
    create_on_update=True,
    deprecation=_DEPRECATED,
)
