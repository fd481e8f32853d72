"""Two processes with one database behind one address, as browsers and their sockets see them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection

from dashboard.live.protocol import Replica
from dashboard.management.practice_child import PracticeChild
from tests.running.podium import Podium, free_port
from tests.running.proxy import Balancer
from tests.running.visitor import Answer, ask, enter, until_ready

PINNED = (b"/lessons/", b"/sandbox/", b"/join/", b"/at/")


@dataclass
class House:
    """The address that browsers know, and what stands behind it."""

    front: Balancer
    first: Podium
    second: Podium
    cookie: str = ""

    @property
    def port(self) -> int:
        return self.front.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.front.port}"

    @property
    def links(self) -> dict[str, str]:
        return self.first.links

    def at(self, podium: Podium) -> "Door":
        """One process by itself, asked as if through the front."""
        return Door(podium.port, self.url, podium.links)


@dataclass
class Door:
    port: int
    url: str
    links: dict[str, str]


@contextmanager
def opened(
    cluster: PracticeChild, folder: Path, environ: dict[str, str] | None = None
) -> Iterator[House]:
    """Both started; only the first holds lessons."""
    ports = [free_port(), free_port()]
    with Balancer(ports, PINNED) as front:
        shared = {"PODIUM_URL": f"http://127.0.0.1:{front.port}", **(environ or {})}
        made = [
            Podium(
                kubeconfig=cluster.kubeconfig,
                data_dir=folder,
                port=port,
                environ={**shared, "PODIUM_HOLDS_LESSONS": holds},
            )
            for port, holds in zip(ports, ("1", "0"), strict=True)
        ]
        try:
            found = House(front, made[0].start(), made[1].start())
            for one in made:
                until_ready(found.at(one))
            found.cookie = enter(found, "instructor")
            yield found
        finally:
            for one in made:
                one.stop()


def host(house: House) -> dict[str, str]:
    """What a proxy hands on."""
    return {"Host": house.url.removeprefix("http://")}


def post(house: House, podium: Podium, path: str, fields: dict[str, Any]) -> Answer:
    """A form, at this process."""
    page = ask(house.at(podium), "/cluster/", {"Cookie": house.cookie, **host(house)})
    secret = page.text.split('X-CSRFToken": "')[1].split('"')[0]
    headers = {"Cookie": f"{house.cookie}; {page.cookie('-csrf=')}", "X-CSRFToken": secret}
    return ask(house.at(podium), path, {**headers, **host(house)}, urlencode(fields))


class Looking:
    """A viewer at one process."""

    def __init__(self, live: ClientConnection, replica: Replica | None = None) -> None:
        self.live = live
        self.replica = replica or Replica()
        place = {"epoch": self.replica.epoch, "seq": self.replica.seq}
        live.send(json.dumps({"t": "sub", **place}))

    def until(self, uid: str, **wanted: object) -> None:
        """Until a row has these values."""
        while any(self.rows.get(uid, {}).get(key) != value for key, value in wanted.items()):
            self.read()

    def read(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self.live.recv(20))
        self.replica.apply(frame)
        if frame["t"] in ("delta", "snapshot") and self.replica.seq is not None:
            self.live.send(json.dumps({"t": "ack", "seq": self.replica.seq}))
        return frame

    @property
    def rows(self) -> dict[str, Any]:
        return {uid: dict(row) for uid, row in self.replica.rows.items()}

    def app(self) -> dict[str, Any]:
        """A Deployment in which one may act."""
        while True:
            for row in self.rows.values():
                if row["kind"] == "Deployment" and not row["namespace"].startswith("kube-"):
                    return row
            self.read()
