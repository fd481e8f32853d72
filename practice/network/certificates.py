"""Whether a program's certificate is one that its caller trusts: who signed it, and nothing else."""

from __future__ import annotations


def is_signed_by(certificate: bytes, authorities: bytes) -> bool:
    """Both PEM; of the certificate the first one counts. What cannot be read is not trusted."""
    # Slow to import, and few clusters have webhooks.
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    try:
        own = x509.load_pem_x509_certificate(certificate)
        trusted = x509.load_pem_x509_certificates(authorities)
    except ValueError:
        return False
    for one in trusted:
        try:
            own.verify_directly_issued_by(one)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return True
    return False
