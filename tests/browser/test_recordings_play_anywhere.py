"""A recording is saved, and played without any cluster: on the player's page, and as one file from a disk."""

from pathlib import Path

from playwright.sync_api import Download, Page, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, pods, wait_for_pods
from tests.running import browser as browsers


def saved(page: Page, words: str, folder: Path) -> Path:
    page.locator("#timeline-save summary").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=words).click()
    download: Download = waiting.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def story(stage: Stage) -> tuple[Page, str]:
    """Two pods become four."""
    namespace = stage.app(replicas=2)
    page = stage.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 2)
    stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    wait_for_pods(page, 4)
    return page, namespace


def play_to_the_end(page: Page, namespace: str) -> None:
    expect(page.locator("#freshness")).to_have_text("recording")
    page.evaluate("namespace => { location.hash = `#ns=${namespace}`; }", namespace)
    page.locator("#timeline-slider").focus()
    page.keyboard.press("End")
    wait_for_pods(page, 4)
    for _ in range(300):
        page.keyboard.press(",")
        page.wait_for_timeout(20)
        if pods(page) == 2:
            break
    assert pods(page) == 2
    assert ":" in page.locator("#narration").inner_text()
    page.locator("#picture [data-kind=pod] .focus").first.click()
    page.keyboard.press("Enter")
    expect(page.locator("#inspector-title")).to_contain_text("hello-")
    expect(page.locator("#drawer-body .facts")).to_contain_text("Running")
    page.keyboard.press("Escape")


def test_a_file_is_played_with_nothing_asked_of_any_cluster(stage: Stage, tmp_path: Path) -> None:
    page, namespace = story(stage)
    file = saved(page, "A recording,", tmp_path)
    assert file.name.endswith(".podium.ndjson.gz")
    page.goto(f"{stage.address}/recordings/")
    assert not violations(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.locator("#recording-file").set_input_files(
        {"name": "x.gz", "mimeType": "application/gzip", "buffer": b"hello"}
    )
    expect(page.locator("#recording-trouble")).to_contain_text("cannot be unpacked")
    page.locator("#recording-file").set_input_files(file)
    play_to_the_end(page, namespace)
    assert not violations(page)
    assert not [url for url in asked if "/static/" not in url]


def test_one_file_plays_from_a_disk(stage: Stage, tmp_path: Path) -> None:
    page, namespace = story(stage)
    file = saved(page, "One page", tmp_path)
    page.context.close()
    page = browsers.new_page(stage.browser)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    play_to_the_end(page, namespace)
    assert asked == [file.as_uri()]
    assert not said
