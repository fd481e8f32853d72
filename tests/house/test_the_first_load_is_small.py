"""Everything that the page of the cluster loads before it shows anything, compressed: under 340 kB."""

import gzip
import re
from pathlib import Path

from dashboard.limits import FIRST_LOAD_BYTES, FIRST_LOAD_FILES
from dashboard.web.joining import JOINED

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
PAGES = [ROOT / "templates" / "base.html", ROOT / "templates" / "dashboard" / "cluster.html"]
# What stands in other attributes is loaded when it is needed.
NAMED = re.compile(r"(?:href|src)=\"\{% static '([^']+)' %\}\"")
IMPORT = re.compile(
    r"^(?:import|export)\b[^;]*?\bfrom \"(\.[^\"]+)\";|^import \"(\.[^\"]+)\";", re.M
)
REFERENCE = re.compile(r"url\(\"?([^)\"#]+)\"?\)|@import \"([^\"]+)\"")


def needed() -> dict[Path, int]:
    """Each file of the first load with its size in bytes, compressed."""
    found: dict[Path, int] = {}
    waiting = [STATIC / name for page in PAGES for name in NAMED.findall(page.read_text("utf-8"))]
    while waiting:
        path = waiting.pop().resolve()
        if path in found:
            continue
        content = path.read_bytes()
        found[path] = len(gzip.compress(content, 6))
        pattern = {".js": IMPORT, ".css": REFERENCE}.get(path.suffix)
        if pattern:
            named = ("".join(groups) for groups in pattern.findall(content.decode("utf-8")))
            waiting += [path.parent / name for name in named if not name.startswith("data:")]
    return found


def test_all_files_of_the_first_load_are_within_the_budget() -> None:
    files = needed()
    pages = sum(len(gzip.compress(page.read_bytes(), 6)) for page in PAGES)
    total = pages + sum(files.values())
    largest = sorted(files.items(), key=lambda one: -one[1])[:5]
    told = ", ".join(f"{path.relative_to(STATIC)} {size:,}" for path, size in largest)
    assert total < FIRST_LOAD_BYTES, f"{total:,} bytes in {len(files)} files; the largest: {told}"


def test_it_comes_in_few_files() -> None:
    named = [name for page in PAGES for name in NAMED.findall(page.read_text("utf-8"))]
    assert JOINED in named
    assert len(named) <= FIRST_LOAD_FILES


def test_the_walk_finds_what_the_page_imports() -> None:
    names = {str(path.relative_to(STATIC)) for path in needed()}
    assert {"vendor/htmx.min.js", "js/main.js", "js/layout/pods.js", "css/tokens.css"} <= names
