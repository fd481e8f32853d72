"""axe-core on a page: what it finds against WCAG 2.x A and AA, as lines that say where and why.

The script is handed to the page by the debugger, which the content security policy does not stop.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN = """async (tags) => {
  const still = document.getAnimations().map((one) => one.finished.catch(() => {}));
  await Promise.all(still);  // half faded in is half the contrast
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
  const troubles = [...found.violations, ...found.incomplete.filter(({ id }) => id === 'duplicate-id-aria')];
  return troubles.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id} at ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')} ${node.html.slice(0, 200)}`));
}"""


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed: run `npm ci` in tests/js")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text())
    found: list[Any] = page.evaluate(RUN, TAGS)
    return [str(line) for line in found]
