"""Our ES modules as one classic script, for a page that is opened from a file.

Browsers load no module from `file://`. Ours keep to a few forms of import and export (tests/house),
so each becomes a function that returns what it exports, in the order of their imports. This is no
general bundler: a form that it does not know is an error, and a test bundles everything.
"""

import posixpath
import re
from collections.abc import Callable

Read = Callable[[str], str]
"""The source of a static file, by its path below `static/`."""

_IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s+from\s+)?"([^"]+)";[^\S\n]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:(?=(?:async )?function\*? |class |const )|\{\};$)", re.MULTILINE)
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


def imports_of(path: str, source: str) -> list[str]:
    """The paths that a module imports at once, in their order."""
    return [resolved(path, target) for _, target in _IMPORT.findall(source)]


def body_of(path: str, source: str, needed: Callable[[str], str]) -> tuple[str, list[str]]:
    """The module as the body of a function, and the names that it exports; `needed` gives the expression for another
    module's exports, by its path."""

    def binding(found: re.Match[str]) -> str:
        names, target = found.groups()
        other = needed(resolved(path, target))
        if names is None:
            return f"{other};"
        renamed = re.sub(r"\s+as\s+", ": ", names.strip())
        return f"const {{ {renamed} }} = {other};"

    exported = _NAME.findall(source)
    code = _EXPORT.sub("", _IMPORT.sub(binding, source))
    if left := _LEFT.search(code):
        raise CannotBundle(f"{path}: this form is not known: {left.group()}")
    return code, exported


def _add(path: str, read: Read, parts: dict[str, str], above: tuple[str, ...]) -> None:
    if path in parts:
        return
    if path in above:
        raise CannotBundle(f"{path} imports itself by way of {above[-1]}.")
    source = read(path)
    for target in imports_of(path, source):
        _add(target, read, parts, (*above, path))
    code, exported = body_of(path, source, variable)
    parts[path] = (
        f"const {variable(path)} = (() => {{\n{code}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )


def resolved(path: str, target: str) -> str:
    """Where the module `path` finds what it calls `target`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def variable(path: str) -> str:
    """The name that a module has in a bundle."""
    return "_" + re.sub(r"\W", "_", path)
