"""The page that plays anywhere: nothing outside, only our own sources run, and a recording cannot speak HTML."""

import base64
import hashlib
import io
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from django.urls import reverse

from dashboard.live import recordings
from dashboard.web import backend
from dashboard.web.bundling import CannotBundle, bundle
from dashboard.web.film import CannotFilm, one_file
from tests.conftest import Persona
from tests.live.parts import World
from tests.web.spying import SpyingApi, install


@pytest.fixture
def film(vera: Persona) -> Iterator[str]:
    world = World()
    world.change("a")
    world.change("b", labels={"x": "</script><script>alert(1)</script>"})
    install(SpyingApi(), past=world.hub)
    answer = vera.client.get(reverse("film"))
    assert '.podium.html"' in answer["Content-Disposition"]
    yield answer.content.decode()
    backend.install(None)


def inline(film: str, element: str) -> list[str]:
    return re.findall(rf"<{element}>(.*?)</{element}>", film, flags=re.DOTALL)


def test_every_script_and_style_is_allowed_by_its_hash_and_nothing_else_is(film: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', film)
    assert policy
    for element in ("script", "style"):
        rule = next(one for one in policy.group(1).split("; ") if one.startswith(element))
        digests = [hashlib.sha256(text.encode()).digest() for text in inline(film, element)]
        assert rule.split()[1:] == [f"'sha256-{base64.b64encode(one).decode()}'" for one in digests]
    assert "default-src 'none'" in policy.group(1)
    assert film.index("Content-Security-Policy") < film.index("<script")


def test_nothing_leads_outside(film: str) -> None:
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", film, flags=re.DOTALL)
    assert not re.findall(r'\s(?:src|href|action|hx-\w+)="(?!#)[^"]*"', page)
    assert "csrf" not in page
    assert "Vera" not in page


def test_the_recording_lies_inside_and_cannot_speak_html(film: str) -> None:
    assert "alert(1)" not in film
    data = re.search(r'<script type="text/plain" id="recording">([A-Za-z0-9+/=]*)</script>', film)
    assert data
    found = recordings.read(io.BytesIO(base64.b64decode(data.group(1))))
    assert found.header.audience == "observer"
    assert {row["name"] for row in found.at(found.header.to_ms).rows.values()} == {"a", "b"}


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_bundle_is_a_script(film: str) -> None:
    script = max(inline(film, "script"), key=len)
    done = subprocess.run(
        ["node", "--check", "-"], input=script, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_page_that_leads_elsewhere_is_refused() -> None:
    with pytest.raises(CannotFilm, match="leads elsewhere"):
        one_file('<body><img src="/static/x.png"></body>', b"")


FILES = {
    "a.js": 'import { b as c, d } from "./x/b.js";\nexport const e = c + d;\n',
    "x/b.js": 'import { d } from "../d.js";\nexport function b() {}\nexport { d };\n',
    "d.js": "export class d {}\n",
    "loop.js": 'import { y } from "./loop.js";\n',
}


def test_imports_become_names_in_their_order() -> None:
    files = FILES | {"x/b.js": 'import { d } from "../d.js";\nexport async function b() { d; }\n'}
    files["a.js"] = (
        'import {\n  b as c,\n} from "./x/b.js";\nimport { d } from "./d.js";\nexport const e = [c, d];\n'
    )
    made = bundle("a.js", files.__getitem__)
    assert made.index("_d_js =") < made.index("_x_b_js =") < made.index("_a_js =")
    assert "const { b: c, } = _x_b_js;" in made
    assert "return { b };" in made


def test_a_form_that_is_not_known_is_an_error() -> None:
    with pytest.raises(CannotBundle, match=r"export \{ d \}"):
        bundle("a.js", FILES.__getitem__)
    with pytest.raises(CannotBundle, match="imports itself"):
        bundle("loop.js", FILES.__getitem__)
