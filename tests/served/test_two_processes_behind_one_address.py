"""Two processes with one database behind one address that sends each connection to the next of them."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.sync.client import ClientConnection

from dashboard.live.protocol import Replica
from dashboard.management.practice_child import PracticeChild
from tests.running.podium import Podium, free_port
from tests.running.proxy import Balancer
from tests.running.visitor import Answer, ask, enter, socket_of, until_closed, until_ready

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


@pytest.fixture
def house(cluster: PracticeChild, tmp_path: Path) -> Iterator[House]:
    ports = [free_port(), free_port()]
    with Balancer(ports, PINNED) as front:
        environ = {"PODIUM_URL": f"http://127.0.0.1:{front.port}"}
        made = [
            Podium(
                kubeconfig=cluster.kubeconfig,
                data_dir=tmp_path,
                port=port,
                environ={**environ, "PODIUM_HOLDS_LESSONS": holds},
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


def test_an_action_at_one_is_seen_at_both_and_done_once(house: House) -> None:
    with (
        socket_of(house.at(house.first), house.cookie) as near,
        socket_of(house.at(house.second), house.cookie) as far,
    ):
        here, there = Looking(near), Looking(far)
        app = here.app()
        assert there.app()["id"]
        wanted = app["replicas"] + 1
        names = {key: app[key] for key in ("kind", "namespace", "name")}
        form = {**names, "uid": app["id"], "key": "one click", "replicas": wanted}
        done = [post(house, one, "/actions/scale/", form) for one in (house.second, house.first)]
        assert [answer.status for answer in done] == [200, 200], [one.text for one in done]
        for one in (here, there):
            one.until(app["id"], replicas=wanted, ready=wanted)
        assert here.replica.epoch != there.replica.epoch
        log = ask(house, "/audit/", {"Cookie": house.cookie}).text
        assert log.count(f"--replicas={wanted}") == 1
        form = {**form, "key": "back", "replicas": wanted - 1}
        assert post(house, house.first, "/actions/scale/", form).status == 200
        for one in (here, there):
            one.until(app["id"], replicas=wanted - 1)


def test_when_one_process_ends_its_viewers_go_on_at_the_other(house: House) -> None:
    with socket_of(house.at(house.second), house.cookie) as live:
        before = Looking(live)
        app = before.app()
        os.kill(house.second.pid, signal.SIGTERM)
        assert until_closed(live)[-1]["code"] == 4412
    with socket_of(house, house.cookie) as live:
        after = Looking(live, before.replica)
        old_epoch = before.replica.epoch
        while after.replica.epoch == old_epoch:
            after.read()
        assert after.app()["id"] == app["id"]
    for _ in range(4):  # whoever's turn it is
        assert ask(house, "/cluster/", {"Cookie": house.cookie}).status == 200


def test_who_leaves_at_one_is_out_at_the_other(house: House) -> None:
    with socket_of(house.at(house.second), house.cookie) as live:
        assert json.loads(live.recv(5))["t"] == "hello"
        assert post(house, house.first, "/leave/", {}).status == 303
        assert until_closed(live)[-1]["code"] == 4403
    assert ask(house, "/cluster/", {"Cookie": house.cookie}).status == 302


def test_lessons_are_held_by_one_and_the_other_says_so(house: House) -> None:
    lesson = ask(house, "/lessons/", {"Cookie": house.cookie}).text.split('action="/lessons/')[1]
    path = f"/lessons/{lesson.split('/')[0]}/start/"
    refused = post(house, house.second, path, {})
    assert refused.status == 409
    assert "PODIUM_HOLDS_LESSONS=0" in refused.text
    assert "several-processes.md" in refused.text
