"""Names of signers: `example.com/signer-name`. Mirrors ValidateSignerName of core validation."""

from __future__ import annotations

from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.validation.names import dns_label_faults, dns_subdomain_faults
from practice.limits import POD_CERTIFICATE_KUBERNETES_S, POD_CERTIFICATE_LONGEST_S

DOMAIN_CHARACTERS = 253
NAME_CHARACTERS = DOMAIN_CHARACTERS + 1 + 253 + 63 + 1
"""A slash, and room for a label, a dot and a subdomain."""

_FORM = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
_DOTS = "should be a domain with at least two segments separated by dots"


def is_kubernetes_signer(name: str) -> bool:
    """One of the project's own."""
    domain = name.partition("/")[0]
    return domain == "kubernetes.io" or domain.endswith(".kubernetes.io")


def longest_of(name: str) -> int:
    """Seconds that a pod's certificate of this signer may be good at most."""
    return POD_CERTIFICATE_KUBERNETES_S if is_kubernetes_signer(name) else POD_CERTIFICATE_LONGEST_S


def validate_signer_name(field: str, name: str) -> list[Cause]:
    if not name:
        return [causes.required(field)]
    if name.count("/") != 1:
        return [causes.invalid(field, name, _FORM)]
    domain, _, path = name.partition("/")
    found: list[Cause] = []
    if len(domain) > DOMAIN_CHARACTERS:
        found.append(causes.too_long(field, DOMAIN_CHARACTERS))
    labels = domain.split(".")
    for label in labels:
        if faults := dns_label_faults(label):
            found += _each(field, domain, label, faults)
            break
    if len(labels) < 2:
        found.append(causes.invalid(field, domain, _DOTS))
    for label in path.split("."):
        if faults := dns_subdomain_faults(label):
            found += _each(field, path, label, faults)
            break
    if len(name) > NAME_CHARACTERS:
        found.append(causes.too_long(field, NAME_CHARACTERS))
    return found


def _each(field: str, value: str, label: str, faults: list[str]) -> list[Cause]:
    details = [f'validating label "{label}": {fault}' for fault in faults]
    return causes.each_invalid(field, value, details)
