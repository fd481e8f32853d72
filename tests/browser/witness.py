"""What stays true of a page while its world breaks: it is not reloaded, and it is never empty."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stage import DRAWN, Stage, wait_until_proved

WATCH = """(drawn) => {
  const pods = () => document.querySelectorAll(`${drawn}[data-kind=pod]`).length;
  const chip = document.getElementById('freshness');
  const seen = { fewest: pods(), levels: [], words: [], grey: false };
  const look = () => {
    seen.fewest = Math.min(seen.fewest, pods());
    const { level } = chip.dataset;
    if (seen.levels.at(-1)?.level !== level) seen.levels.push({ level, at_ms: performance.now() });
    if (seen.words.at(-1) !== chip.textContent) seen.words.push(chip.textContent);
    seen.grey ||= document.querySelector('#picture svg').classList.contains('stale');
  };
  look();
  const all = { childList: true, subtree: true, characterData: true, attributes: true };
  const watcher = new MutationObserver(look);
  watcher.observe(document.getElementById('picture'), all);
  watcher.observe(chip, all);
  window.podiumWitness = seen;
}"""
AGE = r"last good (picture )?\d+ (s|min)"
BACK_MS = 60_000


@dataclass(frozen=True, slots=True)
class Seen:
    """`fewest` pods that were drawn at any moment, the levels of freshness, and its words."""

    fewest: int
    levels: list[str]
    words: list[str]
    grey: bool


class Witness:
    """Watches a page from now on."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self.stage = stage
        self.page = page
        page.evaluate(WATCH, DRAWN)

    def seen(self) -> Seen:
        """What it saw. AssertionError when the page was reloaded meanwhile."""
        found: dict[str, Any] | None = self.page.evaluate("() => window.podiumWitness")
        assert found, "the page was reloaded"
        levels = [one["level"] for one in found["levels"]]
        return Seen(found["fewest"], levels, found["words"], found["grey"])

    def wait_until_stale(self, timeout_s: float) -> float:
        """Until the picture is grey and tells its age; gives how long that took."""
        begun_s = monotonic()
        chip = self.page.locator("#freshness[data-level=stale]")
        expect(chip).to_contain_text("last good", timeout=timeout_s * 1000)
        noticed_s = monotonic() - begun_s
        expect(self.page.locator("#picture svg.stale")).to_be_visible()
        return noticed_s

    def wait_until_live(self) -> None:
        """Until it has come back by itself."""
        self.page.wait_for_selector("#freshness[data-level=live]", timeout=BACK_MS)
        expect(self.page.locator("#picture svg.stale")).to_have_count(0)

    def wait_until_equal(self, namespace: str) -> None:
        """Until the drawn pods of a namespace are those that kubectl names, and a checksum proves it."""
        for _ in range(20):
            names = self.stage.kubectl("get", "pods", "-n", namespace, "-o", "name").split()
            wanted = sorted(name.removeprefix("pod/") for name in names)
            self.page.wait_for_timeout(250)
            if drawn_names(self.page, namespace) == wanted:
                break
        assert drawn_names(self.page, namespace) == wanted
        wait_until_proved(self.page)


def drawn_names(page: Page, namespace: str) -> list[str]:
    """The names of the drawn pods of a namespace, sorted."""
    names: list[str] = page.eval_on_selector_all(
        f'{DRAWN}[data-kind=pod][data-namespace="{namespace}"]',
        "(all) => all.map((pod) => pod.dataset.name).sort()",
    )
    return names
