"""In a small window a lesson shows all that it speaks of: machines, words on them, the question."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lessons import begun, lesson
from tests.browser.stage import DRAWN, PATIENCE_MS, Stage

# Names of things that are drawn and not wholly seen: what lies over the view while it scrolls hides them, too.
HIDDEN = """(things) => {
  const sight = document.querySelector('#main').getBoundingClientRect();
  const top = document.querySelector('.over-view').getBoundingClientRect().bottom;
  return [...document.querySelectorAll(things)].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.top < top - 1 || box.bottom > sight.bottom + 1
      || box.left < sight.left - 1 || box.right > sight.right + 1;
  }).map((one) => one.dataset.name);
}"""
# Texts of machines, pods and what makes them, below words that a lesson puts on things.
COVERED = """() => {
  const all = (selector) => [...document.querySelectorAll(`#picture ${selector}`)];
  const words = all('.bubble .bubble-box').map((one) => one.getBoundingClientRect());
  const named = all('.item:not(.bubble) text').filter((one) => !one.closest('[data-kind=zone], [data-kind=tray]'));
  return named.filter((one) => one.textContent.trim()).filter((one) => {
    const box = one.getBoundingClientRect();
    return words.some((word) => Math.min(word.right, box.right) - Math.max(word.left, box.left) > 4
      && Math.min(word.bottom, box.bottom) - Math.max(word.top, box.top) > 4);
  }).map((one) => one.textContent);
}"""
NODES = f"{DRAWN}[data-kind=node]"
# As a step with files to read before its question.
LONG = "(words) => { words.style.paddingBottom = '600px'; }"
IN_BODY = """() => {
  const [body, legend] = ['.lesson-body', '.lesson-body legend']
    .map((one) => document.querySelector(one).getBoundingClientRect());
  return legend.top >= body.top - 1 && legend.bottom <= body.bottom + 1;
}"""


def wait_until_whole(page: Page, things: str = NODES) -> None:
    """Wait until all of these are drawn in sight; says which are not."""
    page.wait_for_function(
        f"(things) => document.querySelector(things) && ({HIDDEN})(things).length === 0",
        arg=things,
        timeout=PATIENCE_MS,
    )


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_all_machines_are_seen_beside_the_counters(practice_stage: Stage, size: str) -> None:
    page = begun(practice_stage, lesson("13-losing-a-node"), size=size, reduced_motion=True)
    expect(page.locator(NODES)).to_have_count(3)
    expect(page.locator(".traffic .probe")).to_be_visible()
    wait_until_whole(page)
    # They are no smaller than can be read.
    width = page.locator(NODES).first.evaluate("(one) => one.getBoundingClientRect().width")
    assert width >= (100 if size == "phone" else 240)
    assert page.locator(".bubble").count() == 1
    assert page.evaluate(COVERED) == []


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_question_below_the_edge_is_announced_and_brought(
    practice_stage: Stage, size: str
) -> None:
    page = begun(practice_stage, lesson("13-losing-a-node"), size=size)
    knob = page.locator(".lesson-below")
    expect(knob).to_be_hidden()
    page.locator(".lesson-part-words").evaluate(LONG)
    assert not page.evaluate(IN_BODY)
    expect(knob).to_have_text("↓ Your guess")
    expect(knob).to_be_visible()
    box = knob.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(knob).to_be_hidden()
    assert page.evaluate(IN_BODY)
