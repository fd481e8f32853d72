"""Two real processes and a real Redis: what people do at one is told at the other, and nothing else hangs on Redis."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dashboard.management.practice_child import PracticeChild
from tests.running.podium import Podium
from tests.running.redis import Redis
from tests.running.visitor import ask, socket_of
from tests.served.house import House, Looking, opened, post

Frame = dict[str, Any]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    made = Redis(tmp_path).start()
    yield made
    made.kill()


@pytest.fixture
def house(cluster: PracticeChild, tmp_path: Path, redis: Redis) -> Iterator[House]:
    with opened(cluster, tmp_path / "data", {"PODIUM_REDIS_URL": redis.url}) as found:
        yield found


@pytest.fixture
def looking(house: House) -> Iterator[tuple[Looking, Looking]]:
    """A viewer at each."""
    with ExitStack() as stack:
        doors = [house.at(one) for one in (house.first, house.second)]
        here, there = (
            Looking(stack.enter_context(socket_of(door, house.cookie))) for door in doors
        )
        yield here, there


def until(one: Looking, test: Callable[[Frame], bool]) -> Frame:
    while not test(frame := one.read()):
        pass
    return frame


def note_of(one: Looking, word: str) -> Frame:
    return until(one, lambda frame: frame["t"] == "note" and word in frame["text"])


def row(one: Looking, kind: str, test: Callable[[Frame], bool] = bool) -> Frame:
    while True:
        for found in one.rows.values():
            if found["kind"] == kind and test(found):
                return found
        one.read()


def act(house: House, podium: Podium, action: str, at: Frame, **values: object) -> None:
    names = {"kind": at["kind"], "namespace": at.get("namespace", ""), "name": at["name"]}
    form = {**names, "uid": at["id"], "key": f"{action} {values}", **values}
    answer = post(house, podium, f"/actions/{action}/", form)
    assert answer.status == 200, answer.text


def test_a_note_is_told_at_both(house: House, looking: tuple[Looking, Looking]) -> None:
    here, there = looking
    app = here.app()
    act(house, house.second, "scale", app, replicas=app["replicas"] + 1)
    assert note_of(here, "scaled")["ids"] == note_of(there, "scaled")["ids"] == [app["id"]]
    doctor = ask(house, "/doctor/findings/", {"Cookie": house.cookie}).text
    assert "1 other process of Podium heard lately" in doctor
    act(house, house.first, "scale", app, replicas=app["replicas"])


def test_a_drain_is_seen_at_both_and_stopped_from_either(
    house: House, looking: tuple[Looking, Looking]
) -> None:
    here, there = looking
    node = row(here, "Node")
    act(house, house.first, "drain", node, timeout_s=300, empty_dirs="on", force="on")
    seen = until(there, lambda frame: frame["t"] == "drain" and frame["state"] == "running")
    assert (seen["node"], seen["user"]) == (node["name"], "Instructor")
    stopped = post(house, house.second, f"/drains/{seen['id']}/cancel/", {})
    assert stopped.status == 204
    over = until(there, lambda frame: frame["t"] == "drain" and frame["state"] != "running")
    assert over["state"] in ("cancelled", "done")
    assert until(here, lambda frame: frame["t"] == "drain" and frame["state"] == over["state"])
    there.until(node["id"], cordoned=True)
    act(house, house.second, "uncordon", node)


def test_without_redis_everything_else_goes_on_and_viewers_are_told(
    house: House, looking: tuple[Looking, Looking], redis: Redis
) -> None:
    here, there = looking
    app = here.app()
    redis.kill()
    for one in (here, there):
        assert "Redis does not answer" in note_of(one, "Redis")["text"]
    act(house, house.first, "scale", app, replicas=app["replicas"] + 1)
    for one in (here, there):
        one.until(app["id"], replicas=app["replicas"] + 1)
    redis.start()
    for one in (here, there):
        note_of(one, "answers again")
    act(house, house.second, "scale", app, replicas=app["replicas"])
    assert note_of(here, f"to {app['replicas']}")
