"""What a signer may write into the status of a PodCertificateRequest: a decision, once, and the certificate.

Mirrors ValidatePodCertificateRequestStatusUpdate. Whether the certificate begins now is looked at by
`practice.api.rbac.signers`, which knows the time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from practice.api.kinds.certificate_texts import blocks
from practice.api.kinds.key_texts import key_of
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.conditions import validate_conditions
from practice.limits import CERTIFICATE_CHAIN_BYTES, POD_CERTIFICATE_SHORTEST_S

DECISIONS = ("Issued", "Denied", "Failed")
_TYPES = ("Issued", "Denied", "Failed")
_CHAIN = "status.certificateChain"
_TIMES = ("notBefore", "notAfter", "beginRefreshAt")
_MARGIN = timedelta(minutes=10)
_ONLY_ONE = 'There may be at most one condition with type "Issued", "Denied", or "Failed"'
_FINAL = "immutable after PodCertificateRequest is issued, denied, or failed"
_NOTHING_ELSE = (
    "non-condition status fields must be empty when denying or failing the PodCertificateRequest"
)
_UNDECIDED = 'status is immutable unless transitioning to "Issued", "Denied", or "Failed"'


def decided(request: Object) -> str:
    """Issued, Denied or Failed; nothing as long as it waits."""
    status = request.get("status") or {}
    kinds = [one.get("type") for one in status.get("conditions") or ()]
    return next((kind for kind in DECISIONS if kind in kinds), "")


def validate_status(new: Object, old: Object) -> list[Cause]:
    """The causes that refuse a status."""
    status, before = new.get("status") or {}, old.get("status") or {}
    conditions = status.get("conditions") or []
    found = _conditions(conditions)
    found += validate_conditions("status.conditions", conditions)
    if found:
        return found
    if decided(old):
        return [] if status == before else [causes.plainly_invalid("status", _FINAL)]
    decision = decided(new)
    if decision in ("Denied", "Failed"):
        alone = {name for name, value in status.items() if value} <= {"conditions"}
        return [] if alone else [causes.plainly_invalid("status", _NOTHING_ELSE)]
    if decision == "Issued":
        return _issued(status, new.get("spec") or {})
    return [] if status == before else [causes.plainly_invalid("status", _UNDECIDED)]


def _conditions(conditions: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    known = 0
    for index, one in enumerate(conditions):
        field, kind = f"status.conditions.[{index}]", one.get("type", "")
        if kind not in DECISIONS:
            found.append(causes.not_supported(f"{field}.type", kind, _TYPES))
            continue
        known += 1
        if known > 1:
            found.append(causes.invalid(f"{field}.type", kind, _ONLY_ONE))
        if one.get("status") != "True":
            found.append(causes.not_supported(f"{field}.status", one.get("status"), ("True",)))
    return found


def _issued(status: Object, spec: Object) -> list[Cause]:
    chain = status.get("certificateChain") or ""
    if len(chain.encode()) > CERTIFICATE_CHAIN_BYTES:
        return [causes.too_long(_CHAIN, CERTIFICATE_CHAIN_BYTES)]
    found = blocks(chain.encode())
    leaf, fault = _leaf(found)
    if fault:
        return [causes.invalid(_CHAIN, chain, fault)]
    try:
        mine = _same_key(leaf, key_of(spec))
    except ValueError:
        mine = False
    if not mine:
        detail = "leaf certificate was not issued to the requested public key"
        return [causes.invalid(_CHAIN, chain, detail)]
    wrong = _times(status, leaf, spec)
    if wrong:
        return wrong
    fault = _rest(found[1:])
    return [causes.invalid(_CHAIN, chain, fault)] if fault else []


def _leaf(found: list[tuple[str, bytes, bool]]) -> tuple[Any, str]:
    from cryptography import x509

    if not found:
        return None, "issued certificate chain must contain at least one certificate"
    if found[0][0] != "CERTIFICATE":
        words = "issued certificate chain must consist entirely of CERTIFICATE PEM blocks"
        return None, words
    try:
        return x509.load_der_x509_certificate(found[0][1]), ""
    except ValueError:
        return None, "leaf certificate does not parse as valid X.509"


def _same_key(leaf: Any, key: Any) -> bool:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    forms = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    mine: bytes = leaf.public_key().public_bytes(*forms)
    return bool(mine == key.public_bytes(*forms))


def _times(status: Object, leaf: Any, spec: Object) -> list[Cause]:
    """The times of the status are those of the certificate, and sensible."""
    words = {
        "notBefore": "must be present and consistent with the issued certificate",
        "notAfter": "must be present and consistent with the issued certificate",
        "beginRefreshAt": "must be present and in the range [notbefore+10min, notafter-10min]",
    }
    missing = [
        causes.required(f"status.{name}", words[name]) for name in _TIMES if not status.get(name)
    ]
    if missing:
        return missing
    begins, ends, refresh = (_moment(status[name]) for name in _TIMES)
    for name, told, real in (
        ("NotBefore", begins, leaf.not_valid_before_utc),
        ("NotAfter", ends, leaf.not_valid_after_utc),
    ):
        if told != real:
            detail = f"must be set to the {name} time encoded in the leaf certificate"
            return [_of_time(f"status.{name[0].lower()}{name[1:]}", told, detail)]
    lifetime_s = int((ends - begins).total_seconds())
    if lifetime_s < POD_CERTIFICATE_SHORTEST_S:
        return [_of_life(lifetime_s, "leaf certificate lifetime must be >= 1 hour")]
    longest_s = spec["maxExpirationSeconds"]
    if lifetime_s > longest_s:
        detail = f"leaf certificate lifetime must be <= spec.maxExpirationSeconds ({longest_s})"
        return [_of_life(lifetime_s, detail)]
    for is_wrong, side in (
        (refresh < begins + _MARGIN, "after status.notBefore"),
        (refresh > ends - _MARGIN, "before status.notAfter"),
    ):
        if is_wrong:
            detail = f"must be at least 10 minutes {side}"
            return [_of_time("status.beginRefreshAt", refresh, detail)]
    return []


def _rest(found: list[tuple[str, bytes, bool]]) -> str:
    from cryptography import x509

    for kind, content, _ in found:
        if kind != "CERTIFICATE":
            return "issued certificate chain must consist entirely of CERTFICATE PEM blocks"
        try:
            x509.load_der_x509_certificate(content)
        except ValueError:
            return "intermediate certificate does not parse as valid X.509"
    return ""


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _of_time(field: str, moment: datetime, detail: str) -> Cause:
    return causes.invalid(field, f"{moment:%Y-%m-%dT%H:%M:%SZ}", detail)


def _of_life(seconds: int, detail: str) -> Cause:
    hours, rest = divmod(seconds, 3600)
    text = f"{hours}h" if hours else ""
    return causes.invalid(_CHAIN, f"{text}{rest // 60}m{rest % 60}s", detail)
