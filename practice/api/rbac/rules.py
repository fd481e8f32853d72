"""One rule of a role: what it allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from practice.api.authorization import Attributes

Json = dict[str, Any]


def allows(rule: Json, wish: Attributes) -> bool:
    """Whether a rule of a Role or ClusterRole permits the wish."""
    if not _among(rule.get("verbs"), wish.verb):
        return False
    if wish.path:
        return any(_path_matches(path, wish.path) for path in rule.get("nonResourceURLs") or ())
    names = rule.get("resourceNames")
    return (
        _among(rule.get("apiGroups"), wish.group)
        and _resource_matches(rule.get("resources") or (), wish)
        and (not names or wish.name in names)
    )


def _among(words: Sequence[str] | None, word: str) -> bool:
    return words is not None and (word in words or "*" in words)


def _resource_matches(resources: Sequence[str], wish: Attributes) -> bool:
    if "*" in resources or wish.full_resource in resources:
        return True
    return bool(wish.subresource) and f"*/{wish.subresource}" in resources


def _path_matches(pattern: str, path: str) -> bool:
    return path_covers(pattern, path) or pattern == "*"


def path_covers(pattern: str, path: str) -> bool:
    """`/healthz/*` covers `/healthz/etcd`; without a star only itself."""
    if pattern == path:
        return True
    return pattern.endswith("*") and path.startswith(pattern.rstrip("*"))
