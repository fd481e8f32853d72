"""From the API server's complaints to lines: field paths as validation, strict decoding and server-side apply
write them (`spec.containers[0].image`, `.spec.containers[name="web"].image`, `metadata.labels[a/b]`)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from dashboard.actions.manifests.reading import Document, Path
from dashboard.kube.errors import KubeError

_STEP = re.compile(r'\.?([^.\[\]"]+)|\[("(?:[^"\\]|\\.)*"|[^\]]*)\]|\."((?:[^"\\]|\\.)*)"')
_SAID = (
    re.compile(r'(?:unknown|duplicate) field "([^"]+)"'),
    re.compile(r"(\.[\w.\[\]=\"/:{},-]+): (?:field not declared in schema|expected |.*duplicate)"),
)


def line_of(document: Document, field: str) -> int:
    """The line of a field, or of the nearest thing around it that the text has."""
    path = path_of(document.body, field)
    while path and path not in document.lines:
        path = path[:-1]
    return document.lines.get(path, document.line) if path else document.line


def path_of(body: Any, field: str) -> Path:
    """The path of a written field, as far as the object has it."""
    path: list[str | int] = []
    here = body
    for match in _STEP.finditer(field):
        plain, bracket, quoted = match.groups()
        step = _step(here, plain, bracket, quoted)
        if step is None:
            break
        path.append(step)
        here = _below(here, step)
    return tuple(path)


def _step(
    here: Any, plain: str | None, bracket: str | None, quoted: str | None
) -> str | int | None:
    if bracket is None:
        return plain if plain is not None else quoted
    if isinstance(here, list):
        if bracket.isdigit():
            return int(bracket)
        return _keyed(here, bracket)
    return bracket.strip('"')


def _keyed(items: list[Any], bracket: str) -> int | None:
    """The index of the item that `name="web"` (or `port=80,protocol="TCP"`) or a value of a set
    means; a key that the item leaves to its default fits."""
    wanted: dict[str, Any] = {}
    for key, value in re.findall(r'([\w.]+)=("(?:[^"\\]|\\.)*"|[^,]+)', bracket):
        try:
            wanted[key] = json.loads(value)
        except ValueError:
            wanted[key] = value
    for index, item in enumerate(items):
        if isinstance(item, Mapping) and wanted:
            if all(item.get(key, value) == value for key, value in wanted.items()):
                return index
        elif bracket in (f'="{item}"', f"={item}"):
            return index
    return None


def _below(here: Any, step: str | int) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def complaints(error: KubeError, document: Document) -> list[tuple[int, str]]:
    """``(line, sentence)`` for each cause that the API server names, in the order of lines."""
    causes = [one for one in error.details.get("causes") or [] if isinstance(one, Mapping)]
    found = [
        (line_of(document, str(one.get("field", ""))), _words(one))
        for one in causes
        if one.get("field") and one.get("reason") != "FieldManagerConflict"
    ]
    if not found:
        for pattern in _SAID:
            for name in pattern.findall(error.message)[:1]:
                found.append((line_of(document, name), error.message))
    return sorted(set(found))


def _words(cause: Mapping[str, Any]) -> str:
    return f"{cause.get('field')}: {cause.get('message', '')}"
