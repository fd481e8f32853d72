"""Comparing rules: what somebody would give away and does not have.

Rules are taken apart until each has one verb on one resource (and name) or path; such a part is
covered by a single rule or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from practice.api.rbac.rules import path_covers

Json = dict[str, Any]
_WORDS = (
    ("APIGroups", "apiGroups"),
    ("Resources", "resources"),
    ("NonResourceURLs", "nonResourceURLs"),
    ("ResourceNames", "resourceNames"),
    ("Verbs", "verbs"),
)


def uncovered(held: list[Json], wanted: Iterable[Json]) -> list[Json]:
    """The smallest parts of the wanted rules that none of the held ones covers."""
    parts = (part for rule in wanted for part in _parts(rule))
    return [part for part in parts if not any(_covers(rule, part) for rule in held)]


def described(missing: list[Json]) -> list[str]:
    """The parts as an error names them: verbs of the same resource together, sorted."""
    together: dict[tuple[str, ...], Json] = {}
    for part in missing:
        key = tuple(str(part.get(name)) for _, name in _WORDS[:4])
        if "nonResourceURLs" in part:
            key = (*key, part["verbs"][0])
        known = together.setdefault(key, {**part, "verbs": []})
        known["verbs"] = known["verbs"] + part["verbs"]
    return sorted({_text(rule) for rule in together.values()})


def _text(rule: Json) -> str:
    return (
        "{"
        + ", ".join(f"{word}:{quoted(rule[name])}" for word, name in _WORDS if rule.get(name))
        + "}"
    )


def quoted(words: Iterable[str]) -> str:
    """A list as Go's %q prints it: `["a" "b"]`."""
    return "[" + " ".join(json.dumps(word, ensure_ascii=False) for word in words) + "]"


def _parts(rule: Json) -> Iterator[Json]:
    verbs = rule.get("verbs") or ()
    for group in rule.get("apiGroups") or ():
        for resource in rule.get("resources") or ():
            for verb in verbs:
                part = {"apiGroups": [group], "resources": [resource], "verbs": [verb]}
                names = rule.get("resourceNames")
                if not names:
                    yield part
                for name in names or ():
                    yield {**part, "resourceNames": [name]}
    for path in rule.get("nonResourceURLs") or ():
        for verb in verbs:
            yield {"nonResourceURLs": [path], "verbs": [verb]}


def _covers(rule: Json, part: Json) -> bool:
    names = rule.get("resourceNames")
    wanted = part.get("resourceNames")
    return (
        _has(rule.get("verbs"), part["verbs"])
        and _has(rule.get("apiGroups"), part.get("apiGroups"))
        and _has_resource(rule.get("resources") or (), part.get("resources"))
        and (not names or (wanted is not None and wanted[0] in names))
        and _has_path(rule.get("nonResourceURLs") or (), part.get("nonResourceURLs"))
    )


def _has(words: list[str] | None, wanted: list[str] | None) -> bool:
    return not wanted or "*" in (words or ()) or wanted[0] in (words or ())


def _has_resource(resources: Iterable[str], wanted: list[str] | None) -> bool:
    if not wanted or "*" in resources or wanted[0] in resources:
        return True
    _, slash, sub = wanted[0].partition("/")
    return bool(slash) and f"*/{sub}" in resources


def _has_path(paths: Iterable[str], wanted: list[str] | None) -> bool:
    return not wanted or any(path_covers(path, wanted[0]) for path in paths)
