"""How traffic reaches a Service: load balancer, policies, distribution; and what people are told."""

from __future__ import annotations

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults, port_number_faults

_EXTERNAL = ("NodePort", "LoadBalancer")
_POLICIES = ("Cluster", "Local")
_DISTRIBUTIONS = ("PreferClose", "PreferSameZone", "PreferSameNode")
_BALANCER_ONLY = "may only be used when `type` is 'LoadBalancer'"


def needs_health_check(spec: Object) -> bool:
    """A load balancer must know which nodes have endpoints of their own."""
    return spec["type"] == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def validate_traffic(spec: Object) -> list[Cause]:
    """The fields about balancers and traffic, in a real server's order."""
    found: list[Cause] = []
    balanced = spec["type"] == "LoadBalancer"
    if spec.get("allocateLoadBalancerNodePorts") is not None and not balanced:
        found.append(causes.forbidden("spec.allocateLoadBalancerNodePorts", _BALANCER_ONLY))
    name, field = spec.get("loadBalancerClass"), "spec.loadBalancerClass"
    if name is not None and balanced:
        found += causes.each_invalid(field, name, label_key_faults(name))
    elif name is not None:
        found.append(causes.forbidden(field, _BALANCER_ONLY))
    found += _external(spec) + _health_check(spec)
    internal = spec.get("internalTrafficPolicy")
    if internal is not None and internal not in _POLICIES:
        found.append(causes.not_supported("spec.internalTrafficPolicy", internal, _POLICIES))
    near = spec.get("trafficDistribution")
    if near is not None and near not in _DISTRIBUTIONS:
        found.append(causes.not_supported("spec.trafficDistribution", near, _DISTRIBUTIONS))
    return found


def _external(spec: Object) -> list[Cause]:
    policy, field = spec.get("externalTrafficPolicy"), "spec.externalTrafficPolicy"
    if policy is None:
        return []
    reached = spec["type"] == "ClusterIP" and spec.get("externalIPs")
    if spec["type"] not in _EXTERNAL and not reached:
        detail = "may only be set for externally-accessible services"
        return [causes.invalid(field, policy, detail)]
    return [] if policy in _POLICIES else [causes.not_supported(field, policy, _POLICIES)]


def _health_check(spec: Object) -> list[Cause]:
    number, field = spec.get("healthCheckNodePort") or 0, "spec.healthCheckNodePort"
    if needs_health_check(spec):
        return causes.each_invalid(field, number, port_number_faults(number))
    if not number:
        return []
    detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
    return [causes.invalid(field, number, detail)]


def validate_traffic_update(spec: Object, before: Object) -> list[Cause]:
    """A balancer keeps its class, and its health check the port."""
    found: list[Cause] = []
    if spec["type"] == before["type"] == "LoadBalancer":
        name = spec.get("loadBalancerClass")
        if name != before.get("loadBalancerClass"):
            field = "spec.loadBalancerClass"
            found.append(causes.invalid(field, name, "may not change once set"))
    both = needs_health_check(spec) and needs_health_check(before)
    if both and spec.get("healthCheckNodePort") != before.get("healthCheckNodePort"):
        found.append(causes.forbidden("spec.healthCheckNodePort", "field is immutable"))
    return found


def service_warnings(service: Object, _old: Object | None) -> list[str]:
    """What is ignored or deprecated, in the words of a real server."""
    spec = service["spec"]
    kind, outside = spec["type"], spec.get("externalIPs")
    headless = kind == "ClusterIP" and spec.get("clusterIP") == "None"
    external_name = kind == "ExternalName"
    found: list[str] = []
    if headless:
        ignored = {
            "loadBalancerIP": spec.get("loadBalancerIP"),
            "externalIPs": outside,
            "SessionAffinity": spec["sessionAffinity"] != "None",
        }
        found += [
            f"spec.{name} is ignored for headless services"
            for name, is_set in ignored.items()
            if is_set
        ]
    elif outside and not external_name:
        found.append(
            "spec.externalIPs is deprecated and may no longer be implemented in some clusters"
        )
    if external_name and outside:
        found.append('spec.externalIPs is ignored when spec.type is "ExternalName"')
    if not external_name and spec.get("externalName"):
        found.append('spec.externalName is ignored when spec.type is not "ExternalName"')
    if spec.get("trafficDistribution") == "PreferClose":
        found.append('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
    return found
