"""Eight windows whose lines were cut without a word, behind Daphne and behind uvicorn: sockets of our own, of which the
old ones are simply left standing, since that is all a server knows of a line that is dead."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from websockets.sync.client import ClientConnection

from dashboard.limits import SOCKETS_PER_VIEWER
from dashboard.management.practice_child import PracticeChild
from tests.running.podium import Podium
from tests.running.visitor import enter, socket_of, until_closed, until_ready
from tests.served.conftest import SERVERS

NAMES = [f"w-{number}" for number in range(SOCKETS_PER_VIEWER)]


@pytest.fixture(params=SERVERS)
def standing(
    request: pytest.FixtureRequest,
    cluster: PracticeChild,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Podium]:
    """Behind each server."""
    folder = tmp_path_factory.mktemp("var")
    with SERVERS[request.param](kubeconfig=cluster.kubeconfig, data_dir=folder) as podium:
        until_ready(podium)
        yield podium


def hears(live: ClientConnection) -> str:
    """The type of the next frame."""
    return str(json.loads(live.recv(10))["t"])


def test_every_window_comes_back_at_once_and_a_ninth_is_refused(standing: Podium) -> None:
    cookie = enter(standing, "observer")
    with ExitStack() as lines:
        old = [lines.enter_context(socket_of(standing, cookie, name)) for name in NAMES]
        assert {hears(one) for one in old} == {"hello"}
        new = [lines.enter_context(socket_of(standing, cookie, name)) for name in NAMES]
        assert {hears(one) for one in new} == {"hello"}
        ninth = lines.enter_context(socket_of(standing, cookie, "ninth"))
        assert [frame["code"] for frame in until_closed(ninth)] == [4409]
        assert [until_closed(one)[-1]["code"] for one in old] == [4412] * SOCKETS_PER_VIEWER
        for one in new:
            one.send('{"t":"sub","epoch":null,"seq":null}')
            while (kind := hears(one)) != "snapshot":
                assert kind != "bye"
