"""A lesson for a room, with all its windows: the instructor's page, the stage, the speaker's window, and phones."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.running.podium import Podium

RATE = 20
MOST_LOOKS = 400
"""At the state, until the lesson must have come so far."""


class Hall:
    """The windows of one hall."""

    def __init__(
        self,
        browser: Browser,
        podium: Podium,
        cookies: Any,
        *,
        lesson: str = "a-rolling-update",
        phones: int = 3,
    ) -> None:
        self.browser = browser
        self.troubles: list[str] = []
        self.is_over = False
        self.origin = podium.links["instructor"].split("/enter")[0]
        self.desk = browser.new_context(
            viewport={"width": 1280, "height": 720}, storage_state=cookies
        )
        self.lead = self._window(self.desk, f"{self.origin}/lessons/")
        self.lead.click(f"#lesson-{lesson} button[value='hall']")
        self.lead.wait_for_url("**/at/run-*/cluster/**")
        self.at = urlsplit(self.lead.url).path
        self.base = self.at.removesuffix("/cluster/")
        self.lead.wait_for_selector("#room-bar .room-line")
        self.stage = self._window(self.desk, f"{self.origin}{self.at}?room=stage")
        self.stage.set_viewport_size({"width": 1920, "height": 1080})
        self.speaker = self._window(self.desk, f"{self.origin}{self.base}/speaker/")
        self.speaker.wait_for_selector(".speaker-code")
        self.code = self.stage.inner_text(".room-code")
        self.phones = [self._phone(number) for number in range(phones)]
        self._until_prepared()

    def _until_prepared(self) -> None:
        """Until then the lesson leads everybody's picture."""
        for _ in range(MOST_LOOKS):
            if self.doc()["phase"] != "preparing":
                return
            self.speaker.wait_for_timeout(30)
        raise AssertionError("The lesson's scene is not there")

    def _window(self, context: BrowserContext, url: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.troubles.append(f"{said.location['url']}: {said.text}")
                if said.type == "error"
                else None
            ),
        )
        page.goto(url)
        return page

    def _phone(self, number: int) -> Page:
        return self.guest(
            viewport={"width": 390, "height": 844},
            has_touch=True,
            is_mobile=True,
            color_scheme="dark" if number == 1 else "light",
            reduced_motion="reduce" if number == 2 else "no-preference",
        )

    def guest(self, **looks: Any) -> Page:
        """Somebody who comes in by the code, with a browser that looks so."""
        page = self._window(self.browser.new_context(**looks), f"{self.origin}/join/")
        page.fill("#code", self.code.lower().replace("-", " "))
        page.click("button:has-text('Join')")
        page.wait_for_selector("#room-bar .room-switches")
        assert self.code not in page.url
        return page

    def doc(self) -> dict[str, Any]:
        """The lesson's state."""
        found: dict[str, Any] = self.speaker.evaluate(
            f"fetch('{self.base}/lesson/').then((answer) => answer.json())"
        )
        return found

    def on(self) -> None:
        """The one key; until it has done what it does."""
        self.speaker.bring_to_front()
        before = self._where()
        self.speaker.keyboard.press("PageDown")
        for _ in range(200):
            if self._where() != before:
                return
            self.speaker.wait_for_timeout(30)
        raise AssertionError(f"Page Down does nothing at {before}")

    def _where(self) -> object:
        """The stage of the lesson and of the vote."""
        room = self.speaker.evaluate(f"fetch('{self.base}/room/').then((answer) => answer.json())")
        doc, voting = self.doc(), room["voting"]
        rounds = [one["is_open"] for one in voting["rounds"]] if voting else []
        step = doc["step"] or {"id": "", "stage": "", "question": None, "buttons": []}
        locked = bool(step["question"] and step["question"]["is_locked"])
        pressed = [one["state"] for one in step["buttons"]]
        return (doc["phase"], step["id"], step["stage"], locked, pressed, doc["clock"], rounds)

    def end(self) -> None:
        """The run is over, and its cluster gone; a second call does nothing."""
        if self.is_over:
            return
        self.is_over = True
        status = self.send(self.speaker, "lesson/", {"do": "end"})
        assert status == 204

    def send(self, page: Page, path: str, body: dict[str, Any]) -> int:
        """What the server answers to a command with the rights of this page."""
        headers = json.loads(page.get_attribute("body", "hx-headers") or "{}")
        answer = page.request.post(
            f"{self.origin}{self.base}/{path}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json", "Origin": self.origin, **headers},
        )
        return answer.status

    def hurry(self) -> None:
        """Simulated time is not waited for."""
        self.speaker.evaluate(
            f'document.querySelector(\'[data-id="rate-{RATE}"][aria-pressed="false"]\')?.click()'
        )

    def go_on(self, until: Callable[[Any], bool]) -> None:
        """By the one key, until the lesson's state is so; the phones answer what is asked."""
        answered: set[str] = set()
        for _ in range(MOST_LOOKS):
            doc = self.doc()
            if until(doc):
                return
            step = doc["step"]
            question = step["question"] if step else None
            if question and not question["is_locked"] and question["id"] not in answered:
                answered.add(question["id"])
                for phone in self.phones:
                    guess(phone, question)
            is_waited_for = bool(step) and step["stage"] == "watch" and not doc["clock"]["held"]
            if is_waited_for:
                if doc["clock"]["may"]:
                    self.hurry()
                self.speaker.wait_for_timeout(150)
            else:
                self.on()
        raise AssertionError(f"The lesson does not come so far: {self.doc()['step']}")


def guess(phone: Page, question: dict[str, Any]) -> None:
    """Any answer."""
    if question["kind"] in ("choice", "poll"):
        phone.click(f"[data-id='vote-{question['options'][0]['id']}']")
    elif question["kind"] == "number":
        phone.fill("#room-vote [data-id='number']", "3")
        phone.click("#room-vote [data-id='lock']")
    expect(phone.locator("#room-vote .room-count")).to_contain_text("guessed")
