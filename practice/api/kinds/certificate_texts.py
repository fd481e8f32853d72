"""PEM texts of certificates and requests for them: what is wrong with one, in the words of Go's crypto/x509.

The library that reads them is loaded when the first one comes: a cluster without any starts sooner.
"""

from __future__ import annotations

import base64
import binascii
import re

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----\s*\n(.*?)-----END \1-----", re.DOTALL)
_HEADER = re.compile(rb"^[^\s:]+: .*$", re.MULTILINE)
_MALFORMED = "asn1: structure error: tags don't match"


def blocks(text: bytes) -> list[tuple[str, bytes, bool]]:
    """Type, content, and whether there are headers, of each PEM block that can be read."""
    found = []
    for match in _BLOCK.finditer(text):
        kind, body = match.group(1).decode(), match.group(2)
        has_headers = _HEADER.search(body) is not None
        try:
            content = base64.b64decode(_HEADER.sub(b"", body), validate=False)
        except (binascii.Error, ValueError):
            continue
        found.append((kind, content, has_headers))
    return found


def request_fault(text: bytes) -> str:
    """Why it is no PKCS#10 request; empty when it is one, with a true signature."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    found = blocks(text)
    if not found or found[0][0] != "CERTIFICATE REQUEST":
        return "PEM block type must be CERTIFICATE REQUEST"
    try:
        request = x509.load_der_x509_csr(found[0][1])
        if request.is_signature_valid:
            return ""
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return _MALFORMED
    kind = type(request.public_key()).__name__
    return "crypto/rsa: verification error" if "RSA" in kind else "x509: ECDSA verification failure"


def certificate_fault(text: bytes) -> str:
    """Why these are no certificates; empty when they are, or when there is nothing."""
    from cryptography import x509

    if not text:
        return ""
    found = blocks(text)
    for kind, content, has_headers in found:
        if kind != "CERTIFICATE":
            return f'only CERTIFICATE PEM blocks are allowed, found "{kind}"'
        if has_headers:
            return "no PEM block headers are permitted"
        try:
            x509.load_der_x509_certificate(content)
        except ValueError:
            return "x509: malformed certificate"
    return "" if found else "must contain at least one CERTIFICATE PEM block"


def organizations(text: bytes) -> list[str]:
    """The groups that a request asks for."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    request = x509.load_der_x509_csr(blocks(text)[0][1])
    names = request.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return [str(one.value) for one in names]
