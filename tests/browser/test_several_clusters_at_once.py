"""One Podium shows two contexts of a kubeconfig: each page, socket, click and record belongs to one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, act, open_thing, wait_for_pods
from tests.running.contexts import joined
from tests.running.podium import Podium
from tests.running.practice_process import practice

FIRST, SECOND = "practice/one", "The Second@east"
PLACE = "/at/the-second-east"


@dataclass(frozen=True)
class Two:
    """Podium with two clusters; `first` and `second` are stages of the same Podium."""

    first: Stage
    second: Stage

    def page(self, place: str, link: str = "instructor", at: str = "") -> Page:
        page = self.first.page(link)
        page.goto(f"{self.first.address}{place}/cluster/{at}")
        page.wait_for_selector("#freshness[data-level=live]", timeout=PATIENCE_MS)
        return page


@pytest.fixture(params=["practice", "real"], scope="module")
def two(
    request: pytest.FixtureRequest,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    practice_kubeconfig: Path,
) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("two")
    if request.param == "real":
        yield from _two(browser, folder, practice_kubeconfig, _real(request))
    else:
        with practice(folder / "other", "--scenario", "empty") as other:
            yield from _two(browser, folder, practice_kubeconfig, other)


def _real(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue("control_plane").kubeconfig
    return found


def _two(browser: Browser, folder: Path, one: Path, other: Path) -> Iterator[Two]:
    both = folder / "kubeconfig"
    both.write_text(yaml.safe_dump(joined({FIRST: one, SECOND: other})))
    with Podium(kubeconfig=both, context=f"{FIRST},{SECOND}", data_dir=folder / "data") as podium:
        first = Stage("practice", podium, browser)
        first.kubectl("config", "use-context", FIRST)
        yield Two(first, Other("real", podium, browser, first.state))


class Other(Stage):
    """Speaks to the second context."""

    def kubectl(self, *words: str, given: str | None = None) -> str:
        return super().kubectl("--context", SECOND, *words, given=given)


def test_each_place_shows_its_own_cluster(two: Two) -> None:
    here, there = two.first.app(replicas=2), two.second.app(replicas=3)
    page = two.page("", at=f"#ns={here}")
    wait_for_pods(page, 2)
    other = two.page(PLACE, at=f"#ns={there}")
    wait_for_pods(other, 3)
    expect(page.locator("#cluster-chip")).to_contain_text(FIRST)
    expect(other.locator("#cluster-chip")).to_contain_text(SECOND)
    two.second.kubectl("-n", there, "scale", "deploy/hello", "--replicas=4")
    wait_for_pods(other, 4)
    wait_for_pods(page, 2)
    assert page.troubles == []
    assert other.troubles == []


def test_a_click_acts_on_the_cluster_it_was_made_in_and_the_record_says_which(two: Two) -> None:
    there = two.second.app(replicas=2)
    page = two.page(PLACE, at=f"#view=apps&ns={there}")
    open_thing(page, "deployment")
    act(page, "scale", replicas="3")
    wait_for_pods(page, 3)
    page.goto(f"{two.first.address}/audit/")
    expect(page.locator("table.audit")).to_contain_text(SECOND)


def test_the_switcher_leads_from_one_to_the_other(two: Two) -> None:
    page = two.page("")
    page.locator("#clusters summary").click()
    links = page.locator("#clusters a[href$='/cluster/']")
    expect(links).to_have_text([FIRST, SECOND])
    expect(links.nth(0)).to_have_attribute("aria-current", "page")
    links.nth(1).click()
    page.wait_for_url(f"**{PLACE}/cluster/**")
    page.wait_for_selector("#freshness[data-level=live]", timeout=PATIENCE_MS)
    expect(page.locator("#cluster-chip")).to_contain_text(SECOND)


def test_a_place_that_is_none_is_not_found(two: Two) -> None:
    page = two.first.page()
    answer = page.goto(f"{two.first.address}/at/nowhere/cluster/")
    assert answer
    assert answer.status == 404
    code = page.evaluate(
        """() => new Promise((told) => {
          const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/at/nowhere/live/`);
          socket.onclose = () => told('closed'); socket.onopen = () => told('open');
        })"""
    )
    assert code == "closed"


def test_an_observer_stays_one_in_every_place(two: Two) -> None:
    there = two.second.app(replicas=1)
    page = two.page(PLACE, "observer", at=f"#ns={there}")
    wait_for_pods(page, 1)
    answer = page.evaluate(
        "fetch(`${document.body.dataset.base}/actions/scale/`).then((a) => a.status)"
    )
    assert answer == 403


def test_two_are_seen_at_once(two: Two) -> None:
    there = two.second.app(replicas=2)
    page = two.page("")
    page.goto(f"{two.first.address}/side/")
    left, right = (page.frame_locator("iframe").nth(number) for number in (0, 1))
    for pane, name in ((left, FIRST), (right, SECOND)):
        expect(pane.locator("#freshness[data-level=live]")).to_be_visible(timeout=PATIENCE_MS)
        expect(pane.locator("#cluster-chip")).to_contain_text(name)
    expect(right.locator(f"#namespace option[value={there}]")).to_have_count(1)
    expect(left.locator(f"#namespace option[value={there}]")).to_have_count(0)
    page.get_by_label("Right").select_option(FIRST)
    page.get_by_role("button", name="Show").click()
    expect(page.frame_locator("iframe").nth(1).locator("#cluster-chip")).to_contain_text(
        FIRST, timeout=PATIENCE_MS
    )
    assert violations(page) == []
    assert page.troubles == []


def test_nobody_else_may_frame_a_pane(two: Two) -> None:
    page = two.page("")
    for address, ancestors in (("/cluster/?pane=1", "'self'"), ("/cluster/", "'none'")):
        answer = page.request.get(f"{two.first.address}{address}")
        assert f"frame-ancestors {ancestors}" in answer.headers["content-security-policy"]
