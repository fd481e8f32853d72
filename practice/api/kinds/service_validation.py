"""What a valid Service is, in the order of pkg/apis/core/validation."""

from __future__ import annotations

from practice.api.kinds.container_validation import PROTOCOLS
from practice.api.kinds.probe_validation import port_causes
from practice.api.kinds.service_families import validate_families
from practice.api.kinds.service_traffic import validate_traffic, validate_traffic_update
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.addresses import address_faults, cidr_faults, endpoint_causes
from practice.api.validation.metadata import validate_labels
from practice.api.validation.names import (
    dns_label_faults,
    dns_subdomain_faults,
    label_key_faults,
    port_number_faults,
)

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
EXTERNAL = ("NodePort", "LoadBalancer")
AFFINITY_LONGEST_S = 86_400


def validate_service(service: Object) -> list[Cause]:
    spec = service["spec"]
    kind, headless = spec["type"], spec.get("clusterIP") == "None"
    found: list[Cause] = []
    if not spec.get("ports") and not headless and kind != "ExternalName":
        found.append(causes.required("spec.ports"))
    if headless and kind in EXTERNAL:
        detail = f"may not be set to 'None' for {kind} services"
        found.append(causes.invalid("spec.clusterIPs[0]", "None", detail))
    found += _external_name(spec)
    found += _ports(spec)
    found += validate_labels("spec.selector", spec.get("selector"))
    found += _affinity(spec)
    found += validate_families(spec)
    found += _external_addresses(spec)
    if kind not in TYPES:
        found.append(causes.not_supported("spec.type", kind, TYPES))
    found += _node_ports(spec)
    found += _same_ports(spec)
    return found + _sources(spec) + validate_traffic(spec)


def _external_name(spec: Object) -> list[Cause]:
    name = spec.get("externalName", "").removesuffix(".")
    if spec["type"] != "ExternalName":
        return []
    found: list[Cause] = []
    detail = "may not be set for ExternalName services"
    if spec.get("clusterIPs") or spec.get("clusterIP"):
        found.append(causes.forbidden("spec.clusterIPs", detail))
    for field in ("ipFamilies", "ipFamilyPolicy"):
        if spec.get(field):
            found.append(causes.forbidden(f"spec.{field}", detail))
    if not name:
        found.append(causes.required("spec.externalName"))
    else:
        found += causes.each_invalid("spec.externalName", name, dns_subdomain_faults(name))
    return found


def _ports(spec: Object) -> list[Cause]:
    ports = spec.get("ports") or []
    found: list[Cause] = []
    names: set[str] = set()
    for index, port in enumerate(ports):
        found += _port(f"spec.ports[{index}]", port, names, several=len(ports) > 1)
    return found


def _port(field: str, port: Object, names: set[str], *, several: bool) -> list[Cause]:
    found: list[Cause] = []
    name = port.get("name", "")
    if several and not name:
        found.append(causes.required(f"{field}.name"))
    elif name:
        found += causes.each_invalid(f"{field}.name", name, dns_label_faults(name))
        if name in names:
            found.append(causes.duplicate(f"{field}.name", name))
        names.add(name)
    number = port.get("port", 0)
    found += causes.each_invalid(f"{field}.port", number, port_number_faults(number))
    if port["protocol"] not in PROTOCOLS:
        found.append(causes.not_supported(f"{field}.protocol", port["protocol"], PROTOCOLS))
    found += port_causes(f"{field}.targetPort", port["targetPort"])
    application = port.get("appProtocol")
    if application is not None:
        faults = label_key_faults(application)
        found += causes.each_invalid(f"{field}.appProtocol", application, faults)
    return found


def _affinity(spec: Object) -> list[Cause]:
    affinity, config = spec["sessionAffinity"], spec.get("sessionAffinityConfig")
    if affinity not in ("ClientIP", "None"):
        return [causes.not_supported("spec.sessionAffinity", affinity, ("ClientIP", "None"))]
    if affinity == "None" or not config:
        return []
    field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
    seconds = config["clientIP"]["timeoutSeconds"]
    if 0 < seconds <= AFFINITY_LONGEST_S:
        return []
    detail = f"must be greater than 0 and less than {AFFINITY_LONGEST_S}"
    return [causes.invalid(field, seconds, detail)]


def _external_addresses(spec: Object) -> list[Cause]:
    found: list[Cause] = []
    for index, address in enumerate(spec.get("externalIPs") or []):
        field = f"spec.externalIPs[{index}]"
        faults = causes.each_invalid(field, address, address_faults(address))
        found += faults or endpoint_causes(field, address)
    return found


def _node_ports(spec: Object) -> list[Cause]:
    found: list[Cause] = []
    seen: set[tuple[str, int]] = set()
    ports = spec.get("ports") or []
    for index, port in enumerate(ports):
        if port.get("nodePort") and spec["type"] == "ClusterIP":
            detail = "may not be used when `type` is 'ClusterIP'"
            found.append(causes.forbidden(f"spec.ports[{index}].nodePort", detail))
    for index, port in enumerate(ports):
        identity = (port["protocol"], port.get("nodePort") or 0)
        if identity[1] and identity in seen:
            found.append(causes.duplicate(f"spec.ports[{index}].nodePort", identity[1]))
        seen.add(identity)
    return found


def _same_ports(spec: Object) -> list[Cause]:
    found: list[Cause] = []
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(spec.get("ports") or []):
        identity = (port["protocol"], port.get("port", 0))
        if identity in seen:
            shown = {
                "Name": "",
                "Protocol": port["protocol"],
                "AppProtocol": None,
                "Port": identity[1],
                "TargetPort": 0,
                "NodePort": 0,
            }
            found.append(causes.duplicate(f"spec.ports[{index}]", shown))
        seen.add(identity)
    return found


def _sources(spec: Object) -> list[Cause]:
    """`spec.LoadBalancerSourceRanges`: the real server, too, writes it with a capital."""
    field, ranges = "spec.LoadBalancerSourceRanges", spec.get("loadBalancerSourceRanges") or []
    found: list[Cause] = []
    if ranges and spec["type"] != "LoadBalancer":
        found.append(causes.forbidden(field, "may only be used when `type` is 'LoadBalancer'"))
    for index, text in enumerate(one.strip() for one in ranges):
        found += causes.each_invalid(f"{field}[{index}]", text, cidr_faults(text))
    return found


def validate_service_update(new: Object, old: Object) -> list[Cause]:
    """A cluster IP stays as long as the type has one."""
    spec, before = new["spec"], old["spec"]
    found: list[Cause] = []
    if "ExternalName" not in (spec["type"], before["type"]):
        found += _address_update(spec, before)
    return found + validate_traffic_update(spec, before)


def _address_update(spec: Object, before: Object) -> list[Cause]:
    addresses, kept = spec.get("clusterIPs") or [], before.get("clusterIPs") or []
    if not kept or addresses[:1] == kept[:1]:
        return []
    return [causes.invalid("spec.clusterIPs[0]", addresses, "may not change once set")]
