"""Cluster IPs and node ports: who has which, and which come next.

The Services themselves are the record of what is taken, so nothing leaks and nothing has to be
repaired. Chance is the clock's, so the same seed gives the same addresses.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from practice.api.errors import ApiError
from practice.api.errors import invalid as refuse
from practice.api.kinds.service_families import settle_families
from practice.api.kinds.service_traffic import needs_health_check
from practice.api.resource import Cause, Context, Object
from practice.api.validation import causes
from practice.limits import ALLOCATION_ATTEMPTS

SERVICE_NETWORK = ipaddress.IPv4Network("10.96.0.0/12")
NODE_PORTS = range(30_000, 32_768)
_EXTERNAL = ("NodePort", "LoadBalancer")


def release_unused(service: Object, old: Object) -> None:
    """Carry over what a client left out, drop what the new type does not have."""
    spec, before = service["spec"], old["spec"]
    kind = spec["type"]
    if kind == "ExternalName":
        if before["type"] != "ExternalName":
            for name in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
                spec.pop(name, None)
            for name in ("internalTrafficPolicy", "externalTrafficPolicy"):
                spec.pop(name, None)
    elif before["type"] != "ExternalName":
        _carry_addresses(spec, before)
    if not _wants_node_ports(spec):
        taken = {port.get("nodePort") for port in before.get("ports") or []}
        for port in spec.get("ports") or []:
            if port.get("nodePort") in taken:
                port.pop("nodePort", None)
    elif _wants_node_ports(before):
        _carry_node_ports(spec, before)
    if kind not in _EXTERNAL and before["type"] in _EXTERNAL:
        for name in ("externalTrafficPolicy", "healthCheckNodePort"):
            spec.pop(name, None)
    if kind != "LoadBalancer" and before["type"] == "LoadBalancer":
        spec.pop("allocateLoadBalancerNodePorts", None)
        service["status"] = {"loadBalancer": {}}


def _carry_addresses(spec: Object, before: Object) -> None:
    if not spec.get("clusterIP"):
        spec["clusterIP"] = before.get("clusterIP", "")
        spec.pop("clusterIPs", None)
    if not spec.get("clusterIPs") and before.get("clusterIP") == spec["clusterIP"]:
        spec["clusterIPs"] = before.get("clusterIPs", [])
    elif spec["clusterIP"] != before.get("clusterIP") and spec.get("clusterIPs") == before.get(
        "clusterIPs"
    ):
        spec["clusterIPs"] = [spec["clusterIP"]]
    for name in ("ipFamilies", "ipFamilyPolicy"):
        if name in before:
            spec.setdefault(name, before[name])


def _carry_node_ports(spec: Object, before: Object) -> None:
    """Ports keep their node port, by port and protocol, or by position when nothing matches."""
    known = {(p.get("port"), p["protocol"]): p.get("nodePort") for p in before.get("ports") or []}
    ports = spec.get("ports") or []
    for port in ports:
        if not port.get("nodePort"):
            kept = known.get((port.get("port"), port["protocol"]))
            if kept:
                port["nodePort"] = kept
    old_ports = before.get("ports") or []
    alone = len(ports) == len(old_ports) == 1
    if alone and not ports[0].get("nodePort") and old_ports[0].get("nodePort"):
        ports[0]["nodePort"] = old_ports[0]["nodePort"]


def allocate(service: Object, old: Object | None, context: Context) -> None:
    """Give the service what it lacks. ApiError 422 for an address or port that is not to be had."""
    spec = service["spec"]
    if spec["type"] != "ExternalName":
        _join_addresses(spec)
        found = settle_families(spec, old["spec"] if old else None)
        if found:
            raise refuse("Service", "", service["metadata"].get("name", ""), found)
        _cluster_ip(service, old, context)
    if spec["type"] in _EXTERNAL:
        _node_ports(service, old, context)
    if needs_health_check(spec) and not spec.get("healthCheckNodePort"):
        kept = (old or {}).get("spec", {}).get("healthCheckNodePort")
        taken = {*_ports(context, service), *_mine(spec)}
        spec["healthCheckNodePort"] = kept or _free_port(context, taken)


def _wants_node_ports(spec: Object) -> bool:
    if spec["type"] == "NodePort":
        return True
    return spec["type"] == "LoadBalancer" and bool(spec.get("allocateLoadBalancerNodePorts", True))


def _join_addresses(spec: Object) -> None:
    """`clusterIP` and `clusterIPs` say the same; either may be left out."""
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
    elif spec.get("clusterIPs") and not spec.get("clusterIP"):
        spec["clusterIP"] = spec["clusterIPs"][0]


def _mine(spec: Object) -> set[int]:
    return {port["nodePort"] for port in spec.get("ports") or [] if port.get("nodePort")}


def _cluster_ip(service: Object, old: Object | None, context: Context) -> None:
    spec = service["spec"]
    given = spec.get("clusterIP") or next(iter(spec.get("clusterIPs") or []), "")
    if given == "None":
        return
    if not given:
        given = _free_address(context)
    elif old is None or given != old["spec"].get("clusterIP"):
        if not _readable(given) or (old is not None and old["spec"].get("clusterIP")):
            spec["clusterIP"] = given
            spec.setdefault("clusterIPs", [given])
            return  # validation says what is wrong
        _check_address(service, given, context)
    spec["clusterIP"] = given
    spec.setdefault("clusterIPs", [given])


def _readable(address: str) -> bool:
    try:
        ipaddress.IPv4Address(address)
    except ValueError:
        return False
    return True


def _check_address(service: Object, address: str, context: Context) -> None:
    why = ""
    if ipaddress.IPv4Address(address) not in SERVICE_NETWORK:
        why = "the provided network does not match the current range"
    elif address in _addresses(context):
        why = "provided IP is already allocated"
    if why:
        detail = f"failed to allocate IP {address}: {why}"
        raise _refusal(service, causes.invalid("spec.clusterIPs", [address], detail))


def _free_address(context: Context) -> str:
    taken = _addresses(context)
    chance = context.clock.random("service-addresses")
    # the lower part of the range is left to addresses that people choose, as in Kubernetes
    first, last = 257, SERVICE_NETWORK.num_addresses - 2
    for _ in range(ALLOCATION_ATTEMPTS):
        address = str(SERVICE_NETWORK[chance.randint(first, last)])
        if address not in taken:
            return address
    raise ApiError(500, "InternalError", "Internal error occurred: failed to allocate a serviceIP")


def _node_ports(service: Object, old: Object | None, context: Context) -> None:
    """A node port for each port that lacks one; ports of one number share theirs, as DNS does
    with TCP and UDP."""
    spec = service["spec"]
    ports: list[Object] = spec.get("ports") or []
    kept = {port.get("nodePort") for port in (old or {}).get("spec", {}).get("ports") or []}
    taken = set(_ports(context, service)) - kept
    asked = {p["port"]: p["nodePort"] for p in reversed(ports) if p.get("nodePort")}
    given: dict[int, int] = {}
    for index, port in enumerate(ports):
        wanted = port.get("nodePort") or 0
        if not wanted and not _wants_node_ports(spec):
            continue
        shared = given.get(port["port"])
        if shared is not None and wanted in (0, shared):
            port["nodePort"] = shared
            continue
        wanted = wanted or asked.get(port["port"]) or _free_port(context, taken)
        if shared is None:
            given[port["port"]] = wanted
        _check_port(service, f"spec.ports[{index}].nodePort", wanted, taken)
        taken.add(wanted)
        port["nodePort"] = wanted


def _check_port(service: Object, field: str, wanted: int, taken: set[int]) -> None:
    if wanted not in NODE_PORTS:
        detail = "provided port is not in the valid range. The range of valid ports is 30000-32767"
        raise _refusal(service, causes.invalid(field, wanted, detail))
    if wanted in taken:
        detail = "provided port is already allocated"
        raise _refusal(service, causes.invalid(field, wanted, detail))


def _free_port(context: Context, taken: set[int]) -> int:
    free = [port for port in NODE_PORTS if port not in taken]
    if not free:
        raise ApiError(
            500, "InternalError", "Internal error occurred: failed to allocate a nodePort"
        )
    return context.clock.random("node-ports").choice(free)


def _addresses(context: Context) -> set[str]:
    return {service["spec"].get("clusterIP", "") for _, service in context.store.items("services")}


def _ports(context: Context, service: Object) -> Iterator[int]:
    """Node ports of all other services."""
    for _, other in context.store.items("services"):
        if other["metadata"]["uid"] == service["metadata"].get("uid"):
            continue
        yield from _mine(other["spec"])
        if other["spec"].get("healthCheckNodePort"):
            yield other["spec"]["healthCheckNodePort"]


def _refusal(service: Object, cause: Cause) -> ApiError:
    return refuse("Service", "", service["metadata"].get("name", ""), [cause])
