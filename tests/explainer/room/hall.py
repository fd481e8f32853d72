"""A hall on a practice cluster: who leads it, and people who come in by its code, with hand-made requests."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import AsyncClient, override_settings

from dashboard.web import backend
from explainer.room.room import Room
from explainer.runs import registry
from tests.conftest import Persona


class Browser:
    """One, in one place ("" for the first cluster)."""

    def __init__(self, client: AsyncClient, slug: str = "") -> None:
        self.client, self.slug = client, slug

    async def ask(
        self, method: str, path: str, body: object = None, **rest: Any
    ) -> tuple[int, Any]:
        """The status, and the answer's JSON where it is such."""
        place = f"/at/{self.slug}" if self.slug else ""
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        with backend.chosen(self.slug), override_settings(FORCE_SCRIPT_NAME=place or None):
            answer = await getattr(self.client, method)(f"{place}{path}", **sent, **rest)
        is_json = answer.get("Content-Type") == "application/json" and answer.content
        return answer.status_code, json.loads(answer.content) if is_json else answer

    async def lesson(self, word: str, **rest: object) -> int:
        """A command to the lesson."""
        return int((await self.ask("post", "/lesson/", {"do": word, **rest}))[0])

    async def room(self, word: str, **rest: object) -> int:
        """A command of who follows."""
        return int((await self.ask("post", "/room/", {"do": word, **rest}))[0])

    async def lead(self, word: str, **rest: object) -> int:
        """A command of who leads."""
        return int((await self.ask("post", "/room/lead/", {"do": word, **rest}))[0])

    async def state(self) -> dict[str, Any]:
        """The lesson's."""
        found: dict[str, Any] = (await self.ask("get", "/lesson/"))[1]
        return found

    async def hall(self) -> dict[str, Any]:
        """The room's."""
        found: dict[str, Any] = (await self.ask("get", "/room/"))[1]
        return found

    async def until(self, test: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first state of the lesson that passes."""
        async with asyncio.timeout(30):
            while not test(found := await self.state()):
                await asyncio.sleep(0.05)
        return found

    @property
    def cookie(self) -> bytes:
        """For the handshake of a socket."""
        name = settings.SESSION_COOKIE_NAME
        return f"{name}={self.client.cookies[name].value}".encode()


async def held(who: Persona, lesson: str = "growing") -> Browser:
    """A hall that this person has begun, at its introduction."""
    status, said = await Browser(who.async_client).ask(
        "post", f"/lessons/{lesson}/start/", {"mode": "hall"}
    )
    assert status == 200, said
    speaker = Browser(who.async_client, said["at"].split("/")[2])
    await speaker.until(lambda one: one["phase"] == "intro")
    return speaker


async def joined(speaker: Browser) -> Browser:
    """A phone that came in by the code on the screen."""
    code = (await speaker.hall())["door"]["code"]
    client = AsyncClient()
    answer = await client.post("/join/", {"code": code})
    assert answer["Location"] == f"/at/{speaker.slug}/cluster/"
    return Browser(client, speaker.slug)


def room_of(speaker: Browser) -> Room:
    """Its insides."""
    run = registry.find(speaker.slug)
    assert run is not None
    assert run.room is not None
    return run.room
