"""The address bar says what is shown, so that a link shows the same to others; and a pod is the same in every view."""

from playwright.sync_api import expect

from tests.browser.stage import DRAWN, PATIENCE_MS, Stage, manifests, open_thing, wait_for_pods


def test_a_link_shows_exactly_what_it_says(stage: Stage) -> None:
    namespace = stage.app()
    name = stage.kubectl("-n", namespace, "get", "pods", "-o", "jsonpath={.items[1].metadata.name}")
    open_ = f"Pod%2F{namespace}%2F{name}"
    page = stage.page("observer", at=f"#view=apps&ns={namespace}&select=app+%3D+hello&open={open_}")
    wait_for_pods(page, 3)
    expect(page.locator("#picture svg.mode-apps")).to_be_visible()
    expect(page.locator("#tab-apps")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#namespace")).to_have_value(namespace)
    expect(page.locator("#selector")).to_have_value("app = hello")
    expect(page.locator("#spotlight-result")).to_contain_text("3 match · 3 ready to receive")
    expect(page.locator("#inspector-title")).to_have_text(name)
    expect(page.locator(f"{DRAWN}[data-kind=pod].selected")).to_have_attribute("data-name", name)
    expect(page.locator(f"{DRAWN}[data-kind=pod] .pod-halo.on")).to_have_count(3)


def test_what_is_clicked_together_is_in_the_link(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    page.keyboard.press("2")
    page.locator("#selector").fill("app in (hello)")
    open_thing(page, "deployment")
    link = page.evaluate("() => location.href")
    other = stage.page("observer")
    other.goto("about:blank")
    other.goto(link)
    expect(other.locator("#inspector-title")).to_have_text("hello")
    expect(other.locator("#selector")).to_have_value("app in (hello)")
    expect(other.locator("#picture svg.mode-apps")).to_be_visible()
    expect(other.locator("#namespace")).to_have_value(namespace)


def test_the_tab_that_is_read_is_in_the_link(practice_stage: Stage) -> None:
    namespace = practice_stage.app()
    page = practice_stage.page("observer", at=f"#ns={namespace}&open=Deployment/{namespace}/hello")
    page.locator(".strip-of-tabs [data-tab=yaml]").click()
    expect(page.locator("#inspector-panel")).to_have_attribute("data-tab", "yaml")
    link = page.evaluate("() => location.href")
    other = practice_stage.page("observer")
    other.goto("about:blank")
    other.goto(link)
    expect(other.locator("#inspector-panel")).to_have_attribute("data-tab", "yaml")
    # Another thing begins at the beginning.
    other.evaluate(f"() => {{ location.hash = 'ns={namespace}&open=Service/{namespace}/hello'; }}")
    expect(other.locator("#inspector-panel")).to_have_attribute("data-tab", "state")
    assert other.troubles == []  # type: ignore[attr-defined]


def test_a_link_opens_what_is_made_after_the_first_picture(practice_stage: Stage) -> None:
    namespace, other = practice_stage.namespace(), practice_stage.app(replicas=1)
    page = practice_stage.page(
        "observer", at=f"#view=apps&ns={namespace}&open=Deployment/{namespace}/hello&tab=events"
    )
    # One of the same name goes elsewhere meanwhile.
    practice_stage.kubectl("-n", other, "delete", "deployment,service", "hello")
    expect(page.locator("#toasts")).to_contain_text(f"no Deployment hello in {namespace} at")
    expect(page.locator("#drawer")).to_be_hidden()
    practice_stage.kubectl("apply", "-n", namespace, "-f", "-", given=manifests(1))
    expect(page.locator("#inspector-title")).to_have_text("hello", timeout=PATIENCE_MS)
    expect(page.locator("#inspector-panel")).to_have_attribute("data-tab", "events")
    wait_for_pods(page, 1)
    expect(page.locator(f"{DRAWN}[data-kind=deployment].selected")).to_have_count(1)
    assert f"open=Deployment/{namespace}/hello" in page.url
    assert page.troubles == []  # type: ignore[attr-defined]


def test_whoever_presses_escape_waits_for_a_link_no_longer(practice_stage: Stage) -> None:
    namespace = practice_stage.namespace()
    page = practice_stage.page("observer", at=f"#ns={namespace}&open=Deployment/{namespace}/hello")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.hash.includes('open=')")
    practice_stage.kubectl("apply", "-n", namespace, "-f", "-", given=manifests(1))
    wait_for_pods(page, 1)
    expect(page.locator("#drawer")).to_be_hidden()


def test_a_link_to_nothing_shows_the_cluster_and_says_so(practice_stage: Stage) -> None:
    page = practice_stage.page("observer", at="#view=circus&ns=No%20Such&open=Pod/x/y&open=1")
    expect(page.locator("#picture svg.mode-nodes")).to_be_visible()
    expect(page.locator("#toasts")).to_contain_text("There is no Pod y in x at this moment.")
    expect(page.locator("#drawer")).to_be_hidden()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_pod_keeps_its_element_from_view_to_view(stage: Stage) -> None:
    namespace = stage.app()
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    page.evaluate(
        """(drawn) => { window.before = new Map(
          [...document.querySelectorAll(`${drawn}[data-kind=pod]`)].map((pod) => [pod.dataset.uid, pod])); }""",
        DRAWN,
    )
    same = """(drawn) => {
      const now = [...document.querySelectorAll(`${drawn}[data-kind=pod]`)];
      return now.length === 3 && now.every((pod) => window.before.get(pod.dataset.uid) === pod);
    }"""
    for key, mode in (("2", "apps"), ("1", "nodes"), ("2", "apps")):
        page.keyboard.press(key)
        page.wait_for_selector(f"#picture svg.mode-{mode}")
        assert page.evaluate(same, DRAWN)
