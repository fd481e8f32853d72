"""What a valid CertificateSigningRequest is. Mirrors pkg/apis/certificates/validation."""

from __future__ import annotations

import base64
import binascii

from practice.api.kinds import certificate_texts
from practice.api.kinds.signer_names import validate_signer_name
from practice.api.resource import Cause, Object
from practice.api.validation import causes

LEGACY_SIGNER = "kubernetes.io/legacy-unknown"
SHORTEST_S = 600
USAGES = (
    "any",
    "cert sign",
    "client auth",
    "code signing",
    "content commitment",
    "crl sign",
    "data encipherment",
    "decipher only",
    "digital signature",
    "email protection",
    "encipher only",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "key agreement",
    "key encipherment",
    "microsoft sgc",
    "netscape sgc",
    "ocsp signing",
    "s/mime",
    "server auth",
    "signing",
    "timestamping",
)
_ONLY_TRUE = ("Approved", "Denied", "Failed")
_DECISIONS = ("Approved", "Denied")
_STATUSES = ("False", "True", "Unknown")
_FIELD = "status.conditions"


def validate_request(request: Object) -> list[Cause]:
    """The whole object, whoever changes it."""
    spec = request["spec"]
    found: list[Cause] = []
    text = spec.get("request") or ""
    fault = certificate_texts.request_fault(decoded(text))
    if fault:
        found.append(causes.invalid("spec.request", text or None, fault))
    found += _usages(spec.get("usages") or [])
    signer = spec.get("signerName", "")
    if signer == LEGACY_SIGNER:
        detail = "the legacy signerName is not allowed via this API version"
        found.append(causes.invalid("spec.signerName", signer, detail))
    else:
        found += validate_signer_name("spec.signerName", signer)
    seconds = spec.get("expirationSeconds")
    if seconds is not None and seconds < SHORTEST_S:
        detail = "may not specify a duration less than 600 seconds (10 minutes)"
        found.append(causes.invalid("spec.expirationSeconds", seconds, detail))
    return found + _conditions((request.get("status") or {}).get("conditions") or [])


def validate_approval(new: Object, old: Object) -> list[Cause]:
    """Through the approval subresource: decisions may come, none may go."""
    return [*validate_request(new), *_none_removed(new, old)]


def validate_signed(new: Object, old: Object) -> list[Cause]:
    """Through the status subresource: a certificate may come, decisions stay."""
    found = validate_request(new)
    certificate = (new.get("status") or {}).get("certificate") or ""
    before = (old.get("status") or {}).get("certificate") or ""
    if certificate != before:
        fault = certificate_texts.certificate_fault(decoded(certificate))
        if fault:
            found.append(causes.invalid("status.certificate", "<certificate data>", fault))
    found += _none_removed(new, old)
    for kind in _DECISIONS:
        if len(find(new, kind)) > len(find(old, kind)):
            detail = f'updates may not add a condition of type "{kind}"'
            found.append(causes.forbidden(_FIELD, detail))
    if before and certificate != before:
        detail = "updates may not modify existing certificate content"
        found.append(causes.forbidden("status.certificate", detail))
    return found


def find(request: Object, kind: str) -> list[Object]:
    """Its conditions of one type."""
    conditions = (request.get("status") or {}).get("conditions") or []
    return [one for one in conditions if one.get("type") == kind]


def decoded(text: str) -> bytes:
    """What stands in a field of bytes."""
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _usages(usages: list[str]) -> list[Cause]:
    field = "spec.usages"
    found = [] if usages else [causes.required(field)]
    for index, usage in enumerate(usages):
        if usage not in USAGES:
            found.append(causes.not_supported(f"{field}[{index}]", usage, USAGES))
    for index, usage in enumerate(usages):
        if usage in usages[:index]:
            found.append(causes.duplicate(f"{field}[{index}]", usage))
    return found


def _none_removed(new: Object, old: Object) -> list[Cause]:
    return [
        causes.forbidden(_FIELD, f'updates may not remove a condition of type "{kind}"')
        for kind in _ONLY_TRUE
        if len(find(new, kind)) < len(find(old, kind))
    ]


def _conditions(conditions: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    seen: list[str] = []
    for index, one in enumerate(conditions):
        field, kind, status = f"{_FIELD}[{index}]", one.get("type", ""), one.get("status", "")
        if not kind:
            found.append(causes.required(f"{field}.type"))
        allowed = ("True",) if kind in _ONLY_TRUE else _STATUSES
        if not status:
            found.append(causes.required(f"{field}.status"))
        elif status not in allowed:
            found.append(causes.not_supported(f"{field}.status", status, allowed))
        if kind in seen:
            found.append(causes.duplicate(f"{field}.type", kind))
        seen.append(kind)
    if all(kind in seen for kind in _DECISIONS):
        both = [f'conditions[{{"type": "{kind}"}}]' for kind in _DECISIONS]
        detail = f"must specify at most one of: {', '.join(f'`{one}`' for one in both)}"
        found.append(causes.invalid(_FIELD, f"{{{', '.join(both)}}}", detail))
    return found
