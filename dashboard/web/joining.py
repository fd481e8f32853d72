"""The page's ES modules in a few files, so that a first visit asks for a dozen files and not for two hundred.

Sources stay one module each, and with DEBUG they are served so. In what is collected, all that a page loads at once
is one file (`JOINED`), each part that is loaded later another one, and each page with a script of its own a third. In
them a module is a function that returns what it exports, made when somebody first imports it: what is evaluated, how
often, and in which order is as with modules. See docs/decisions/0109-modules-travel-together.md.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dashboard.web.bundling import body_of, imports_of, resolved

JOINED = "js/joined.js"
"""Everything that the page of a cluster loads at once."""
PAGE = ("js/panel.js", "js/logs/main.js", "js/ui/yaml.js", "js/ui/others.js", "js/main.js")
"""Its scripts, in the order of its head."""
ALONE = ("js/enter.js", "js/room/speaker.js", "js/lesson/drawn/gallery.js")
"""Scripts of other pages."""

_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)  # JSDoc, whose types look like imports
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_SHARED = """const podium = (globalThis.podiumModules ??= (() => {
  const known = new Map(), made = new Map();
  return {
    define: (path, make) => void (known.has(path) || known.set(path, make)),
    need: (path) => { if (!made.has(path)) made.set(path, known.get(path)()); return made.get(path); },
  };
})());
"""


CLASSIC = ("js/theme.js",)
"""A script that runs before anything is drawn, and is no module."""


def is_module(path: str) -> bool:
    """Whether a static file is a module of ours."""
    return path.startswith("js/") and path.endswith(".js") and path not in CLASSIC


def join(
    sources: Mapping[str, str],
    *,
    page: tuple[str, ...] = PAGE,
    alone: tuple[str, ...] = ALONE,
) -> dict[str, str]:
    """From all modules by their paths (`js/…`) to the files that are published in their place. ``page``: the scripts of
    the page of a cluster, ``alone``: those of other pages.

    Raises CannotBundle for a form of import or export that is not known."""
    modules = {path: _Module.of(path, text) for path, text in sources.items() if path != JOINED}
    pages = [_Page.of(entries, modules) for entries in (page, *((one,) for one in alone))]
    made = {JOINED: _file(JOINED, pages[0].at_once, modules)}
    for entry in page:
        made[entry] = (
            f'import "{_relative(entry, JOINED)}";\nglobalThis.podiumModules.need("{entry}");\n'
        )
    for entry, one in zip(alone, pages[1:], strict=True):
        made[entry] = _file(entry, one.at_once, modules) + f'podium.need("{entry}");\n'
    for entry in sorted({later for one in modules.values() for later in one.later}):
        there = _there_before(entry, pages)
        own = [path for path in _at_once((entry,), modules) if path not in there]
        names = ", ".join(modules[entry].exports)
        made[entry] = (
            _file(entry, own, modules) + f'export const {{ {names} }} = podium.need("{entry}");\n'
        )
    return made


@dataclass(frozen=True, slots=True)
class _Module:
    imports: tuple[str, ...]
    later: tuple[str, ...]
    exports: tuple[str, ...]
    code: str

    @classmethod
    def of(cls, path: str, text: str) -> "_Module":
        code = _COMMENT.sub("", text)
        code, exports = body_of(path, code, _needed)
        later = tuple(resolved(path, target) for target in _LATER.findall(code))
        return cls(tuple(imports_of(path, text)), later, tuple(exports), code)


def _needed(path: str) -> str:
    return f'podium.need("{path}")'


def _file(at: str, paths: Iterable[str], modules: Mapping[str, _Module]) -> str:
    """The prelude and these modules, for a file that lies at ``at``."""
    return _SHARED + "".join(_defined(at, path, modules[path]) for path in paths)


def _defined(at: str, path: str, module: _Module) -> str:
    def later(found: re.Match[str]) -> str:
        return f'import("{_relative(at, resolved(path, found.group(1)))}")'

    code = _LATER.sub(later, module.code)
    return f'podium.define("{path}", () => {{\n{code}\nreturn {{ {", ".join(module.exports)} }};\n}});\n'


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page loads at once, and all that it may come to load."""

    at_once: dict[str, None]
    in_all: dict[str, None]

    @classmethod
    def of(cls, entries: Iterable[str], modules: Mapping[str, _Module]) -> "_Page":
        in_all = _reached(entries, lambda path: (*modules[path].imports, *modules[path].later))
        return cls(_at_once(entries, modules), in_all)


def _at_once(entries: Iterable[str], modules: Mapping[str, _Module]) -> dict[str, None]:
    """These and all that they import."""
    return _reached(entries, lambda path: modules[path].imports)


def _there_before(late: str, pages: Iterable[_Page]) -> set[str]:
    """What any page has got already that may come to load this one."""
    found = [set(page.at_once) for page in pages if late in page.in_all]
    return set.intersection(*found) if found else set()


def _reached(entries: Iterable[str], next_of: Callable[[str], Iterable[str]]) -> dict[str, None]:
    found: dict[str, None] = {}
    waiting = list(entries)[::-1]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += next_of(path)
    return found


def _relative(at: str, path: str) -> str:
    found = posixpath.relpath(path, posixpath.dirname(at))
    return found if found.startswith(".") else f"./{found}"
