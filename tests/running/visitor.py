"""A visitor without a browser: asks over HTTP, comes in by a link, listens at the socket."""

import gzip
import http.client
import json
from contextlib import closing, suppress
from dataclasses import dataclass
from time import sleep
from typing import Protocol

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin


class Address(Protocol):
    """Where somebody can be visited: a Podium, or what stands before several."""

    port: int
    url: str
    links: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        """Its value, or nothing; servers write names in their own case."""
        return {key.lower(): value for key, value in self.headers}.get(name.lower(), "")

    def cookie(self, part: str) -> str:
        """`name=value` of the cookie whose name contains `part`."""
        values = [
            value.split(";")[0] for name, value in self.headers if name.lower() == "set-cookie"
        ]
        return next(value for value in values if part in value)


def ask(
    podium: Address, path: str, headers: dict[str, str] | None = None, form: str | None = None
) -> Answer:
    """GET, or POST of a form."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    connection = http.client.HTTPConnection("127.0.0.1", podium.port, timeout=10)
    with closing(connection):
        method = "GET" if form is None else "POST"
        connection.request(method, path, form, {**kind, **(headers or {})})
        answer = connection.getresponse()
        body = answer.read()
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(answer.status, answer.getheaders(), body.decode())


def until_ready(podium: Address) -> None:
    """Until the first picture is complete."""
    host = {"Host": podium.url.removeprefix("http://")}
    while ask(podium, "/readyz", host).status != 200:
        sleep(0.05)


def enter(podium: Address, link: str) -> str:
    """The session cookie behind a link."""
    page = ask(podium, "/enter/")
    secret = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = f"csrfmiddlewaretoken={secret}&token={podium.links[link].partition('#')[2]}"
    answer = ask(podium, "/enter/", {"Cookie": page.cookie("-csrf=")}, form)
    assert answer.status == 303
    return answer.cookie("-session=")


def socket_of(podium: Address, cookie: str, window: str = "") -> ClientConnection:
    """An open socket of who has this cookie, in a window of this name."""
    return connect(
        f"ws://127.0.0.1:{podium.port}/live/" + (f"?window={window}" if window else ""),
        origin=Origin(podium.url),
        additional_headers={"Cookie": cookie},
        max_size=None,
    )


def until_closed(live: ClientConnection) -> list[dict[str, object]]:
    """All frames that still come."""
    frames = []
    with suppress(ConnectionClosed):
        for text in live:
            frames.append(json.loads(text))
    return frames
