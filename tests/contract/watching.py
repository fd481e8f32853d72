"""The events of an open watch, read one by one."""

import http.client
import json
from typing import Any

from tests.contract.masking import Origins

Event = dict[str, Any]


class Stream:
    """A watch's answer. Reading waits for the next event, at most the connection's timeout."""

    def __init__(self, answer: http.client.HTTPResponse, origins: Origins) -> None:
        self._answer = answer
        self._origins = origins
        self.status = answer.status
        self.content_type = answer.headers.get("Content-Type", "")

    def next(self) -> Event | None:
        """The next event; None when the server has ended the watch."""
        line = self._answer.readline()
        if not line:
            return None
        event: Event = json.loads(line)
        self._origins.answered(event)
        return event

    def take(self, count: int) -> list[Event]:
        """That many events, or fewer where the server ends the watch before."""
        events: list[Event] = []
        while len(events) < count and (event := self.next()) is not None:
            events.append(event)
        return events

    def rest(self) -> list[Event]:
        """All events until the server ends the watch."""
        events: list[Event] = []
        while (event := self.next()) is not None:
            events.append(event)
        return events

    def until(self, type_: str) -> list[Event]:
        """The events up to the first of that type, with it."""
        events: list[Event] = []
        while (event := self.next()) is not None:
            events.append(event)
            if event["type"] == type_:
                break
        return events
