"""What is published of the browser's code: few files, in which every module is made once, and when it is needed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard.web.bundling import CannotBundle
from dashboard.web.joining import ALONE, CLASSIC, JOINED, PAGE, is_module, join

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = re.compile(r"<script type=\"module\" src=\"\{% static '([^']+)' %\}\">")
SMALL = {
    "js/first.js": 'import { told } from "./deep/told.js";\ntold("first");\n',
    "js/second.js": (
        'import { told } from "./deep/told.js";\nimport { name as who } from "./deep/name.js";\ntold(who);\n'
        'void import("./deep/late.js").then(({ late }) => late());\n'
    ),
    "js/deep/told.js": (
        'console.log("made once");\nlet count = 0;\n'
        "/** @param {string} what */\n"
        "export function told(what) {\n  count += 1;\n  console.log(what, count);\n}\n"
    ),
    "js/deep/name.js": 'export const name = "second";\nexport class Nobody {}\n',
    "js/deep/late.js": (
        '/** @typedef {import("./name.js").Nobody} Nobody */\nimport { told } from "./told.js";\n'
        'import "./only_late.js";\nexport async function late() {\n  told("late");\n}\n'
    ),
    "js/deep/only_late.js": 'console.log("only now");\nexport {};\n',
    "js/other.js": 'import { told } from "./deep/told.js";\ntold("other");\nvoid import("./deep/late.js");\n',
}
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")


def sources() -> dict[str, str]:
    files = (ROOT / "static" / "js").rglob("*.js")
    named = {str(path.relative_to(ROOT / "static")): path for path in files}
    return {name: path.read_text("utf-8") for name, path in named.items() if is_module(name)}


def published(folder: Path) -> Path:
    """The small page, as files."""
    for name, text in join(
        SMALL, page=("js/first.js", "js/second.js"), alone=("js/other.js",)
    ).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def run(folder: Path, *scripts: str) -> list[str]:
    """What the page's scripts print, one after the other, as in a browser."""
    imports = "".join(f"await import('./{one}');" for one in scripts)
    done = subprocess.run(
        ["node", "--input-type=module", "-e", imports],
        cwd=folder, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@needs_node
def test_modules_are_made_once_for_all_files_and_late_ones_late(tmp_path: Path) -> None:
    said = run(published(tmp_path), "js/first.js", "js/second.js")
    assert said == ["made once", "first 1", "second 2", "only now", "late 3"]


@needs_node
def test_a_page_of_its_own_has_all_it_needs(tmp_path: Path) -> None:
    assert run(published(tmp_path), "js/other.js") == ["made once", "other 1", "only now"]


def test_what_the_page_has_already_is_not_sent_again(tmp_path: Path) -> None:
    folder = published(tmp_path)
    late = (folder / "js/deep/late.js").read_text()
    assert 'define("js/deep/only_late.js"' in late
    assert 'define("js/deep/told.js"' not in late
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.js")} == {
        JOINED, "js/first.js", "js/second.js", "js/other.js", "js/deep/late.js",
    }  # fmt: skip


def test_a_form_that_is_not_known_is_an_error() -> None:
    with pytest.raises(CannotBundle, match="export default"):
        join({"js/a.js": "export default 1;\n"}, page=("js/a.js",), alone=())


def test_no_text_of_ours_looks_like_the_comments_that_are_cut() -> None:
    assert not [name for name, text in sources().items() if re.search(r"[\"'`]/\*\*", text)]


def test_every_script_of_every_page_is_published() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    used = {name for page in pages for name in SCRIPT.findall(page.read_text("utf-8"))}
    assert used == {*PAGE, *ALONE}
    assert not used & set(CLASSIC)


def test_most_of_what_there_is_travels_in_one_file() -> None:
    assert len(join(sources())[JOINED]) > 0.3 * sum(map(len, sources().values()))


@pytest.mark.slow
@needs_node
def test_all_that_is_published_can_be_read(tmp_path: Path) -> None:
    for name, text in join(sources()).items():
        path = tmp_path / name.replace("/", "-").replace(".js", ".mjs")
        path.write_text(text)
        done = subprocess.run(
            ["node", "--check", str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"
