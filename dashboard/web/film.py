"""A page and a recording in one file that plays anywhere, also from a disk without any network.

The page is the player's own. Its style sheets and scripts are put inside, and a policy in it allows
exactly these by their hashes and nothing else: no address, no form, no frame. The recording lies
there as base64, which holds no character that means anything in HTML.
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from dashboard.web.bundling import bundle

ENTRY = "js/main.js"
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_SCRIPT = re.compile(r'<script(?: type="module")? src="([^"]+)"(?: defer)?></script>')
_ICON = re.compile(r'<link rel="icon"[^>]*>')
_ADDRESS = re.compile(r'\s(?:src|href|action)="(?!#)[^"]*"')
_HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")


class CannotFilm(ValueError):
    """The page holds something that would not work in a file of its own."""


def one_file(page: str, recording: bytes) -> str:
    """The player's page (as rendered) with everything it needs inside."""
    hashes: dict[str, list[str]] = {"script-src": [], "style-src": []}

    def style(found: re.Match[str]) -> str:
        text = _source(_path(found.group(1)))
        hashes["style-src"].append(_hash(text))
        return f"<style>{_harmless(text, 'style')}</style>"

    def script(found: re.Match[str]) -> str:
        path = _path(found.group(1))
        text = _bundled() if path == ENTRY else _source(path)
        hashes["script-src"].append(_hash(text))
        made = f"<script>{_harmless(text, 'script')}</script>"
        late.append(made) if path == ENTRY else None
        return "" if path == ENTRY else made

    late: list[str] = []
    page = _ICON.sub("", page)
    page = _SCRIPT.sub(script, _STYLE.sub(style, page))
    if left := _ADDRESS.search(re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)):
        raise CannotFilm(f"The page still leads elsewhere:{left.group()}")
    data = base64.b64encode(recording).decode()
    inside = f'<script type="text/plain" id="recording">{data}</script>'
    page = page.replace("</body>", f"{inside}{''.join(late)}</body>", 1)
    return page.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{_policy(hashes)}', 1)


def _policy(hashes: dict[str, list[str]]) -> str:
    rules = "; ".join(f"{name} {' '.join(found)}" for name, found in hashes.items())
    content = f"default-src 'none'; {rules}; img-src data:; base-uri 'none'; form-action 'none'"
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _harmless(text: str, element: str) -> str:
    """The text as it is; our sources hold nothing that would end the element early."""
    if f"</{element}" in text.lower() or "<!--" in text:
        raise CannotFilm(f"A source holds what ends or opens an element in HTML: <{element}>.")
    return text


def _path(address: str) -> str:
    return _HASHED.sub("", address.removeprefix(str(settings.STATIC_URL)))


@lru_cache(maxsize=1)
def _bundled() -> str:
    return bundle(ENTRY, _source)


@lru_cache(maxsize=64)
def _source(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise CannotFilm(f"There is no static file {path}.")
    return Path(found).read_text("utf-8")
