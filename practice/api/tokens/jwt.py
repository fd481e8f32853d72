"""JSON Web Tokens (RFC 7519) signed with ES256: writing, reading and the public key as a JWK."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from typing import TYPE_CHECKING, Any

from practice.limits import TOKEN_KEYS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

Json = dict[str, Any]
_HALF = 32
"""Bytes of each of the two numbers of a P-256 signature."""


class TokenError(Exception):
    """The token is none, or its signature is wrong."""


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@functools.lru_cache(maxsize=TOKEN_KEYS)
def load_key(pem: bytes) -> EllipticCurvePrivateKey:
    """A P-256 private key. The library is loaded when first used: it is large."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("tokens are signed with an elliptic-curve key")
    return key


@functools.lru_cache(maxsize=TOKEN_KEYS)
def key_id(pem: bytes) -> str:
    """The hash of the public key, as kube-apiserver names keys."""
    from cryptography.hazmat.primitives import serialization

    raw = (
        load_key(pem)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return _encode(hashlib.sha256(raw).digest())


def sign(claims: Json, pem: bytes) -> str:
    """The same claims give the same token: the signature takes no chance (RFC 6979)."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    key = load_key(pem)
    header = {"alg": "ES256", "kid": key_id(pem)}
    text = _text(header, claims)
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    numbers = decode_dss_signature(key.sign(text.encode(), algorithm))
    return f"{text}.{_encode(b''.join(one.to_bytes(_HALF, 'big') for one in numbers))}"


def unsigned(claims: Json) -> str:
    """A token that nobody accepts, of a cluster that has no key because nobody asks it anything."""
    return f"{_text({'alg': 'none'}, claims)}."


def _text(*parts: Json) -> str:
    encoded = (json.dumps(part, separators=(",", ":")).encode() for part in parts)
    return ".".join(_encode(part) for part in encoded)


def read(token: str, pem: bytes) -> Json:
    """The claims of a token that this key has signed. TokenError: it has not."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    text, _, signature = token.rpartition(".")
    try:
        raw = _decode(signature)
        numbers = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
        public = load_key(pem).public_key()
        public.verify(encode_dss_signature(*numbers), text.encode(), ec.ECDSA(hashes.SHA256()))
        claims = json.loads(_decode(text.partition(".")[2]))
    except (InvalidSignature, ValueError) as error:
        raise TokenError("the token is not one of this cluster") from error
    if not isinstance(claims, dict):
        raise TokenError("the token has no claims")
    return claims


def public_jwk(pem: bytes) -> Json:
    """The public key in the form of RFC 7517, for /openid/v1/jwks."""
    key = load_key(pem)
    point = key.public_key().public_numbers()
    return {
        "use": "sig",
        "kty": "EC",
        "kid": key_id(pem),
        "crv": "P-256",
        "alg": "ES256",
        "x": _encode(point.x.to_bytes(_HALF, "big")),
        "y": _encode(point.y.to_bytes(_HALF, "big")),
    }
