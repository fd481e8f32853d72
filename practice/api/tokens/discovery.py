"""OpenID Connect discovery: where others find what they need to check tokens of ServiceAccounts.

Mirrors the documentation page "Configure Service Accounts for Pods", service account issuer discovery.
"""

from __future__ import annotations

from typing import Any

from practice.api.tokens.issuer import ISSUER, Issuer
from practice.api.tokens.jwt import public_jwk

Json = dict[str, Any]
FACTS_PATH, KEYS_PATH = "/.well-known/openid-configuration", "/openid/v1/jwks"
KEYS_MEDIA = "application/jwk-set+json"


def facts(host: str) -> Json:
    """The issuer, and where its keys are; `host` is the name under which it was asked."""
    return {
        "issuer": ISSUER,
        "jwks_uri": f"https://{host}{KEYS_PATH}",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }


def keys(issuer: Issuer) -> Json:
    """Its public keys, the newest first."""
    return {"keys": [public_jwk(key) for key in issuer.keys]}
