"""Whatever somebody wrote into an object is shown as what it is, and nothing of it is obeyed."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hostile
from tests.browser.stage import DRAWN, Stage

FOREIGN = "body script, img, iframe, object, embed, [onerror], [onload], a[href^='javascript']"
TOO_WIDE = """() => [document.documentElement, document.getElementById('side')]
  .filter((one) => one.scrollWidth > one.clientWidth)
  .map((one) => [one.tagName, one.scrollWidth, ...[...one.querySelectorAll('*')]
    .filter((inner) => inner.getBoundingClientRect().right > one.clientWidth + one.getBoundingClientRect().left + 1)
    .map((inner) => `${inner.tagName}#${inner.id}.${inner.getAttribute('class')}`)])"""
OBEYED = "\u202e"


def guarded(page: Page) -> Page:
    """Dialogs and violations of the content security policy become troubles of the page."""
    troubles: list[str] = page.troubles  # type: ignore[attr-defined]

    def refuse(dialog: Any) -> None:
        troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.evaluate(
        """() => document.addEventListener('securitypolicyviolation',
                  (event) => console.error(`violation: ${event.violatedDirective} ${event.sample}`))"""
    )
    return page


def harmless(page: Page) -> None:
    assert page.locator(FOREIGN).count() == 0
    text: str = page.evaluate("() => document.body.textContent")
    assert OBEYED not in text
    troubles: list[str] = page.troubles  # type: ignore[attr-defined]
    # A fragment on its own names no icon: the browser asks for one, and there is none.
    assert [one for one in troubles if "404" not in one] == []


@pytest.fixture
def namespace(stage: Stage) -> str:
    name = stage.app(replicas=1)
    stage.kubectl("create", "-f", "-", given=hostile.listed(hostile.objects(name)))
    pod = json.loads(stage.kubectl("-n", name, "get", "pod", "nasty", "-o", "json"))
    stage.kubectl("create", "-f", "-", given=hostile.listed([hostile.event(name, pod)]))
    return name


def test_in_the_picture_and_the_inspector(stage: Stage, namespace: str) -> None:
    page = guarded(stage.page(at=f"#ns={namespace}"))
    for key in ("3", "2", "1"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        harmless(page)
    page.locator(f'{DRAWN}[data-name="nasty"] .focus').click()
    expect(page.locator("#inspector-title")).to_have_text("nasty")
    expect(page.locator("#inspector-panel")).to_contain_text("<script>alert(3)</script>")
    expect(page.locator("#inspector-panel")).to_contain_text("\\u202e1.0.0")
    harmless(page)
    page.locator("#inspector-tab-events").click()
    events = page.locator("#inspector-panel[data-tab=events]")
    expect(events).to_contain_text('<img src=x onerror="alert(1)">')
    expect(events).to_contain_text("red \\u0007 bell, \\u202eright to left\\u202c, 🎪 tent")
    expect(events).to_contain_text("<b>nobody</b>")
    harmless(page)
    page.locator("#inspector-tab-yaml").click()
    yaml = page.locator("#inspector-panel[data-tab=yaml]")
    expect(yaml).to_contain_text("<script>alert(2)</script>")
    expect(yaml).to_contain_text("{{7*7}} ${7*7} %s")
    harmless(page)


def test_in_logs(practice_stage: Stage) -> None:
    """On the practice cluster, which alone has logs."""
    stage = practice_stage
    name = stage.app(replicas=1)
    stage.kubectl("create", "-f", "-", given=hostile.listed(hostile.objects(name)))
    started = "jsonpath={.status.containerStatuses[?(@.name=='talks')].started}=true"
    stage.kubectl("-n", name, "wait", "pod/nasty", f"--for={started}", "--timeout=60s")
    page = guarded(stage.page(at=f"#ns={name}&open=Pod/{name}/nasty"))
    page.locator("#inspector-tab-logs").click()
    log = page.locator("#inspector-panel[data-tab=logs]")
    expect(log).to_contain_text('<img src=x onerror="alert(1)">')
    expect(log).to_contain_text("red \\u0007 bell, \\u202eright to left")
    harmless(page)


def test_the_longest_name_there_is(stage: Stage, namespace: str) -> None:
    page = guarded(stage.page(at=f"#ns={namespace}"))
    page.locator(f'{DRAWN}[data-name="{hostile.LONG_NAME}"] .focus').click()
    expect(page.locator("#inspector-title")).to_have_text(hostile.LONG_NAME)
    assert page.evaluate(TOO_WIDE) == []
    page.locator("#act-kill").click()
    page.locator("[data-action-form] button[type=submit]").click()
    page.wait_for_selector(f'{DRAWN}[data-name="{hostile.LONG_NAME}"]', state="detached")
    harmless(page)


def test_a_configmap_with_markup(stage: Stage, namespace: str) -> None:
    page = guarded(stage.page())
    page.goto(f"{stage.address}/objects/ConfigMap/{namespace}/nasty/?tab=yaml")
    expect(page.locator("body")).to_contain_text("<script>alert(2)</script>")
    harmless(page)


def test_labels_that_are_script_tags_are_refused_in_the_api_servers_words(stage: Stage) -> None:
    namespace = stage.app(replicas=1)
    pod = hostile.objects(namespace)[0]
    pod["metadata"]["labels"] = {"app": hostile.MARKUP}
    with pytest.raises(AssertionError, match="a valid label must be an empty string or consist"):
        stage.kubectl("create", "-f", "-", given=hostile.listed([pod]))
