"""Where nothing runs, every view says so, and one press leads to the first application."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage, pods
from tests.running.podium import Podium

VIEWS = ["nodes", "apps", "rollout", "table"]


@pytest.fixture(scope="module")
def bare(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A cluster of its own: others' applications would fill it."""
    with Podium(scenario="empty", data_dir=tmp_path_factory.mktemp("bare")) as podium:
        yield Stage("practice", podium, browser)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("size", "theme"), [("laptop", "light"), ("phone", "dark")])
def test_every_view_says_that_nothing_runs(bare: Stage, view: str, size: str, theme: str) -> None:
    page = bare.page(at=f"#view={view}", size=size, theme=theme)
    expect(page.locator("#situation")).to_contain_text("Nothing runs here yet")
    expect(
        page.locator("#situation").get_by_role("button", name="Begin with an example")
    ).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("p")
    expect(page.locator("#problems-list")).to_contain_text("Nothing is wrong in what is shown.")
    assert page.troubles == []


def test_an_observer_is_told_to_wait_and_offered_nothing(bare: Stage) -> None:
    page = bare.page("observer")
    expect(page.locator("#situation")).to_contain_text("As soon as somebody applies a manifest")
    expect(page.locator("#situation .situation-acts button")).to_have_count(0)


def test_what_was_put_away_stays_away(bare: Stage) -> None:
    page = bare.page()
    page.get_by_role("button", name="Put this away").click()
    page.keyboard.press("2")
    page.wait_for_timeout(1_500)
    expect(page.locator("#situation")).to_be_hidden()


def test_the_example_runs_and_the_words_go(bare: Stage) -> None:
    page = bare.page(at="#view=apps")
    page.locator("#situation").get_by_role("button", name="Begin with an example").click()
    page.get_by_role("button", name="What would happen?").click()
    page.locator("#bench-apply").click()
    expect(page.locator("#bench-told")).to_contain_text("2 of 2 applied", timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(page.locator("#situation")).to_be_hidden(timeout=PATIENCE_MS)
    page.wait_for_selector("#picture [data-kind=pod][data-state=ready]", timeout=PATIENCE_MS)
    assert pods(page) == 3
    page.evaluate("location.hash = '#view=apps&ns=kube-public'")
    expect(page.locator("#situation")).to_contain_text("Nothing runs in kube-public")
    page.get_by_role("button", name="Show all namespaces").click()
    expect(page.locator("#situation")).to_be_hidden()
    bare.kubectl("delete", "deployment,service", "hello", "--now")  # the others need it empty
    expect(page.locator("#situation")).to_contain_text("Nothing runs here yet", timeout=PATIENCE_MS)
