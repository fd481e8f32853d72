"""ClusterTrustBundles: certificates of authorities for everybody, by name or by who signs with them.

Mirrors pkg/apis/certificates/validation and KEP-3257. Pods see them in projected volumes
(`practice.kubelet.volumes.trust`); who may write one for a signer is `admission.trust_bundle_attest`.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import NamedTuple

from practice.api.kinds.signer_names import validate_signer_name
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.validation.names import dns_subdomain_faults
from practice.api.values import text_at
from practice.limits import TRUST_BUNDLE_BYTES

BUNDLES = "clustertrustbundles.certificates.k8s.io"
_BUNDLE, _SIGNER = "spec.trustBundle", "spec.signerName"
_OMITTED = "<value omitted>"
_BLOCK = re.compile(
    r"-----BEGIN (?P<kind>[^\n]*)-----[ \t\r]*\n(?P<body>.*?)-----END (?P=kind)-----", re.DOTALL
)


class Block(NamedTuple):
    """One block of a PEM file."""

    kind: str
    has_headers: bool
    der: bytes


def blocks(text: str) -> list[Block]:
    """All that can be decoded; what stands between them does not matter."""
    found = []
    for match in _BLOCK.finditer(text):
        lines = match["body"].splitlines()
        coded = "".join(line.strip() for line in lines if ":" not in line)
        try:
            der = b64decode(coded, validate=True)
        except binascii.Error:
            continue
        found.append(Block(match["kind"], any(":" in line for line in lines), der))
    return found


def _name_faults(name: str, signer: str) -> list[str]:
    if not signer:
        if ":" in name:
            return ['ClusterTrustBundle without signer name must not have ":" in its name']
        return dns_subdomain_faults(name)
    prefix = signer.replace("/", ":") + ":"
    if not name.startswith(prefix):
        return [f"ClusterTrustBundle for signerName {signer} must be named with prefix {prefix}"]
    return dns_subdomain_faults(name.removeprefix(prefix))


def _spec(bundle: Object) -> Object:
    """Empty where there is none."""
    spec: Object = bundle.get("spec") or {}
    return spec


def _validate_names(bundle: Object) -> list[Cause]:
    signer, name = _spec(bundle).get("signerName", ""), bundle["metadata"].get("name", "")
    found = causes.each_invalid("metadata.name", name, _name_faults(name, signer))
    return found + (validate_signer_name(_SIGNER, signer) if signer else [])


def _validate_bundle(text: str) -> list[Cause]:
    if len(text.encode()) > TRUST_BUNDLE_BYTES:
        return [causes.too_long(_BUNDLE, TRUST_BUNDLE_BYTES)]
    found: list[Cause] = []
    places: dict[bytes, list[int]] = {}
    for index, block in enumerate(blocks(text)):
        fault = _fault(block)
        if fault:
            found.append(causes.invalid(_BUNDLE, _OMITTED, f"entry {index} {fault}"))
        else:
            places.setdefault(block.der, []).append(index)
    if found:
        return found
    if not places:
        detail = "at least one trust anchor must be provided"
        return [causes.invalid(_BUNDLE, _OMITTED, detail)]
    return [
        causes.invalid(
            _BUNDLE, _OMITTED, f"duplicate trust anchor (indices [{' '.join(map(str, one))}])"
        )
        for one in places.values()
        if len(one) > 1
    ]


def _fault(block: Block) -> str:
    if block.kind != "CERTIFICATE":
        return f"has bad block type: {block.kind}"
    if block.has_headers:
        return "has PEM block headers"
    # Slow to import, and hardly any cluster has such objects.
    from cryptography import x509

    try:
        certificate = x509.load_der_x509_certificate(block.der)
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return "does not have the CA bit set"
    except ValueError:
        return "does not parse as X.509"
    return "" if constraints.ca else "does not have the CA bit set"


def _validate_create(bundle: Object) -> list[Cause]:
    return _validate_bundle(_spec(bundle).get("trustBundle", ""))


def _validate_update(new: Object, old: Object) -> list[Cause]:
    spec, before = _spec(new), _spec(old)
    text = spec.get("trustBundle", "")
    found = _validate_bundle(text) if text != before.get("trustBundle", "") else []
    if spec.get("signerName", "") != before.get("signerName", ""):
        found.append(causes.immutable(_SIGNER, spec.get("signerName", "")))
    return found


def _any_name(_name: str) -> list[str]:
    """The rule depends on the signer: `_validate_names`."""
    return []


CLUSTER_TRUST_BUNDLES = Resource(
    group="certificates.k8s.io",
    version="v1",
    plural="clustertrustbundles",
    singular="clustertrustbundle",
    kind="ClusterTrustBundle",
    namespaced=False,
    name_faults=_any_name,
    fields={"spec.signerName": text_at("spec", "signerName")},
    validate=_validate_names,
    validate_create=_validate_create,
    validate_update=_validate_update,
    unconditional_update=False,
)
