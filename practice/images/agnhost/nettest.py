"""agnhost nettest: keeps in mind who wrote to it, and tells.

Left out: looking for peers of its own Service and writing to them.
"""

from __future__ import annotations

import json
from typing import ClassVar

from practice.images.agnhost.subcommand import Defaults, Subcommand, path_of
from practice.images.program import Answer, Request
from practice.limits import NETTEST_ENTRIES


class Nettest(Subcommand):
    """The server."""

    defaults: ClassVar[Defaults] = {
        "port": 8080,
        "peers": 8,
        "service": "nettest",
        "namespace": "default",
        "delay-shutdown": 0,
    }

    def prepare(self) -> None:
        self.ports = (self.flags.number("port"),)
        self._received: dict[str, int] = {}
        self._errors: list[str] = []

    def respond(self, request: Request) -> Answer:
        """`/read` tells what `/write` brought."""
        match path_of(request):
            case "/read":
                return Answer(200, json.dumps(self._state(), indent="\t"))
            case "/write":
                self._note(request.body)
                return Answer(200, json.dumps({"Hostname": self.hostname}) + "\n")
            case "/status":
                return Answer(200, "running")
            case "/quit":
                return Answer(204)
            case _:
                return Answer(404, "404 page not found\n")

    def _state(self) -> dict[str, object]:
        return {
            "Hostname": self.hostname,
            "Sent": None,
            "Received": self._received or None,
            "Errors": self._errors or None,
            "Log": None,
            "StillContactingPeers": True,
        }

    def _note(self, body: bytes) -> None:
        try:
            said = json.loads(body or b"null")
            source = said.get("Source") if isinstance(said, dict) else ""
        except ValueError:
            source = ""
        if isinstance(source, str) and source and len(self._received) < NETTEST_ENTRIES:
            self._received[source] = self._received.get(source, 0) + 1
        elif len(self._errors) < NETTEST_ENTRIES:
            self._errors.append(f"{self.hostname}: Got request with no source")
