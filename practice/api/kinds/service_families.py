"""IP families of a Service: which it gets, and what cannot be.

Mirrors the Service registry's allocation: this cluster has IPv4 only, so a Service that prefers
two families gets one, and one that needs two is refused, unless it is headless and without a
selector: then nothing is allocated, and both families are noted for whoever writes its endpoints.
"""

from __future__ import annotations

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.addresses import address_faults, is_address

FAMILIES = ("IPv4", "IPv6")
CONFIGURED = ("IPv4",)
POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
MOST = 2


def validate_families(spec: Object) -> list[Cause]:
    """Addresses, families and policy of a Service by themselves."""
    if spec["type"] == "ExternalName":
        return []
    found: list[Cause] = []
    address, addresses = spec.get("clusterIP", ""), spec.get("clusterIPs") or []
    field = "spec.clusterIPs"
    if address and not addresses:
        found.append(causes.required(field))
    elif address and addresses[0] != address:
        found.append(causes.invalid(field, addresses, "first value must match `clusterIP`"))
    elif addresses and not address:
        detail = "must be empty when `clusterIP` is not specified"
        found.append(causes.invalid(field, addresses, detail))
    families = spec.get("ipFamilies") or []
    for index, family in enumerate(families):
        at_family = f"spec.ipFamilies[{index}]"
        if family not in FAMILIES:
            found.append(causes.not_supported(at_family, family, FAMILIES))
        if family in families[:index]:
            found.append(causes.duplicate(at_family, family))
    policy = spec.get("ipFamilyPolicy")
    if policy is not None and policy not in POLICIES:
        found.append(causes.not_supported("spec.ipFamilyPolicy", policy, POLICIES))
    return found + _addresses(field, addresses, families)


def _addresses(field: str, addresses: list[str], families: list[str]) -> list[Cause]:
    found: list[Cause] = []
    if "None" in addresses[:1]:
        if len(addresses) > 1:
            detail = "'None' must be the first and only value"
            found.append(causes.invalid(field, addresses, detail))
        return found
    bad = [(index, one) for index, one in enumerate(addresses) if address_faults(one)]
    for index, one in bad:
        found += causes.each_invalid(f"{field}[{index}]", one, address_faults(one))
    if len(addresses) > MOST:
        found.append(causes.invalid(field, addresses, "may only hold up to 2 values"))
    if bad:
        return found
    if len(addresses) > 1 and len({family_of(one) for one in addresses}) != len(addresses):
        detail = "may specify no more than one IP for each IP family"
        found.append(causes.invalid(field, addresses, detail))
    for index, (one, family) in enumerate(zip(addresses, families, strict=False)):
        if family in FAMILIES and family_of(one) != family:
            detail = f"expected an {family} value as indicated by `ipFamilies[{index}]`"
            found.append(causes.invalid(f"{field}[{index}]", one, detail))
    return found


def family_of(address: str) -> str:
    return "IPv6" if ":" in address else "IPv4"


def settle_families(spec: Object, before: Object | None) -> list[Cause]:
    """Write the families and the policy that the Service gets; causes why it cannot have them."""
    if before is not None and _stays(spec, before):
        return []
    headless = spec.get("clusterIP") == "None" and not spec.get("selector")
    if spec.get("ipFamilyPolicy") is None:
        kept = (before or {}).get("ipFamilyPolicy")
        spec["ipFamilyPolicy"] = kept or ("RequireDualStack" if headless else "SingleStack")
    found = validate_families(spec) or _policy(spec, before) + _infer(spec)
    if found:
        return found
    families = spec.get("ipFamilies") or []
    if headless:
        families = families or [CONFIGURED[0]]
        if len(families) == 1 and spec["ipFamilyPolicy"] != "SingleStack":
            families = [*families, next(one for one in FAMILIES if one not in families)]
        spec["ipFamilies"] = families
        return []
    if spec["ipFamilyPolicy"] == "RequireDualStack":
        detail = "this cluster is not configured for dual-stack services"
        found.append(causes.invalid("spec.ipFamilyPolicy", "RequireDualStack", detail))
    for index, family in enumerate(families):
        if family not in CONFIGURED:
            detail = "not configured on this cluster"
            found.append(causes.invalid(f"spec.ipFamilies[{index}]", family, detail))
    spec["ipFamilies"] = families or [CONFIGURED[0]]
    return found


def _stays(spec: Object, before: Object) -> bool:
    """A Service that prefers two families is left as it is when nothing about them changes."""
    same = ("type", "clusterIPs", "ipFamilies")
    return (
        spec.get("ipFamilyPolicy") == "PreferDualStack"
        and before.get("ipFamilyPolicy") in (None, "PreferDualStack")
        and all(spec.get(name) == before.get(name) for name in same)
    )


def _policy(spec: Object, before: Object | None) -> list[Cause]:
    """Whether the policy fits to the numbers of addresses and families."""
    policy, field = spec["ipFamilyPolicy"], "spec.ipFamilyPolicy"
    words = {"clusterIPs": "cluster IP", "ipFamilies": "IP family"}
    many = {"clusterIPs": "cluster IPs", "ipFamilies": "IP families"}
    found: list[Cause] = []
    for name, word in words.items() if before is not None else ():
        old, new = (before or {}).get(name) or [], spec.get(name) or []
        if policy == "SingleStack" and old == new and len(new) > 1:
            spec[name] = new[:1]
        elif policy != "SingleStack" and 0 < len(new) < len(old):
            detail = f"must be 'SingleStack' to release the secondary {word}"
            found.append(causes.invalid(field, policy, detail))
    for name, word in many.items():
        if policy == "SingleStack" and len(spec.get(name) or []) == MOST:
            detail = (
                f"must be 'RequireDualStack' or 'PreferDualStack' when multiple {word} are "
                "specified"
            )
            found.append(causes.invalid(field, policy, detail))
    return found


def _infer(spec: Object) -> list[Cause]:
    """Families of addresses that were given without them."""
    addresses, found = spec.get("clusterIPs") or [], []
    for index, one in enumerate(addresses):
        if not is_address(one) or index < len(spec.get("ipFamilies") or []):
            continue
        if family_of(one) in CONFIGURED:
            spec["ipFamilies"] = [*(spec.get("ipFamilies") or []), family_of(one)]
        else:
            detail = f"{family_of(one)} is not configured on this cluster"
            found.append(causes.invalid(f"spec.clusterIPs[{index}]", addresses, detail))
    return found
