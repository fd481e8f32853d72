"""EndpointSlices: which pods stand behind a Service."""

from __future__ import annotations

from practice.api.kinds.container_validation import PROTOCOLS
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.addresses import ADDRESS, is_address
from practice.limits import SLICE_ADDRESSES, SLICE_ENDPOINTS, SLICE_PORTS

ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")


def _default(endpoint_slice: Object) -> None:
    for name in ("endpoints", "ports"):
        if not endpoint_slice.get(name):
            endpoint_slice[name] = None  # always there, and an empty list is null
    for port in endpoint_slice.get("ports") or []:
        port.setdefault("name", "")
        port.setdefault("protocol", "TCP")


def _validate(endpoint_slice: Object) -> list[Cause]:
    kind = endpoint_slice["addressType"]
    found: list[Cause] = []
    if not kind:
        found.append(causes.required("addressType"))
    elif kind not in ADDRESS_TYPES:
        found.append(causes.not_supported("addressType", kind, ADDRESS_TYPES))
    endpoints = endpoint_slice.get("endpoints") or []
    if len(endpoints) > SLICE_ENDPOINTS:
        found.append(causes.too_many("endpoints", len(endpoints), SLICE_ENDPOINTS))
        return found
    for index, endpoint in enumerate(endpoints):
        found += _endpoint(f"endpoints[{index}].addresses", endpoint, kind)
    return found + _ports(endpoint_slice.get("ports") or [])


def _endpoint(field: str, endpoint: Object, kind: str) -> list[Cause]:
    addresses = endpoint.get("addresses") or []
    if not addresses:
        return [causes.required(field)]
    if len(addresses) > SLICE_ADDRESSES:
        return [causes.too_many(field, len(addresses), SLICE_ADDRESSES)]
    found: list[Cause] = []
    for index, address in enumerate(addresses):
        if kind in ("IPv4", "IPv6") and not is_address(address):
            found.append(causes.invalid(f"{field}[{index}]", address, ADDRESS))
    return found


def _ports(ports: list[Object]) -> list[Cause]:
    if len(ports) > SLICE_PORTS:
        return [causes.too_many("ports", len(ports), SLICE_PORTS)]
    found: list[Cause] = []
    names: set[str] = set()
    for index, port in enumerate(ports):
        if port["name"] in names:
            found.append(causes.duplicate(f"ports[{index}].name", port["name"]))
        names.add(port["name"])
        if port["protocol"] not in PROTOCOLS:
            at = f"ports[{index}].protocol"
            found.append(causes.not_supported(at, port["protocol"], PROTOCOLS))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    if new["addressType"] != old["addressType"]:
        return [causes.immutable("addressType", None)]  # null: so the real server says it
    return []


def _content(endpoint_slice: Object) -> Object:
    """What counts for the generation: everything but metadata."""
    return {k: v for k, v in endpoint_slice.items() if k in ("endpoints", "ports", "addressType")}


ENDPOINT_SLICES = Resource(
    group="discovery.k8s.io",
    version="v1",
    plural="endpointslices",
    singular="endpointslice",
    kind="EndpointSlice",
    default=_default,
    validate=_validate,
    validate_update=_validate_update,
    has_generation=True,
    desired=_content,
)
