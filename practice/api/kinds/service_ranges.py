"""ServiceCIDRs and IPAddresses: from which ranges Services get addresses, and which they have."""

from __future__ import annotations

from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.addresses import canonical_address_faults, cidr_faults, network
from practice.api.validation.names import dns_subdomain_faults, path_segment_faults

MOST_CIDRS = 2


def _validate_address(address: Object) -> list[Cause]:
    parent = address["spec"].get("parentRef")
    field = "spec.parentRef"
    if parent is None:
        return [causes.required(field)]
    found: list[Cause] = []
    group = parent.get("group", "")
    if group:
        found += causes.each_invalid(f"{field}.group", group, dns_subdomain_faults(group))
    for part in ("resource", "name", "namespace"):
        text = parent.get(part, "")
        found += causes.each_invalid(f"{field}.{part}", text, path_segment_faults(text))
    missing = [part for part in ("resource", "name") if not parent.get(part)]
    return found + [causes.required(f"{field}.{part}") for part in missing]


def _validate_address_update(new: Object, old: Object) -> list[Cause]:
    parent = new["spec"].get("parentRef")
    if parent != old["spec"].get("parentRef"):
        return [causes.immutable("spec.parentRef", parent)]
    return []


def _drop_status(service_cidr: Object, _context: Context) -> None:
    service_cidr["status"] = {}


def _validate_range(service_cidr: Object) -> list[Cause]:
    field, ranges = "spec.cidrs", service_cidr["spec"].get("cidrs") or []
    if not ranges:
        return [causes.required(field, "at least one CIDR required")]
    if len(ranges) > MOST_CIDRS:
        detail = "may only hold up to 2 values"
        return [causes.invalid(field, {"CIDRs": ranges}, detail)]
    found: list[Cause] = []
    for index, text in enumerate(ranges):
        faults = cidr_faults(text)
        if not faults and str(network(text)) != text:
            faults = [f'must be in canonical form ("{network(text)}")']
        found += causes.each_invalid(f"{field}[{index}]", text, faults)
    families = [one.version for one in map(network, ranges) if one is not None]
    if len(ranges) == MOST_CIDRS and len(families) == MOST_CIDRS and len({*families}) == 1:
        detail = (
            "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and "
            "2001:db8::/64"
        )
        found.append(causes.invalid(field, ranges, detail))
    return found


def _validate_range_update(new: Object, old: Object) -> list[Cause]:
    """A range stays; a second one, of the other family, may be added."""
    ranges, before = new["spec"].get("cidrs") or [], old["spec"].get("cidrs") or []
    if len(ranges) < len(before):
        return [causes.immutable("spec.cidrs", ranges)]
    return [
        causes.immutable(f"spec.cidrs[{index}]", ranges[index])
        for index, text in enumerate(before)
        if ranges[index] != text
    ]


IP_ADDRESSES = Resource(
    group="networking.k8s.io",
    version="v1",
    plural="ipaddresses",
    singular="ipaddress",
    kind="IPAddress",
    short_names=("ip",),
    namespaced=False,
    name_faults=canonical_address_faults,
    validate=_validate_address,
    validate_update=_validate_address_update,
)

SERVICE_CIDRS = Resource(
    group="networking.k8s.io",
    version="v1",
    plural="servicecidrs",
    singular="servicecidr",
    kind="ServiceCIDR",
    namespaced=False,
    subresources=(
        Subresource(name="status", kind="ServiceCIDR", verbs=("get", "patch", "update")),
    ),
    prepare_create=_drop_status,
    validate=_validate_range,
    validate_update=_validate_range_update,
)
