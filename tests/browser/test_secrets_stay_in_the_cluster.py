"""A word that is planted where secrets are is in no byte that reaches an observer's browser."""

import base64
import json
from typing import Any

from playwright.sync_api import Page, Response, WebSocket, expect

from tests.browser import hostile
from tests.browser.stage import Stage, open_thing, wait_until_proved

CANARY = "canary-4f1d9b7e"
ENCODED = base64.b64encode(CANARY.encode()).decode()
WAYS = ["ConfigMap/{}/nasty", "Secret/{}/planted", "Pod/{}/nasty", "Deployment/{}/hello"]
THINGS = [("pod", "nasty"), ("pod", ""), ("node", ""), ("deployment", "hello"), ("service", "")]
NO_BODY = {204, 301, 302, 303}
TABS = ["state", "events", "yaml"]


def plant(stage: Stage) -> str:
    """In a Secret, a ConfigMap, an annotation, an environment variable, and what kubectl applied last."""
    namespace = stage.app(replicas=2)
    objects = hostile.objects(namespace, tail=CANARY)
    secret: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "planted", "namespace": namespace},
        "stringData": {"password": CANARY},
    }
    stage.kubectl("apply", "-f", "-", given=hostile.listed([*objects, secret]))
    env = {"name": "hello", "env": [{"name": "TOKEN", "value": CANARY}]}
    template = {"metadata": {"annotations": {"note": CANARY}}, "spec": {"containers": [env]}}
    patch = {"metadata": {"annotations": {"note": CANARY}}, "spec": {"template": template}}
    stage.kubectl("-n", namespace, "patch", "deploy/hello", "-p", json.dumps(patch))
    stage.kubectl("-n", namespace, "rollout", "status", "deploy/hello", "--timeout=60s")
    return namespace


class Recorder:
    """Everything that comes to a page: `texts` is (where, text) of each frame and answer."""

    def __init__(self, page: Page) -> None:
        self.texts: list[tuple[str, str]] = []
        self._answers: list[Response] = []
        page.on("response", lambda answer: self._answers.append(answer))
        page.on("websocket", self._listen)

    def read(self) -> None:
        """Read the bodies of the answers so far; to be called before each navigation."""
        answers, self._answers = self._answers, []
        for one in answers:
            body = "" if one.status in NO_BODY or "/static/" in one.url else one.text()
            self.texts.append((one.url, body + json.dumps(one.headers)))

    def leaks(self) -> list[str]:
        """Where the canary sings."""
        return [where for where, text in self.texts if CANARY in text or ENCODED in text]

    def _listen(self, live: WebSocket) -> None:
        live.on("framereceived", lambda payload: self.texts.append(("socket", str(payload))))


def visit(stage: Stage, page: Page, recorder: Recorder, namespace: str) -> None:
    """All views, the inspector of each kind of thing with each tab, and addresses typed by hand."""
    page.goto(f"{stage.address}/cluster/#ns={namespace}")
    recorder.read()
    page.reload()
    page.wait_for_selector("#picture [data-kind=pod]")
    for kind, name in THINGS:
        page.keyboard.press("1" if kind in ("pod", "node") else "2")
        open_thing(page, kind, name)
        for tab in TABS:
            page.locator(f"#inspector-tab-{tab}").click()
            page.wait_for_selector(f"#inspector-panel[data-tab={tab}]")
        page.keyboard.press("Escape")
    page.keyboard.press("4")
    page.wait_for_selector("#table-panel tbody tr")  # from now on it is known which kinds are there
    for button in page.locator("[data-table-kind]:visible").all():
        button.click()
    wait_until_proved(page)
    recorder.read()
    by_hand(stage, page, recorder, namespace, TABS)


def by_hand(stage: Stage, page: Page, recorder: Recorder, namespace: str, tabs: list[str]) -> None:
    """Objects by their address, also those that are not drawn."""
    for way in WAYS:
        for tab in tabs:
            page.goto(f"{stage.address}/objects/{way.format(namespace)}/?tab={tab}")
            expect(page.locator("#inspector-title")).to_be_visible()
            recorder.read()


def test_no_byte_of_a_planted_secret_reaches_an_observer(stage: Stage) -> None:
    namespace = plant(stage)
    page = stage.page("observer")
    recorder = Recorder(page)
    visit(stage, page, recorder, namespace)
    assert recorder.leaks() == []
    places = [where for where, _ in recorder.texts]
    assert places.count("socket") >= 3, "frames were recorded"
    assert sum("tab=yaml" in where for where in places) >= len(WAYS) + len(THINGS)


def test_an_instructor_sees_annotations_but_no_secret(stage: Stage) -> None:
    """The same recorder finds what is there to find."""
    namespace = plant(stage)
    page = stage.page()
    recorder = Recorder(page)
    by_hand(stage, page, recorder, namespace, ["yaml"])
    found = recorder.leaks()
    assert [where.split("/")[4] for where in found] == ["Pod", "Deployment"]
