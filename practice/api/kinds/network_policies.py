"""NetworkPolicies: which pods may be reached by whom, and whom they may reach.

Mirrors pkg/apis/networking: a policy without policyTypes is about ingress, and about egress only
if it has egress rules.
"""

from __future__ import annotations

from practice.api.kinds.container_validation import PROTOCOLS
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.addresses import cidr_faults, network
from practice.api.validation.names import port_name_faults, port_number_faults
from practice.api.validation.selector import validate_selector

_TYPES = ("Ingress", "Egress")
_SIDES = (("ingress", "from"), ("egress", "to"))


def _default(policy: Object) -> None:
    spec = policy["spec"]
    for side, _ in _SIDES:
        for rule in spec.get(side) or []:
            for port in rule.get("ports") or []:
                port.setdefault("protocol", "TCP")
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def _validate(policy: Object) -> list[Cause]:
    spec = policy["spec"]
    found = validate_selector("spec.podSelector", spec["podSelector"])
    for side, peers in _SIDES:
        for index, rule in enumerate(spec.get(side) or []):
            field = f"spec.{side}[{index}]"
            for number, port in enumerate(rule.get("ports") or []):
                found += _port(f"{field}.ports[{number}]", port)
            for number, peer in enumerate(rule.get(peers) or []):
                found += _peer(f"{field}.{peers}[{number}]", peer)
    types = spec["policyTypes"]
    if len(types) > len(_TYPES):
        detail = "may not specify more than two policyTypes"
        found.append(causes.invalid("spec.policyTypes", types, detail))
        return found + _missing_blocks(spec)
    for index, name in enumerate(types):
        if name not in _TYPES:
            found.append(causes.not_supported(f"spec.policyTypes[{index}]", name, _TYPES))
    return found + _missing_blocks(spec)


def _missing_blocks(spec: Object) -> list[Cause]:
    """What a real server finds in a second pass (declarative validation)."""
    return [
        causes.required(f"spec.{side}[{index}].{peers}[{number}].ipBlock.cidr")
        for side, peers in _SIDES
        for index, rule in enumerate(spec.get(side) or [])
        for number, peer in enumerate(rule.get(peers) or [])
        if "ipBlock" in peer and not peer["ipBlock"].get("cidr")
    ]


def _port(field: str, port: Object) -> list[Cause]:
    found: list[Cause] = []
    protocol, number, end = port["protocol"], port.get("port"), port.get("endPort")
    if protocol not in PROTOCOLS:
        supported = ("TCP", "UDP", "SCTP")
        found.append(causes.not_supported(f"{field}.protocol", protocol, supported))
    if isinstance(number, int):
        found += causes.each_invalid(f"{field}.port", number, port_number_faults(number))
        if end is not None:
            if end < number:
                detail = "must be greater than or equal to `port`"
                found.append(causes.invalid(f"{field}.endPort", end, detail))
            found += causes.each_invalid(f"{field}.endPort", end, port_number_faults(end))
        return found
    if end is not None:
        why = "not specified" if number is None else "non-numeric"
        detail = f"may not be specified when `port` is {why}"
        found.append(causes.invalid(f"{field}.endPort", end, detail))
    if number is not None:
        found += causes.each_invalid(f"{field}.port", number, port_name_faults(number))
    return found


def _peer(field: str, peer: Object) -> list[Cause]:
    given = [name for name in ("podSelector", "namespaceSelector", "ipBlock") if name in peer]
    found: list[Cause] = []
    for name in given:
        if name == "ipBlock":
            found += _ip_block(f"{field}.ipBlock", peer["ipBlock"])
        else:
            found += validate_selector(f"{field}.{name}", peer[name])
    if not given:
        found.append(causes.required(field, "must specify a peer"))
    elif len(given) > 1 and "ipBlock" in given:
        detail = "may not specify both ipBlock and another peer"
        found.append(causes.forbidden(field, detail))
    return found


def _ip_block(field: str, block: Object) -> list[Cause]:
    text = block.get("cidr", "")
    if not text:
        return []
    found = causes.each_invalid(f"{field}.cidr", text, cidr_faults(text))
    whole = network(text)
    if whole is None:
        return found
    for index, part in enumerate(block.get("except") or []):
        at_part = f"{field}.except[{index}]"
        found += causes.each_invalid(at_part, part, cidr_faults(part))
        cut = network(part)
        if cut is None:
            continue
        inside = cut.version == whole.version and cut.network_address in whole
        if not inside or whole.prefixlen >= cut.prefixlen:
            found.append(causes.invalid(at_part, part, "must be a strict subset of `cidr`"))
    return found


NETWORK_POLICIES = Resource(
    group="networking.k8s.io",
    version="v1",
    plural="networkpolicies",
    singular="networkpolicy",
    kind="NetworkPolicy",
    short_names=("netpol",),
    default=_default,
    validate=_validate,
    has_generation=True,
)
