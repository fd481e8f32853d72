"""The part of JSONPath that definitions use: `.spec.a`, `.items[0]`, `.a['b']`, `[?(@.type=="X")]`.

Mirrors client-go's util/jsonpath, as far as columns, field selectors and scale need it.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from typing import Any

_TOKEN = re.compile(
    r"""\.(?P<name>(?:[^.\[\]\\]|\\.)+)"""
    r"""|\[(?P<index>-?\d+)\]"""
    r"""|\[\s*['"](?P<quoted>[^'"]*)['"]\s*\]"""
    r"""|(?P<all>\[\*\]|\.\*)"""
    r"""|\[\?\(\s*@(?P<key>[^=!<>]*?)\s*(?P<operator>==|!=)\s*(?P<value>[^)]*?)\s*\)\]"""
)
Step = tuple[str, Any]


class JsonPathError(ValueError):
    """A path that cannot be read."""


def parse(text: str) -> tuple[Step, ...]:
    """JsonPathError for what is none of the forms above."""
    steps: list[Step] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise JsonPathError(text)
        steps.append(_step(match))
        place = match.end()
    return tuple(steps)


def _step(match: re.Match[str]) -> Step:
    if match["name"] is not None:
        return "name", match["name"].replace("\\", "")
    if match["index"] is not None:
        return "index", int(match["index"])
    if match["quoted"] is not None:
        return "name", match["quoted"]
    if match["all"] is not None:
        return "all", None
    wanted = match["value"].strip("'")
    with contextlib.suppress(ValueError):
        wanted = json.loads(wanted)
    return "filter", (parse(match["key"]), match["operator"], wanted)


def find(value: Any, steps: Iterable[Step]) -> list[Any]:
    """All values at the path; none where something on the way is missing."""
    found = [value]
    for kind, argument in steps:
        found = [inner for one in found for inner in _follow(one, kind, argument)]
    return found


def _follow(value: Any, kind: str, argument: Any) -> list[Any]:
    if kind == "name":
        return [value[argument]] if isinstance(value, dict) and argument in value else []
    if kind == "all":
        if isinstance(value, dict):
            return list(value.values())
        return list(value) if isinstance(value, list) else []
    if not isinstance(value, list):
        return []
    if kind == "index":
        return [value[argument]] if -len(value) <= argument < len(value) else []
    path, operator, wanted = argument
    return [one for one in value if (find(one, path)[:1] == [wanted]) == (operator == "==")]


def first(value: Any, steps: Iterable[Step]) -> Any:
    """The first value at the path, or None."""
    found = find(value, steps)
    return found[0] if found else None
