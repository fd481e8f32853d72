"""The bounds of one limit of a LimitRange: least, most, and how far a limit may exceed a request."""

from __future__ import annotations

from practice.api.quota.amounts import Amount, Amounts, amounts
from practice.api.resource import Object


def problems(limit: Object, requests: Amounts, limits: Amounts | None) -> list[str]:
    """One sentence for each bound that is not kept. `limits` None: only requests count (claims)."""
    kind = limit["type"]
    found: list[str | None] = []
    for name, least in amounts(limit.get("min")).items():
        found.append(_too_little(kind, name, least, requests.get(name), (limits or {}).get(name)))
    for name, most in amounts(limit.get("max")).items():
        found.append(_too_much(kind, name, most, requests.get(name), limits))
    if limits is not None:
        for name, ratio in amounts(limit.get("maxLimitRequestRatio")).items():
            found.append(_too_far(kind, name, ratio, requests.get(name), limits.get(name)))
    return [text for text in found if text is not None]


def _too_little(
    kind: str, name: str, least: Amount, request: Amount | None, limit: Amount | None
) -> str | None:
    rule = f"minimum {name} usage per {kind} is {least}"
    if request is None:
        return f"{rule}.  No request is specified"
    if request.value < least.value:
        return f"{rule}, but request is {request}"
    if limit is not None and limit.value < least.value:
        return f"{rule}, but limit is {limit}"
    return None


def _too_much(
    kind: str, name: str, most: Amount, request: Amount | None, limits: Amounts | None
) -> str | None:
    rule = f"maximum {name} usage per {kind} is {most}"
    if limits is None:
        if request is None:
            return f"{rule}.  No request is specified"
    else:
        limit = limits.get(name)
        if limit is None:
            return f"{rule}.  No limit is specified"
        if limit.value > most.value:
            return f"{rule}, but limit is {limit}"
    if request is not None and request.value > most.value:
        return f"{rule}, but request is {request}"
    return None


def _too_far(
    kind: str, name: str, ratio: Amount, request: Amount | None, limit: Amount | None
) -> str | None:
    rule = f"{name} max limit to request ratio per {kind} is {ratio}"
    if request is None or not request.value:
        return f"{rule}, but no request is specified or request is 0"
    if limit is None or not limit.value:
        return f"{rule}, but no limit is specified or limit is 0"
    actual = limit.value / request.value
    return f"{rule}, but provided ratio is {actual:.6f}" if actual > ratio.value else None
