"""Kubernetes' own values: quantities, URLs, IP addresses and networks, versions, named formats.

Mirrors apiserver's package cel/library. Imported when the first expression names one of them.
"""

from __future__ import annotations

import functools
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from practice.cel.errors import CelError
from practice.cel.moments import timestamp
from practice.cel.values import Optional
from practice.quantities import canonical, exactly

Function = Callable[..., Any]
_QUANTITY = re.compile(r"([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)")
_DIGITS = 40  # of the largest and the smallest: more than any quantity can be
_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_LINK_LOCAL_MULTICAST = {
    4: ip_network("224.0.0.0/24"),
    6: ip_network("ff02::/16"),
}
_FORMATS_BY_PATTERN = {
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}"),
}


def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """`1Gi`: equal to what is as much."""

    text: str
    cel_type: ClassVar[str] = "kubernetes.Quantity"
    cel_methods: ClassVar[Mapping[str, Function]] = {}

    @property
    def amount(self) -> Decimal:
        return exactly(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.amount == other.amount

    def __hash__(self) -> int:
        return hash(self.amount)

    def plus(self, other: Any, way: int = 1) -> Quantity:
        more = other.amount if isinstance(other, Quantity) else Decimal(other)
        return Quantity(canonical(format(self.amount + way * more, "f")))

    def is_whole(self) -> bool:
        return self.amount == self.amount.to_integral_value() and abs(self.amount) < 2**63

    def whole(self) -> int:
        if not self.is_whole():
            raise CelError("cannot convert value to integer")
        return int(self.amount)


def _quantity(text: str) -> Quantity:
    found = _QUANTITY.fullmatch(text)
    if found is None:
        words = "quantities must match the regular expression"
        raise CelError(f"{words} '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    try:
        if abs(exactly(text).adjusted()) > _DIGITS:
            raise ValueError
    except (ValueError, ArithmeticError) as error:
        raise CelError("unable to parse quantity's suffix") from error
    return Quantity(text)


def _is(read: Function) -> Function:
    def question(*args: Any) -> bool:
        try:
            read(*args)
        except CelError:
            return False
        return True

    return question


@dataclass(frozen=True, slots=True)
class Url:
    """An absolute URL, or an absolute path."""

    text: str
    cel_type: ClassVar[str] = "kubernetes.URL"
    cel_methods: ClassVar[Mapping[str, Function]] = {}

    def part(self, name: str) -> Any:
        parts = urlsplit(self.text)
        if name == "host":
            return parts.netloc.rpartition("@")[2]
        if name == "hostname":
            return parts.hostname or ""
        if name == "port":
            return parts.netloc.rpartition("]")[2].rpartition(":")[2] if parts.port else ""
        if name == "query":
            return parse_qs(parts.query, keep_blank_values=True)
        return parts.scheme if name == "scheme" else parts.path


def _url(text: str) -> Url:
    trouble = f'URL parse error during conversion from string: parse "{text}": '
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise CelError(f"{trouble}{error}") from error
    if (not parts.scheme and not text.startswith("/")) or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise CelError(f"{trouble}invalid URI for request")
    return Url(text)


@dataclass(frozen=True, slots=True)
class Ip:
    """One address."""

    address: IPv4Address | IPv6Address
    cel_type: ClassVar[str] = "net.IP"
    cel_methods: ClassVar[Mapping[str, Function]] = {}

    def cel_text(self) -> str:
        return str(self.address)


def _ip(text: str) -> Ip:
    trouble = f'IP Address "{text}" parse error during conversion from string'
    if "%" in text:
        raise CelError(f'IP address "{text}" with zone value is not allowed')
    try:
        found = ip_address(text)
    except (ValueError, AddressValueError) as error:
        raise CelError(f'{trouble}: ParseAddr("{text}"): unable to parse IP') from error
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        raise CelError(f'IPv4-mapped IPv6 address "{text}" is not allowed')
    return Ip(found)


@dataclass(frozen=True, slots=True)
class Cidr:
    """An address and the length of its network's prefix."""

    address: IPv4Address | IPv6Address
    length: int
    cel_type: ClassVar[str] = "net.CIDR"
    cel_methods: ClassVar[Mapping[str, Function]] = {}

    def cel_text(self) -> str:
        return f"{self.address}/{self.length}"

    def masked(self) -> Cidr:
        network = ip_network(self.cel_text(), strict=False)
        return Cidr(network.network_address, self.length)

    def holds(self, other: Any) -> bool:
        one = _ip(other) if isinstance(other, str) else other
        return one.address in ip_network(self.cel_text(), strict=False)

    def holds_network(self, other: Any) -> bool:
        one = _cidr(other) if isinstance(other, str) else other
        return one.length >= self.length and self.holds(Ip(one.address))


def _cidr(text: str) -> Cidr:
    address, slash, length = text.partition("/")
    try:
        if not slash or not length.isdecimal():
            raise ValueError
        found = _ip(address).address
        ip_network(text, strict=False)
    except (ValueError, CelError) as error:
        words = "network address parse error during conversion from string"
        raise CelError(f"{words}: netip.ParsePrefix(\"{text}\"): no '/'") from error
    return Cidr(found, int(length))


@functools.total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Semver:
    """A semantic version; what is built from it does not count."""

    numbers: tuple[int, int, int]
    before: tuple[str, ...]
    cel_type: ClassVar[str] = "kubernetes.Semver"
    cel_methods: ClassVar[Mapping[str, Function]] = {}

    def _key(self) -> Any:
        parts = [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in self.before]
        return self.numbers, not self.before, parts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Semver) and self._key() == other._key()

    def __lt__(self, other: Semver) -> bool:
        return bool(self._key() < other._key())

    def __hash__(self) -> int:
        return hash((self.numbers, self.before))


def _semver(text: str, normalize: bool = False) -> Semver:
    if normalize:
        text = _completed(text)
    found = _SEMVER.fullmatch(text) if len(text) < 256 else None
    if found is None:
        raise CelError("No Major.Minor.Patch elements found")
    numbers = int(found[1]), int(found[2]), int(found[3])
    return Semver(numbers, tuple(found[4].split(".")) if found[4] else ())


def _completed(text: str) -> str:
    """`v1.2` is `1.2.0`, `01.2.3` is `1.2.3`."""
    core, sign, rest = re.fullmatch(r"v?([0-9.]*)([-+]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    parts = [part.lstrip("0") or "0" for part in core.split(".")] if core else []
    while len(parts) < 3 and parts:
        parts.append("0")
    return ".".join(parts) + sign + rest


# -- named formats ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedFormat:
    """`format.dns1123Label()`: what a text should be."""

    name: str
    cel_type: ClassVar[str] = "kubernetes.NamedFormat"
    cel_methods: ClassVar[Mapping[str, Function]] = {}

    def faults(self, text: str) -> Optional:
        found = _FORMATS[self.name](text)
        return Optional(found) if found else Optional()


def _prefix(faults: Function) -> Function:
    """A prefix may end with a dash, after which something follows."""
    return lambda text: faults(text[:-1] + "a" if text.endswith("-") else text)


def _format_faults(read: Function, words: str) -> Function:
    def faults(text: str) -> list[str]:
        try:
            read(text)
        except (CelError, ValueError):
            return [words]
        return []

    return faults


def _uuid(text: str) -> None:
    if not _FORMATS_BY_PATTERN["uuid"].fullmatch(text):
        raise ValueError(text)


def _formats() -> Mapping[str, Function]:
    from practice.api.validation import names  # the words of Kubernetes' own rules

    return {
        "dns1123Label": names.dns_label_faults,
        "dns1123Subdomain": names.dns_subdomain_faults,
        "dns1035Label": names.rfc1035_label_faults,
        "dns1123LabelPrefix": _prefix(names.dns_label_faults),
        "dns1123SubdomainPrefix": _prefix(names.dns_subdomain_faults),
        "dns1035LabelPrefix": _prefix(names.rfc1035_label_faults),
        "qualifiedName": names.label_key_faults,
        "labelValue": names.label_value_faults,
        "uri": _format_faults(_url, "invalid URI"),
        "uuid": _format_faults(_uuid, "does not match the UUID format"),
        "byte": _format_faults(lambda text: b64decode(text, validate=True), "invalid base64"),
        "date": _format_faults(date.fromisoformat, "invalid date"),
        "datetime": _format_faults(timestamp, "invalid datetime"),
    }


_FORMATS = _formats()


def _named(name: str) -> Optional:
    return Optional(NamedFormat(name)) if name in _FORMATS else Optional()


Quantity.cel_methods = {
    "add": Quantity.plus,
    "sub": lambda one, other: one.plus(other, -1),
    "asApproximateFloat": lambda one: float(one.amount),
    "asInteger": Quantity.whole,
    "isInteger": Quantity.is_whole,
    "sign": lambda one: _sign(one.amount),
    "compareTo": lambda one, other: _sign(one.amount - other.amount),
    "isGreaterThan": lambda one, other: one.amount > other.amount,
    "isLessThan": lambda one, other: one.amount < other.amount,
}
Url.cel_methods = {
    "getScheme": lambda one: one.part("scheme"),
    "getHost": lambda one: one.part("host"),
    "getHostname": lambda one: one.part("hostname"),
    "getPort": lambda one: one.part("port"),
    "getEscapedPath": lambda one: one.part("path"),
    "getQuery": lambda one: one.part("query"),
}
Ip.cel_methods = {
    "family": lambda one: one.address.version,
    "isUnspecified": lambda one: one.address.is_unspecified,
    "isLoopback": lambda one: one.address.is_loopback,
    "isLinkLocalMulticast": lambda one: one.address in _LINK_LOCAL_MULTICAST[one.address.version],
    "isLinkLocalUnicast": lambda one: one.address.is_link_local,
    "isGlobalUnicast": lambda one: (
        not (
            one.address.is_unspecified
            or one.address.is_loopback
            or one.address.is_multicast
            or one.address.is_link_local
            or str(one.address) == "255.255.255.255"
        )
    ),
}
Cidr.cel_methods = {
    "containsIP": Cidr.holds,
    "containsCIDR": Cidr.holds_network,
    "ip": lambda one: Ip(one.address),
    "masked": Cidr.masked,
    "prefixLength": lambda one: one.length,
}
Semver.cel_methods = {
    "major": lambda one: one.numbers[0],
    "minor": lambda one: one.numbers[1],
    "patch": lambda one: one.numbers[2],
    "compareTo": lambda one, other: int(one > other) - int(one < other),
    "isGreaterThan": lambda one, other: one > other,
    "isLessThan": lambda one, other: one < other,
}
NamedFormat.cel_methods = {"validate": NamedFormat.faults}

LIBRARY_FUNCTIONS: Mapping[str, Function] = {
    "quantity": _quantity,
    "isQuantity": _is(_quantity),
    "url": _url,
    "isURL": _is(_url),
    "ip": _ip,
    "isIP": _is(_ip),
    "ip.isCanonical": lambda text: _ip(text).cel_text() == text,
    "cidr": _cidr,
    "isCIDR": _is(_cidr),
    "semver": _semver,
    "isSemver": _is(_semver),
    "format.named": _named,
    "jsonpatch.escapeKey": lambda text: text.replace("~", "~0").replace("/", "~1"),
    **{f"format.{name}": functools.partial(NamedFormat, name) for name in _FORMATS},
}
