"""Two contexts of a kubeconfig in one process, behind Daphne and behind uvicorn: the second one's picture, events and
socket stand below its place."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from websockets.sync.client import connect
from websockets.typing import Origin

from dashboard.management.practice_child import PracticeChild
from tests.running.contexts import joined
from tests.running.podium import Podium
from tests.running.practice_process import practice
from tests.running.uvicorn_podium import UnderUvicorn
from tests.running.visitor import ask, enter, until_ready

FIRST, SECOND = "workshop", "The Second@east"
PLACES = {FIRST: "", SECOND: "/at/the-second-east"}


@pytest.fixture(scope="module")
def kubeconfig(cluster: PracticeChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of a full cluster and an empty one."""
    folder = tmp_path_factory.mktemp("contexts")
    with practice(folder / "other", "--scenario", "empty") as other:
        both = folder / "kubeconfig"
        both.write_text(yaml.safe_dump(joined({FIRST: cluster.kubeconfig, SECOND: other})))
        yield both


@pytest.fixture(params=["daphne", "uvicorn"])
def two(request: pytest.FixtureRequest, kubeconfig: Path, tmp_path: Path) -> Iterator[Podium]:
    """Both contexts behind one address."""
    contexts = f"{FIRST},{SECOND}"
    if request.param == "daphne":
        made = Podium(kubeconfig=kubeconfig, context=contexts, data_dir=tmp_path)
    else:
        made = UnderUvicorn(
            kubeconfig=kubeconfig, data_dir=tmp_path, environ={"PODIUM_CONTEXT": contexts}
        )
    with made as podium:
        until_ready(podium)
        yield podium


def picture(podium: Podium, place: str, cookie: str) -> tuple[set[str], dict[str, Any]]:
    """Names of the Services there, and the beat behind them."""
    *parts, beat = json.loads(ask(podium, f"{place}/live/snapshot/", {"Cookie": cookie}).text)
    rows = [row for part in parts for row in part["rows"] if row["kind"] == "Service"]
    return {row["name"] for row in rows}, beat


def kinds_of_events(podium: Podium, place: str, cookie: str, after: dict[str, Any]) -> list[str]:
    """What the events begin with, for who stands there."""
    reader = http.client.HTTPConnection("127.0.0.1", podium.port, timeout=10)
    with closing(reader):
        at = {"Last-Event-ID": f"{after['epoch']}:{after['seq']}"}
        reader.request("GET", f"{place}/live/events/", headers={"Cookie": cookie, **at})
        answer = reader.getresponse()
        kinds: list[str] = []
        while "beat" not in kinds:
            line = answer.readline()
            if line.startswith(b"data: "):
                kinds.append(json.loads(line[6:])["t"])
        return kinds


def epoch_at_the_socket(podium: Podium, place: str, cookie: str) -> str:
    address = f"ws://127.0.0.1:{podium.port}{place}/live/"
    headers = {"Cookie": cookie}
    with connect(address, origin=Origin(podium.url), additional_headers=headers) as live:
        return str(json.loads(live.recv(10))["epoch"])


def test_each_context_has_its_picture_its_events_and_its_socket(two: Podium) -> None:
    cookie = enter(two, "observer")
    found = {context: picture(two, place, cookie) for context, place in PLACES.items()}
    assert found[FIRST][0] > found[SECOND][0] == {"kubernetes"}
    for context, place in PLACES.items():
        beat = found[context][1]
        assert epoch_at_the_socket(two, place, cookie) == beat["epoch"]
        assert "snapshot" not in kinds_of_events(two, place, cookie, beat)
        elsewhere = found[SECOND if context == FIRST else FIRST][1]
        assert "snapshot" in kinds_of_events(two, place, cookie, elsewhere)
