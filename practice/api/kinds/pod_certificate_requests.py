"""PodCertificateRequests: a kubelet asks a signer for a certificate of a pod.

Mirrors pkg/registry/certificates/podcertificaterequest and pkg/apis/certificates/validation
(KEP-4317). The signer writes the status, once; what may stand there is in `pod_certificate_status`.
"""

from __future__ import annotations

from practice.api.kinds.ephemeral_containers import keep_metadata
from practice.api.kinds.key_texts import request_key_fault, unproven
from practice.api.kinds.pod_certificate_status import validate_status
from practice.api.kinds.signer_names import longest_of, validate_signer_name
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.metadata import validate_user_annotations
from practice.api.validation.names import dns_subdomain_faults
from practice.api.values import text_at
from practice.limits import (
    POD_CERTIFICATE_KEY_BYTES,
    POD_CERTIFICATE_KUBERNETES_S,
    POD_CERTIFICATE_SHORTEST_S,
    UID_CHARACTERS,
)

REQUESTS = "podcertificaterequests.certificates.k8s.io"
_ONE_OF = "exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set"


def _default(request: Object) -> None:
    if isinstance(request.get("spec"), dict):
        request["spec"].setdefault("maxExpirationSeconds", POD_CERTIFICATE_KUBERNETES_S)


def _prepare_create(request: Object, _context: Context) -> None:
    request["status"] = {}


def _prepare_status(new: Object, old: Object, _context: Context) -> None:
    keep_metadata(new, old)


def _spec(request: Object) -> Object:
    spec: Object = request.get("spec") or {}
    return spec


def _validate(request: Object) -> list[Cause]:
    spec = _spec(request)
    found = validate_signer_name("spec.signerName", spec.get("signerName", ""))
    notes = spec.get("unverifiedUserAnnotations")
    if notes is not None:
        found += validate_user_annotations("spec.unverifiedUserAnnotations", notes)
    for word in ("pod", "serviceAccount", "node"):
        name, uid = spec.get(f"{word}Name", ""), spec.get(f"{word}UID", "")
        found += causes.each_invalid(f"spec.{word}Name", name, dns_subdomain_faults(name))
        if not uid:
            found.append(causes.invalid(f"spec.{word}UID", uid, "must not be empty"))
        if len(uid) > UID_CHARACTERS:
            found.append(causes.too_long(f"spec.{word}UID", UID_CHARACTERS))
    longest_s = spec.get("maxExpirationSeconds")
    if longest_s is None:
        return [*found, causes.required("spec.maxExpirationSeconds", "must be set")]
    most_s = longest_of(spec.get("signerName", ""))
    if not POD_CERTIFICATE_SHORTEST_S <= longest_s <= most_s:
        detail = f"must be in the range [{POD_CERTIFICATE_SHORTEST_S}, {most_s}]"
        found.append(causes.invalid("spec.maxExpirationSeconds", longest_s, detail))
    return found + _validate_key(spec)


def _validate_key(spec: Object) -> list[Cause]:
    stub, key, proof = (
        spec.get(name) or "" for name in ("stubPKCS10Request", "pkixPublicKey", "proofOfPossession")
    )
    for name, text in (("stubPKCS10Request", stub), ("pkixPublicKey", key)):
        if len(text) * 3 // 4 > POD_CERTIFICATE_KEY_BYTES:
            return [causes.too_long(f"spec.{name}", POD_CERTIFICATE_KEY_BYTES)]
    if stub and not key and not proof:
        value, fault = request_key_fault(stub)
        return [_key_cause("spec.stubPKCS10Request", value, fault)] if fault else []
    if not stub and key and proof:
        field, value, fault = unproven(key, proof, spec.get("podUID", ""))
        return [_key_cause(f"spec.{field}", value, fault)] if fault else []
    return [causes.plainly_invalid("spec", _ONE_OF)]


def _key_cause(field: str, value: str, fault: str) -> Cause:
    if value:
        return causes.invalid(field, value, fault)
    return causes.plainly_invalid(field, fault)


def _validate_update(new: Object, old: Object) -> list[Cause]:
    if _spec(new) == _spec(old):
        return []
    return [causes.immutable("spec", _internal(_spec(new)))]


def _internal(spec: Object) -> Object:
    """The spec as the API server's own program has it, which is what it quotes."""
    names = (
        *("SignerName", "PodName", "PodUID", "ServiceAccountName", "ServiceAccountUID"),
        *("NodeName", "NodeUID", "MaxExpirationSeconds"),
        *("PKIXPublicKey", "ProofOfPossession", "StubPKCS10Request", "UnverifiedUserAnnotations"),
    )
    known = {name.lower(): value for name, value in spec.items()}
    return {name: known.get(name.lower()) for name in names}


POD_CERTIFICATE_REQUESTS = Resource(
    group="certificates.k8s.io",
    version="v1",
    plural="podcertificaterequests",
    singular="podcertificaterequest",
    kind="PodCertificateRequest",
    subresources=(
        Subresource(name="status", kind="PodCertificateRequest", verbs=("get", "patch", "update")),
    ),
    fields={
        "spec.signerName": text_at("spec", "signerName"),
        "spec.podName": text_at("spec", "podName"),
        "spec.nodeName": text_at("spec", "nodeName"),
    },
    default=_default,
    prepare_create=_prepare_create,
    prepare_status=_prepare_status,
    validate_create=_validate,
    validate_update=_validate_update,
    validate_status=validate_status,
    unconditional_update=False,
)
