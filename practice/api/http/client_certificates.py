"""Who shows a certificate of the cluster's authority is whom it names: CN is the user, O are the groups.

Mirrors the documentation page "Authenticating", X.509 client certificates. The TLS library has looked
at the signature, and not at the time: what counts is the cluster's.
"""

from __future__ import annotations

import hashlib
import ssl

from aiohttp import web

from practice.api.errors import unauthorized
from practice.api.request import User
from practice.clock import Clock

_CREDENTIAL = "authentication.kubernetes.io/credential-id"


def certified(request: web.Request, clock: Clock) -> User | None:
    """None: no certificate was shown. ApiError 401: it is not good now."""
    transport = request.transport
    shown = transport.get_extra_info("peercert") if transport is not None else None
    if not shown:
        return None
    begin, end = (ssl.cert_time_to_seconds(shown[name]) for name in ("notBefore", "notAfter"))
    if not begin <= clock.now().timestamp() <= end:
        raise unauthorized()
    parts = [pair for line in shown["subject"] for pair in line]
    names = [value for kind, value in parts if kind == "commonName"]
    if not names:
        raise unauthorized()
    groups = [value for kind, value in parts if kind == "organizationName"]
    link = transport.get_extra_info("ssl_object") if transport is not None else None
    raw = link.getpeercert(binary_form=True) if link is not None else b""
    digest = hashlib.sha256(raw or b"").hexdigest()
    return User(
        name=names[0],
        groups=(*groups, "system:authenticated"),
        extra={_CREDENTIAL: (f"X509SHA256={digest}",)},
    )
