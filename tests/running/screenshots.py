"""Make the pictures of README and docs/moments.md: `python -m tests.running.screenshots`.

Everything on them happened: a practice cluster and, where it is built, a real control plane, kubectl or a
button doing the changing, Chromium looking. Look at them before committing them.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.stage import Stage, act, manifests, open_thing, wait_for_drawn, wait_for_pods
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane
from tests.running.browser import chromium
from tests.running.podium import ROOT, Podium

IMAGES = ROOT / "docs" / "img"
SETTLE_MS = 700  # travel takes 380 ms, a fill 400 ms
LOOKS = [("projector", "1920"), ("laptop", "1280"), ("phone", "390")]


def main() -> None:
    """All of them, into docs/img."""
    (IMAGES / "moments").mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        workshop(browser)
        moments(browser, "practice", {"scenario": "empty"})
        if find_assets() is None:
            print("left out: the real control plane is not built", file=sys.stderr)
            return
        with ControlPlane() as control_plane:
            control_plane.add_nodes(3)
            moments(browser, "real", {"kubeconfig": control_plane.kubeconfig})
        with ControlPlane() as control_plane:
            control_plane.add_nodes(20)
            crowd(browser, control_plane)


def workshop(browser: Browser) -> None:
    """The starting scenario: both views, an update, one that is stuck, the inspector, in all sizes and themes."""
    with Podium(scenario="workshop", data_dir=scratch()) as podium:
        stage = Stage("practice", podium, browser)
        pages = {
            (size, theme): stage.page("observer", size=size, theme=theme)
            for size, _ in LOOKS
            for theme in ("light", "dark")
        }
        ada = stage.page(size="projector")
        wait_for_pods(ada, 8)
        everywhere(pages, "nodes", lambda page: page.keyboard.press("1"))
        everywhere(pages, "apps", lambda page: page.keyboard.press("2"))
        hello = ["-n", "workshop", "set", "image", "deploy/hello"]
        stage.kubectl("-n", "workshop", "scale", "deploy/hello", "--replicas=8")
        wait_for_pods(ada, 13)
        stage.kubectl(*hello, "hello=hello:2.0.0")
        ada.keyboard.press("2")
        middle_of_update(ada)
        everywhere(pages, "apps-update", show_hello)
        stage.kubectl("-n", "workshop", "rollout", "status", "deploy/hello", "--timeout=90s")
        wait_for_pods(ada, 13)
        stage.kubectl("-n", "workshop", "scale", "deploy/hello", "--replicas=3")
        wait_for_pods(ada, 8)
        stage.kubectl(*hello, "hello=hello:9.9.9")
        ada.wait_for_selector(".pod.is-failed", timeout=30_000)
        everywhere(pages, "apps-stuck", show_hello)
        everywhere(pages, "rollout-stuck", show_rollout)
        everywhere(pages, "past", go_back)
        for page in pages.values():
            page.keyboard.press("l")
        everywhere(pages, "nodes-trouble", lambda page: page.keyboard.press("1"))
        stage.kubectl("-n", "workshop", "rollout", "undo", "deploy/hello")
        inspector(ada)
        on_stage(ada)


def everywhere(
    pages: dict[tuple[str, str], Page], name: str, prepare: Callable[[Page], None]
) -> None:
    """One picture in each size and theme."""
    for page in pages.values():
        prepare(page)
    next(iter(pages.values())).wait_for_timeout(SETTLE_MS)
    # An update goes on while pictures are taken: the quick ones first.
    for (size, theme), page in sorted(pages.items(), key=lambda entry: entry[0][0], reverse=True):
        page.screenshot(path=IMAGES / f"{name}-{theme}-{dict(LOOKS)[size]}.png")


def show_hello(page: Page) -> None:
    """Scroll to the lane of hello."""
    page.locator("#picture [data-kind=lane][data-name=hello]").evaluate(
        "lane => lane.scrollIntoView({block: 'start'})"
    )
    page.evaluate("() => document.getElementById('main').scrollBy(0, -60)")


def show_rollout(page: Page) -> None:
    """The Rollout view of hello."""
    page.evaluate("() => { location.hash = '#view=rollout&of=Deployment/workshop/hello'; }")
    page.wait_for_selector("#tab-rollout[aria-selected=true]")


def go_back(page: Page) -> None:
    """Apps, as it was some changes ago."""
    page.keyboard.press("2")
    for _ in range(4):
        page.keyboard.press(",")


def on_stage(page: Page) -> None:
    """One application for the back row."""
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("s")
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=IMAGES / "stage-light-1920.png")


def middle_of_update(page: Page) -> None:
    """Wait until both generations serve."""
    page.wait_for_function(
        """() => { const ready = [...document.querySelectorAll('.pod.is-ready .pod-letter')].map((e) => e.textContent);
          return ready.filter((letter) => letter === 'B').length >= 2; }""",
        timeout=40_000,
    )


def inspector(page: Page) -> None:
    """A pod in the inspector, and the form of an action."""
    page.keyboard.press("1")
    wait_for_pods(page, 8)
    open_thing(page, "pod")
    page.locator("#act-kill").click()
    page.wait_for_timeout(SETTLE_MS)
    page.screenshot(path=IMAGES / "inspector-light-1920.png")


def moments(browser: Browser, cluster: str, options: dict[str, object]) -> None:
    """Scale 3 → 7 → 2, kill, update, bad update, undo: by button and by kubectl in turn."""
    with Podium(data_dir=scratch(), **options) as podium:  # type: ignore[arg-type]
        stage = Stage(cluster, podium, browser)
        namespace = stage.app()
        page = stage.page(at=f"#view=apps&ns={namespace}")
        wait_for_pods(page, 3)

        def shot(name: str) -> None:
            page.wait_for_timeout(SETTLE_MS)
            page.screenshot(path=IMAGES / "moments" / f"{cluster}-{name}.png")

        open_thing(page, "deployment")
        act(page, "scale", replicas="7")
        page.keyboard.press("Escape")
        wait_for_pods(page, 7)
        shot("1-scaled-to-7")
        stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=2")
        page.wait_for_selector(".pod.is-terminating")
        shot("2-scaling-to-2")
        wait_for_pods(page, 2)
        stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
        wait_for_pods(page, 4)
        open_thing(page, "pod")
        act(page, "kill")
        page.keyboard.press("Escape")
        shot("3-killed-one")
        wait_for_pods(page, 4)
        stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:2.0.0")
        page.wait_for_function(
            "() => [...document.querySelectorAll('.pod .pod-letter')].some((e) => e.textContent === 'B')"
        )
        shot("4-updating")
        wait_for_pods(page, 4, generation="B")
        break_it(stage, namespace)
        wait_for_drawn(page, "deployment", "hello", "stuck")
        shot("5-stuck")
        open_thing(page, "deployment")
        act(page, "undo", revision="2")
        page.keyboard.press("Escape")
        wait_for_pods(page, 4, generation="B")
        shot("6-undone")


def break_it(stage: Stage, namespace: str) -> None:
    """An image that does not exist; on the real nodes, which start any, a wish that fits nowhere."""
    if stage.cluster == "practice":
        stage.kubectl("-n", namespace, "set", "image", "deploy/hello", "hello=hello:9.9.9")
        return
    container = {"name": "hello", "resources": {"requests": {"cpu": "900"}}}
    patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
    stage.kubectl("-n", namespace, "patch", "deploy/hello", "-p", json.dumps(patch))


def crowd(browser: Browser, control_plane: ControlPlane) -> None:
    """Twenty nodes, two hundred pods, and a hundred of them rolling, on the real control plane."""
    with Podium(kubeconfig=control_plane.kubeconfig, data_dir=scratch()) as podium:
        stage = Stage("real", podium, browser)
        stage.kubectl("apply", "-f", "-", given=manifests(100))
        for name in ("auth", "frontend"):
            stage.kubectl("create", "deployment", name, f"--image={name}:1.0.0", "--replicas=50")
        page = stage.page(size="projector", theme="light")
        wait_for_pods(page, 200)
        stage.kubectl("set", "image", "deploy/hello", "hello=hello:2.0.0")
        middle_of_update(page)
        page.screenshot(path=IMAGES / "nodes-real-200-pods-light-1920.png")


def scratch() -> Path:
    """A data folder of its own, so that nobody's `var/` is touched."""
    return Path(tempfile.mkdtemp(prefix="podium-shots-"))


if __name__ == "__main__":
    os.environ.pop("KUBECONFIG", None)
    try:
        main()
    except subprocess.SubprocessError as trouble:
        sys.exit(str(trouble))
