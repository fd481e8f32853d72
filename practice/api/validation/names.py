"""Names, label keys and values: the character rules of Kubernetes, in its own words.

Each function returns the faults of a text, empty when it is fine. The texts are those of
apimachinery's util/validation and api/validate/content, since people search for them.
"""

from __future__ import annotations

import re

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_RFC1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_LABEL_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_CONFIG_KEY = r"[-._a-zA-Z0-9]+"

_LABEL_WORDS = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN_WORDS = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
    "'.', and must start and end with an alphanumeric character"
)
_RFC1035_WORDS = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
    "alphabetic character, and end with an alphanumeric character"
)
_KEY_WORDS = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character"
)
_VALUE_WORDS = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    "'.', and must start and end with an alphanumeric character"
)
_WILDCARD = rf"\*\.{_SUBDOMAIN}"
_WILDCARD_WORDS = (
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which "
    "must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric "
    "character"
)
_CONFIG_KEY_WORDS = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
_ENV_WORDS = "a valid environment variable name must consist only of printable ASCII characters other than '='"


def _regex(words: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{words} (e.g. {shown}regex used for validation is '{pattern}')"


def too_long(limit: int, unit: str = "bytes") -> str:
    return f"must be no more than {limit} {unit}"


def dns_label_faults(value: str) -> list[str]:
    """RFC 1123 label: most names of namespaces, containers, ports of Services."""
    faults = [too_long(63, "characters")] if len(value) > 63 else []
    if not re.fullmatch(_LABEL, value):
        if re.fullmatch(_SUBDOMAIN, value):
            return [*faults, "must not contain dots"]
        faults.append(_regex(_LABEL_WORDS, _LABEL, "my-name", "123-abc"))
    return faults


def dns_subdomain_faults(value: str) -> list[str]:
    """RFC 1123 subdomain: the names of most objects."""
    faults = [too_long(253, "characters")] if len(value) > 253 else []
    if not re.fullmatch(_SUBDOMAIN, value):
        faults.append(_regex(_SUBDOMAIN_WORDS, _SUBDOMAIN, "example.com"))
    return faults


def caseless_subdomain_faults(value: str) -> list[str]:
    """A subdomain in any case of letters, as the newer rules for names of drivers word it."""
    if not dns_subdomain_faults(value.lower()):
        return []
    words = (
        "an RFC 1123 subdomain must consist of alphanumeric characters, '-' or '.', and must start "
        "and end with an alphanumeric character"
    )
    return [_regex(words, _SUBDOMAIN, "Example.com")]


def wildcard_faults(value: str) -> list[str]:
    """`*.example.com`: hosts of Ingresses (RFC 1034, section 4.3.3)."""
    faults = [too_long(253, "characters")] if len(value) > 253 else []
    if not re.fullmatch(_WILDCARD, value):
        faults.append(_regex(_WILDCARD_WORDS, _WILDCARD, "*.example.com"))
    return faults


def path_segment_faults(value: str) -> list[str]:
    """What may stand between two slashes of a URL: kinds and names in references."""
    if value in (".", ".."):
        return [f"may not be '{value}'"]
    return [f"may not contain '{sign}'" for sign in "/%" if sign in value]


def rfc1035_label_faults(value: str) -> list[str]:
    """RFC 1035 label: begins with a letter, because it becomes a DNS name of its own."""
    faults = [too_long(63, "characters")] if len(value) > 63 else []
    if not re.fullmatch(_RFC1035, value):
        faults.append(_regex(_RFC1035_WORDS, _RFC1035, "my-name", "abc-123"))
    return faults


def label_key_faults(value: str) -> list[str]:
    """`name` or `prefix/name`: keys of labels, annotations, taints and selectors."""
    example = _regex(_KEY_WORDS, _LABEL_KEY, "MyName", "my.name", "123-abc")
    prefix, slash, name = value.rpartition("/")
    if "/" in prefix:
        optional = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return [f"a valid label key {example}{optional}"]
    faults = []
    if slash and not prefix:
        faults.append("prefix part must be non-empty")
    elif slash:
        faults += [f"prefix part {fault}" for fault in dns_subdomain_faults(prefix)]
    if not name:
        faults.append("name part must be non-empty")
    elif len(name) > 63:
        faults.append(f"name part {too_long(63)}")
    if not re.fullmatch(_LABEL_KEY, name):
        faults.append(f"name part {example}")
    return faults


def label_value_faults(value: str) -> list[str]:
    faults = [too_long(63)] if len(value) > 63 else []
    if not re.fullmatch(f"({_LABEL_KEY})?", value):
        faults.append(_regex(_VALUE_WORDS, f"({_LABEL_KEY})?", "MyValue", "my_value", "12345"))
    return faults


def port_name_faults(value: str) -> list[str]:
    """IANA service name: ports of containers."""
    faults = [too_long(15, "characters")] if len(value) > 15 else []
    if not re.fullmatch("[-a-z0-9]+", value):
        faults.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", value):
        faults.append("must contain at least one letter (a-z)")
    if "--" in value:
        faults.append("must not contain consecutive hyphens")
    if value and "-" in (value[0], value[-1]):
        faults.append("must not begin or end with a hyphen")
    return faults


def config_key_faults(value: str) -> list[str]:
    """Keys of ConfigMap and Secret data."""
    faults = [too_long(253, "characters")] if len(value) > 253 else []
    if not re.fullmatch(_CONFIG_KEY, value):
        faults.append(_regex(_CONFIG_KEY_WORDS, _CONFIG_KEY, "key.name", "KEY_NAME", "key-name"))
    if value in (".", ".."):
        faults.append(f"must not be '{value}'")
    elif value.startswith(".."):
        faults.append("must not start with '..'")
    return faults


def env_name_faults(value: str) -> list[str]:
    if not value:
        return ["environment variable name must be non-empty"]
    if not re.fullmatch(r"[ -<>-~]+", value):
        return [_ENV_WORDS]
    return []


def port_number_faults(port: int) -> list[str]:
    return [] if 1 <= port <= 65535 else ["must be between 1 and 65535, inclusive"]
