"""Two processes with one database behind one address that sends each connection to the next of them."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.management.practice_child import PracticeChild
from tests.running.visitor import ask, socket_of, until_closed
from tests.served.house import House, Looking, opened, post


@pytest.fixture
def house(cluster: PracticeChild, tmp_path: Path) -> Iterator[House]:
    with opened(cluster, tmp_path) as found:
        yield found


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
