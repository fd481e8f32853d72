"""What a person types wrong, or does too late, gets a sentence in the form, and nothing breaks."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import Stage, open_thing, wait_for_pods

ANSWERS = ("Failed to load resource", "Response Status Error Code")


def form_of(page: Page, action: str) -> Locator:
    """Open an action's form."""
    page.locator(f"#act-{action}").click()
    form = page.locator(f'[data-action-form][hx-post$="/{action}/"]')
    expect(form).to_be_visible()
    return form


def send(form: Locator) -> None:
    """Past the browser's own checks, as an old browser or a script would."""
    form.evaluate("form => { form.noValidate = true; }")
    form.locator("button[type=submit]").click()


def deployment(stage: Stage) -> tuple[Page, str]:
    namespace = stage.app()
    page = stage.page(at=f"#view=apps&ns={namespace}")
    wait_for_pods(page, 3)
    open_thing(page, "deployment")
    return page, namespace


def unharmed(page: Page, count: int = 3) -> None:
    wait_for_pods(page, count)
    # The browser and htmx write each answer of 4xx to the console.
    troubles: list[str] = page.troubles  # type: ignore[attr-defined]
    others = [one for one in troubles if not one.startswith(ANSWERS)]
    assert others == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "Replicas must be at least 0; “-1” is less."),
        ("1000000000", "Replicas may be at most 500 here; “1000000000” is more."),
        ("", "Replicas must be a whole number from 0 to 500; nothing was given."),
    ],
)
def test_a_number_that_cannot_be(practice_stage: Stage, typed: str, said: str) -> None:
    page, _ = deployment(practice_stage)
    form = form_of(page, "scale")
    form.locator("#field-replicas").fill(typed)
    expect(form.locator("#kubectl")).to_contain_text(said)
    form.locator("button[type=submit]").click()
    assert form.locator("#field-replicas").evaluate("field => !field.validity.valid")
    expect(page.locator("#action-trouble")).to_have_count(0)  # the browser itself held it back
    send(form)
    expect(page.locator("#action-trouble")).to_have_text(said)
    expect(page.locator("#field-replicas")).to_have_value(typed)
    expect(page.locator("#field-replicas")).to_have_attribute("aria-invalid", "true")
    # htmx listens to a new form a moment after it is there; no person types that fast.
    page.wait_for_function("() => !document.querySelector('.htmx-added, .htmx-settling')")
    page.locator("#field-replicas").fill("4")
    expect(page.locator("#kubectl")).to_contain_text("--replicas=4")
    page.locator("[data-action-form] button[type=submit]").click()
    unharmed(page, 4)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hello: 2.0.0", "An image name has no spaces; “hello: 2.0.0” has one."),
        ("Hello:2", "“Hello:2” is not an image name."),
        ("", "Give an image, for example hello:2.0.0."),
    ],
)
def test_an_image_that_cannot_be(practice_stage: Stage, typed: str, said: str) -> None:
    page, _ = deployment(practice_stage)
    form = form_of(page, "image")
    form.locator("#field-image").fill(typed)
    send(form)
    expect(page.locator("#action-trouble")).to_contain_text(said)
    expect(page.locator("#field-image")).to_have_value(typed)
    unharmed(page)


def test_killing_what_is_already_gone(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page(at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    open_thing(page, "pod")
    name = page.locator("#inspector-title").text_content() or ""
    form = form_of(page, "kill")
    stage.kubectl("-n", namespace, "delete", "pod", name, "--force", "--grace-period=0")
    page.wait_for_selector(f'#picture .item:not(.leaving)[data-name="{name}"]', state="detached")
    confirm = form.locator("button[type=submit]")
    expect(confirm).to_be_visible()
    confirm.click()
    expect(page.locator("#action")).to_contain_text(f"{name} is already gone")
    expect(page.locator("#action")).to_contain_text(f'pods "{name}" not found')
    unharmed(page)


def test_scaling_what_is_already_gone(stage: Stage) -> None:
    page, namespace = deployment(stage)
    form = form_of(page, "scale")
    form.locator("#field-replicas").fill("5")
    stage.kubectl("-n", namespace, "delete", "deployment", "hello")
    form.locator("button[type=submit]").click()
    expect(page.locator("#action")).to_contain_text("hello is already gone")
    unharmed(page, 0)


def test_undo_without_an_earlier_revision(stage: Stage) -> None:
    page, _ = deployment(stage)
    form = form_of(page, "undo")
    expect(form).to_contain_text("There is no earlier revision to go back to.")
    expect(form.locator("button[type=submit]")).to_have_count(0)
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)
    unharmed(page)
