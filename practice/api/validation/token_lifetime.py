"""How long a service account token may be asked to live: in a TokenRequest, and in a projected volume."""

from __future__ import annotations

from practice.api.resource import Cause
from practice.api.validation import causes
from practice.limits import TOKEN_LONGEST_S, TOKEN_SHORTEST_S


def lifetime_faults(field: str, lifetime_s: int) -> list[Cause]:
    """What is wrong with `expirationSeconds`. Mirrors pkg/apis/authentication and core validation."""
    found: list[Cause] = []
    if lifetime_s < TOKEN_SHORTEST_S:
        detail = "may not specify a duration less than 10 minutes"
        found.append(causes.invalid(field, lifetime_s, detail))
    if lifetime_s > TOKEN_LONGEST_S:
        detail = "may not specify a duration larger than 2^32 seconds"
        found.append(causes.invalid(field, lifetime_s, detail))
    return found
