"""What an IP address and a CIDR are, and Kubernetes' words for what is none.

Mirrors apimachinery's util/validation/ip.go with strict validation, the default since 1.36: no
leading zeros, no IPv4 in IPv6's clothes, no bits beyond the prefix.
"""

from __future__ import annotations

import ipaddress
import re

from practice.api.resource import Cause
from practice.api.validation import causes

ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
_ZEROS = re.compile(r"(^|\.)0+(?=\d)")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_address(text: str) -> bool:
    """IPv4 or IPv6."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def network(text: str) -> Network | None:
    """The network that a CIDR means, whatever bits stand beyond its prefix; None: it is no CIDR."""
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def address_faults(text: str) -> list[str]:
    """Faults of an IP address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        sloppy = _ZEROS.sub(r"\1", text)
        return ["must not have leading 0s"] if sloppy != text and is_address(sloppy) else [ADDRESS]
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return ["must not be an IPv4-mapped IPv6 address"]
    return []


def canonical_address_faults(text: str) -> list[str]:
    """The same, for newer fields, which want the one canonical form, too."""
    faults = address_faults(text)
    if faults:
        return faults
    canonical = str(ipaddress.ip_address(text))
    return [] if canonical == text else [f'must be in canonical form ("{canonical}")']


def cidr_faults(text: str) -> list[str]:
    """Faults of a CIDR."""
    found = network(text)
    if found is None:
        sloppy = _ZEROS.sub(r"\1", text)
        if sloppy != text and network(sloppy) is not None:
            return ["must not have leading 0s in IP or prefix length"]
        return [CIDR]
    address = ipaddress.ip_address(text.partition("/")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return ["must not have an IPv4-mapped IPv6 address"]
    if address != found.network_address:
        return ["must not have bits set beyond the prefix length"]
    return []


def endpoint_causes(field: str, text: str) -> list[Cause]:
    """Addresses that no endpoint can have: those that mean "here", "nobody" or one link only."""
    try:
        address = ipaddress.ip_address(_ZEROS.sub(r"\1", text))
    except ValueError:
        return [causes.invalid(field, text, "must be a valid IP address")]
    found: list[str] = []
    if address.is_unspecified:
        found.append(f"may not be unspecified ({text})")
    if address.is_loopback:
        found.append("may not be in the loopback range (127.0.0.0/8, ::1/128)")
    if address.is_link_local:
        found.append("may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    if address in _LINK_MULTICAST[address.version]:
        found.append("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
    return causes.each_invalid(field, text, found)


_LINK_MULTICAST: dict[int, Network] = {
    4: ipaddress.ip_network("224.0.0.0/24"),
    6: ipaddress.ip_network("ff02::/16"),
}
