"""What a valid Service is. Mirrors pkg/apis/core/validation."""

from __future__ import annotations

from practice.api.kinds.container_validation import PROTOCOLS
from practice.api.kinds.probe_validation import port_causes
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.addresses import ADDRESS, is_address
from practice.api.validation.metadata import validate_labels
from practice.api.validation.names import (
    dns_label_faults,
    dns_subdomain_faults,
    port_number_faults,
)

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
EXTERNAL = ("NodePort", "LoadBalancer")


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
    affinity = spec["sessionAffinity"]
    if affinity not in ("ClientIP", "None"):
        found.append(causes.not_supported("spec.sessionAffinity", affinity, ("ClientIP", "None")))
    found += _families(spec)
    if kind not in TYPES:
        found.append(causes.not_supported("spec.type", kind, TYPES))
    return found + _traffic(spec)


def _external_name(spec: Object) -> list[Cause]:
    name = spec.get("externalName", "").removesuffix(".")
    if spec["type"] != "ExternalName":
        return []
    found: list[Cause] = []
    if spec.get("clusterIPs") or spec.get("clusterIP"):
        detail = "may not be set for ExternalName services"
        found.append(causes.forbidden("spec.clusterIPs", detail))
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
        if port.get("nodePort") and spec["type"] not in EXTERNAL:
            detail = f"may not be used when `type` is '{spec['type']}'"
            found.append(causes.forbidden(f"spec.ports[{index}].nodePort", detail))
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(ports):
        identity = (port["protocol"], port["port"])
        if identity in seen:
            shown = {
                "Name": "",
                "Protocol": port["protocol"],
                "AppProtocol": None,
                "Port": port["port"],
                "TargetPort": 0,
                "NodePort": 0,
            }
            found.append(causes.duplicate(f"spec.ports[{index}]", shown))
        seen.add(identity)
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
    return found + port_causes(f"{field}.targetPort", port["targetPort"])


def _families(spec: Object) -> list[Cause]:
    """This cluster has IPv4 only."""
    if spec["type"] == "ExternalName":
        return []
    found: list[Cause] = []
    for index, family in enumerate(spec.get("ipFamilies") or []):
        if family != "IPv4":
            detail = "not configured on this cluster"
            found.append(causes.invalid(f"spec.ipFamilies[{index}]", family, detail))
    if spec.get("ipFamilyPolicy") == "RequireDualStack":
        detail = "this cluster is not configured for dual-stack services"
        found.append(causes.invalid("spec.ipFamilyPolicy", "RequireDualStack", detail))
    for index, address in enumerate(spec.get("clusterIPs") or []):
        if address != "None" and not is_address(address):
            found.append(causes.invalid(f"spec.clusterIPs[{index}]", address, ADDRESS))
    return found


def _traffic(spec: Object) -> list[Cause]:
    found: list[Cause] = []
    policies = ("Cluster", "Local")
    external, internal = spec.get("externalTrafficPolicy"), spec.get("internalTrafficPolicy")
    if external is not None:
        if spec["type"] not in EXTERNAL and not spec.get("externalIPs"):
            detail = "may only be set for externally-accessible services"
            found.append(causes.invalid("spec.externalTrafficPolicy", external, detail))
        elif external not in policies:
            field = "spec.externalTrafficPolicy"
            found.append(causes.not_supported(field, external, policies))
    if internal is not None and internal not in policies:
        found.append(causes.not_supported("spec.internalTrafficPolicy", internal, policies))
    return found


def validate_service_update(new: Object, old: Object) -> list[Cause]:
    """A cluster IP stays as long as the type has one."""
    spec, before = new["spec"], old["spec"]
    if "ExternalName" in (spec["type"], before["type"]) or not before.get("clusterIP"):
        return []
    if spec.get("clusterIP") == before["clusterIP"]:
        return []
    addresses = spec.get("clusterIPs") or []
    return [causes.invalid("spec.clusterIPs[0]", addresses, "may not change once set")]
