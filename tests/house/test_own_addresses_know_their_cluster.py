"""No module of the page asks for an address of ours without the place of its cluster (`data-base`)."""

import re
from pathlib import Path

import pytest

JS = Path(__file__).parents[2] / "static" / "js"
# A text that begins with /word: an address of ours. Behind `${…}` it has its place already.
OWN = re.compile(r"""["'`]/[a-z][a-z-]*/""")
FREE = re.compile(r"""(?:import\s.*from\s|(?:startsWith|includes)\(|\?\?\s*)["'`]/|["'`]/login/""")


@pytest.mark.parametrize("module", sorted(JS.rglob("*.js")), ids=lambda path: path.name)
def test_addresses_begin_with_the_place(module: Path) -> None:
    bare = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(module.read_text().splitlines(), 1)
        if OWN.search(line)
        and not FREE.search(line)
        and not line.lstrip().startswith(("//", "*", "/*"))
    ]
    assert bare == [], 'write `${document.body.dataset.base ?? ""}/…/`'
