"""Our ES modules as one classic script, for a page that is opened from a file.

Browsers load no module from `file://`. Ours keep to a few forms of import and export (tests/house),
so each becomes a function that returns what it exports, in the order of their imports. This is no
general bundler: a form that it does not know is an error, and a test bundles everything.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

Read = Callable[[str], str]
"""The source of a static file, by its path below `static/`."""

_IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s+from\s+)?"([^"]+)";[^\S\n]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function\*? |class |const )", re.MULTILINE)
_NAME = re.compile(
    r"^export (?:(?:async )?function\*?|class|const) ([A-Za-z_$][\w$]*)", re.MULTILINE
)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class CannotBundle(ValueError):
    """A form of import or export that is not known here; the text says which and where."""


def bundle(entry: str, read: Read) -> str:
    """One script that does what the module `entry` does with all that it imports."""
    parts: dict[str, str] = {}
    _add(entry, read, parts, ())
    body = "\n".join(parts.values())
    return f'"use strict";\n(() => {{\n{body}\n}})();\n'


def _add(path: str, read: Read, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if path in parts:
        return
    if path in above:
        raise CannotBundle(f"{path} imports itself by way of {above[-1]}.")
    source = read(path)
    for _, target in _IMPORT.findall(source):
        _add(_resolved(path, target), read, parts, (*above, path))
    exported = _NAME.findall(source)
    code = _IMPORT.sub(lambda found: _binding(path, found), source)
    code = _EXPORT.sub("", code)
    if left := _LEFT.search(code):
        raise CannotBundle(f"{path}: this form is not known: {left.group()}")
    parts[path] = (
        f"const {_variable(path)} = (() => {{\n{code}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )


def _binding(path: str, found: re.Match[str]) -> str:
    names, target = found.groups()
    if names is None:
        return ""
    renamed = re.sub(r"\s+as\s+", ": ", names.strip())
    return f"const {{ {renamed} }} = {_variable(_resolved(path, target))};"


def _resolved(path: str, target: str) -> str:
    steps: list[str] = []
    for step in (PurePosixPath(path).parent / target).parts:
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _variable(path: str) -> str:
    return "_" + re.sub(r"\W", "_", path)
