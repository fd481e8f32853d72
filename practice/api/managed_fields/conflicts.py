"""Conflicts of an apply: who has a field that would change, and the 409 that says so."""

from __future__ import annotations

from collections.abc import Iterable

from practice.api.errors import ApiError
from practice.api.managed_fields.entries import UPDATE, identifier
from practice.api.managed_fields.sets import Fields, Path, intersection, paths
from practice.api.managed_fields.typing import step_text
from practice.api.resource import Object

Found = list[tuple[Object, Path]]
"""Entries and the paths that they have, by manager."""


class Conflict(Exception):
    """An apply that was not forced met fields of others."""

    def __init__(self, found: Found) -> None:
        super().__init__(f"{len(found)} conflicts")
        self.found = found

    def only(self, allowed: Fields) -> bool:
        """Whether every conflict is about a field of this set; drops those that are."""
        members = set(paths(allowed))
        left = [(entry, path) for entry, path in self.found if path not in members]
        if left and allowed:
            self.found = left
        return not left


def conflicts_of(others: Iterable[Object], changed: Fields) -> Found:
    """What of the changed fields belongs to whom."""
    found: Found = []
    for entry in sorted(others, key=identifier):
        common = intersection(entry["fieldsV1"], changed)
        found += [(entry, path) for path in paths(common)]
    return found


def conflict_error(found: Found) -> ApiError:
    """409 with one cause for each field, and a message that names the managers."""
    causes = [
        {
            "reason": "FieldManagerConflict",
            "message": f"conflict with {_manager_text(entry)}",
            "field": path_text(path),
        }
        for entry, path in found
    ]
    if len(found) == 1:
        entry, path = found[0]
        what = f"1 conflict: conflict with {_manager_text(entry)}: {path_text(path)}"
    else:
        what = f"{len(found)} conflicts: " + "\n".join(_lines(found))
    return ApiError(409, "Conflict", f"Apply failed with {what}", details={"causes": causes})


def _lines(found: Found) -> list[str]:
    lines: list[str] = []
    last: Object | None = None
    for entry, path in found:
        if entry is not last:
            lines.append(f"conflicts with {_manager_text(entry)}:")
            last = entry
        lines.append(f"- {path_text(path)}")
    return lines


def _manager_text(entry: Object) -> str:
    text = f'"{entry.get("manager", "")}"'
    if entry.get("subresource"):
        text += f' with subresource "{entry["subresource"]}"'
    return f"{text} using {entry['apiVersion']}" if entry["operation"] == UPDATE else text


def path_text(path: Path) -> str:
    """`.spec.containers[name="main"].image`."""
    return "".join(map(step_text, path))
