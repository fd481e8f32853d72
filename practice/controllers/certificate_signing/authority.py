"""The cluster's certificate authority: from a request to a certificate.

Mirrors pkg/controller/certificates/authority: names are taken over, extensions are not; certificates
begin five minutes ago, and last a year where nobody asks for less.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

from practice.clock import Clock
from practice.controllers.certificate_signing.policies import parsed
from practice.limits import (
    CERTIFICATE_BACKDATE_S,
    CERTIFICATE_LIFETIME_S,
    CERTIFICATE_SHORT_S,
    CERTIFICATE_SHORTEST_S,
)

_USAGES = {
    "signing": "digital_signature",
    "digital signature": "digital_signature",
    "content commitment": "content_commitment",
    "key encipherment": "key_encipherment",
    "key agreement": "key_agreement",
    "data encipherment": "data_encipherment",
    "cert sign": "key_cert_sign",
    "crl sign": "crl_sign",
    "encipher only": "encipher_only",
    "decipher only": "decipher_only",
}
_PURPOSES = {
    "any": "2.5.29.37.0",
    "server auth": "1.3.6.1.5.5.7.3.1",
    "client auth": "1.3.6.1.5.5.7.3.2",
    "code signing": "1.3.6.1.5.5.7.3.3",
    "email protection": "1.3.6.1.5.5.7.3.4",
    "s/mime": "1.3.6.1.5.5.7.3.4",
    "ipsec end system": "1.3.6.1.5.5.7.3.5",
    "ipsec tunnel": "1.3.6.1.5.5.7.3.6",
    "ipsec user": "1.3.6.1.5.5.7.3.7",
    "timestamping": "1.3.6.1.5.5.7.3.8",
    "ocsp signing": "1.3.6.1.5.5.7.3.9",
    "microsoft sgc": "1.3.6.1.4.1.311.10.3.3",
    "netscape sgc": "2.16.840.1.113730.4.1",
}


class Authority:
    """Signs with one key. Certificate and key are PEM."""

    def __init__(self, certificate_pem: str, key_pem: str, clock: Clock) -> None:
        self._certificate = certificate_pem
        self._key = key_pem
        self._clock = clock

    def sign(self, request_pem: bytes, usages: Sequence[str], lasts_s: int | None) -> bytes:
        """The certificate (PEM). `lasts_s`: how long it is asked for; None: as long as usual."""
        # Slow to import, and few clusters sign anything.
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization

        request = parsed(request_pem)
        issuer = x509.load_pem_x509_certificate(self._certificate.encode())
        key: Any = serialization.load_pem_private_key(self._key.encode(), None)
        life_s = min(
            max(lasts_s or CERTIFICATE_LIFETIME_S, CERTIFICATE_SHORTEST_S), CERTIFICATE_LIFETIME_S
        )
        now = self._clock.now().astimezone(UTC).replace(microsecond=0)
        begin = now - timedelta(seconds=CERTIFICATE_BACKDATE_S)
        end = (now if life_s < CERTIFICATE_SHORT_S else begin) + timedelta(seconds=life_s)
        builder = (
            x509.CertificateBuilder()
            .subject_name(request.subject)
            .issuer_name(issuer.subject)
            .public_key(request.public_key())
            .serial_number(self._clock.random("certificates").getrandbits(126) + 1)
            .not_valid_before(begin)
            .not_valid_after(min(end, issuer.not_valid_after_utc))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        for extension, critical in _extensions(request, issuer, usages):
            builder = builder.add_extension(extension, critical=critical)
        signed = builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True)
        return signed.public_bytes(serialization.Encoding.PEM)


def _extensions(request: Any, issuer: Any, usages: Sequence[str]) -> list[tuple[Any, bool]]:
    from cryptography import x509

    found: list[tuple[Any, bool]] = []
    bits = {_USAGES[usage] for usage in usages if usage in _USAGES}
    if bits:
        found.append(
            (
                x509.KeyUsage(**{name: name in bits for name in dict.fromkeys(_USAGES.values())}),
                True,
            )
        )
    purposes = dict.fromkeys(_PURPOSES[usage] for usage in usages if usage in _PURPOSES)
    if purposes:
        ids = [x509.ObjectIdentifier(one) for one in purposes]
        found.append((x509.ExtendedKeyUsage(ids), False))
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    found.append((authority, False))
    try:
        names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return found
    return [*found, (names.value, False)]
