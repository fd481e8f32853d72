"""What can be pressed is also seen: at its middle nothing else lies over it, and nothing that it lies behind."""

import pytest

from tests.browser.stage import Stage, wait_for_pods

COVERED = """() => {
  const names = (one) => `${one.tagName.toLowerCase()}#${one.id}.${one.className}`;
  const isScrolledAway = (one, x, y) => {
    for (let up = one.parentElement; up; up = up.parentElement) {
      const { left, right, top, bottom } = up.getBoundingClientRect();
      if (getComputedStyle(up).overflow !== 'visible' && (x < left || x > right || y < top || y > bottom)) return true;
    }
    return false;
  };
  const found = [];
  for (const one of document.querySelectorAll('button, select, input, a[href], [role=slider]')) {
    const isShown = one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!isShown || one.closest('#picture')) continue;
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const isOutside = x < 0 || y < 0 || x > innerWidth || y > innerHeight;
    if (width < 2 || isOutside || isScrolledAway(one, x, y)) continue;
    const hit = document.elementFromPoint(x, y);
    const isSeen = hit && (one.contains(hit) || (hit.contains(one) && hit.closest('label')));
    if (!isSeen) found.push(`${names(one)} under ${hit && names(hit)}`);
  }
  return found;
}"""


@pytest.mark.parametrize("view", ["nodes", "apps", "rollout", "table"])
@pytest.mark.parametrize("size", ["projector", "laptop", "phone"])
def test_nothing_lies_over_a_control(practice_stage: Stage, size: str, view: str) -> None:
    namespace = practice_stage.app(replicas=1)
    page = practice_stage.page(at=f"#view=nodes&ns={namespace}", size=size)
    wait_for_pods(page, 1)
    page.evaluate("at => { location.hash = at; }", f"#view={view}&ns={namespace}")
    page.wait_for_selector(f'[role=tab][aria-selected=true][id="tab-{view}"]')
    assert page.evaluate(COVERED) == []
