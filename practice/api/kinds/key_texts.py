"""Public keys, and requests for certificates of them, in base64: which kinds are taken, and whose they are.

The library that reads them is loaded when the first one comes: a cluster without any starts sooner.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "secp224r1": "P-224"}
_RSA_BITS = (3072, 4096)
_NO_REQUEST = "must be a valid PKCS#10 CSR"
_NO_KEY = "must be a valid PKIX-serialized public key"
_UNKNOWN = "unknown public key type; supported types are Ed25519, ECDSA, and RSA"
_UNPROVEN = "could not verify proof-of-possession signature"


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def request_of(text: str) -> Any:
    """The request as the library has it. ValueError: it is none."""
    from cryptography import x509

    return x509.load_der_x509_csr(_bytes(text))


def key_of(spec: dict[str, Any]) -> Any:
    """The public key that a PodCertificateRequest is about. ValueError: there is none."""
    from cryptography.hazmat.primitives import serialization

    if spec.get("stubPKCS10Request"):
        return request_of(spec["stubPKCS10Request"]).public_key()
    return serialization.load_der_public_key(_bytes(spec.get("pkixPublicKey", "")))


def request_key_fault(text: str) -> tuple[str, str]:
    """(value, fault) of a request; no fault: it is good."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        request = request_of(text)
        key = request.public_key()
        value, fault = _kind_fault(key, "P256, P384, or P521")
        if fault:
            return value, fault
        return ("", "") if request.is_signature_valid else ("", "invalid signature")
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return "", _NO_REQUEST


def _kind_fault(key: Any, curves: str) -> tuple[str, str]:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PublicKey):
        return "", ""
    if isinstance(key, ec.EllipticCurvePublicKey):
        name = _CURVES.get(key.curve.name, key.curve.name)
        known = name in ("P-256", "P-384", "P-521")
        return (
            ("", "")
            if known
            else (f"curve {name}", f"elliptic public keys must use curve {curves}")
        )
    if isinstance(key, rsa.RSAPublicKey):
        bits = key.key_size
        detail = "RSA keys must have modulus size 3072 or 4096"
        return ("", "") if bits in _RSA_BITS else (f"{bits}-bit modulus", detail)
    return "", _UNKNOWN


def unproven(key_text: str, proof_text: str, uid: str) -> tuple[str, str, str]:
    """(field, value, fault) of a key and the signature by which its owner shows that he has it."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding

    try:
        key = serialization.load_der_public_key(_bytes(key_text))
    except (ValueError, UnsupportedAlgorithm):
        return "pkixPublicKey", key_text, _NO_KEY
    value, fault = _kind_fault(key, "P256 or P384")
    if fault:
        return "pkixPublicKey", value or key_text, fault
    signature, said, sha = _bytes(proof_text), uid.encode(), hashes.SHA256()
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, said)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, said, ec.ECDSA(sha))
        else:
            pss = padding.PSS(mgf=padding.MGF1(sha), salt_length=padding.PSS.AUTO)
            key.verify(signature, said, pss, sha)  # type: ignore[union-attr, call-arg, arg-type]
    except InvalidSignature:
        return "proofOfPossession", "", _UNPROVEN
    return "", "", ""
