"""SIGTERM: nobody new, each viewer hears when to come back, answers under way come to their end, exit code 0."""

import http.client
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from time import monotonic, sleep

import pytest
from websockets.sync.client import ClientConnection

from dashboard.limits import ACTION_TIMEOUT_S, RETURN_SPREAD_S
from dashboard.management.practice_child import PracticeChild
from tests.running.podium import Podium
from tests.running.visitor import ask, enter, socket_of, until_closed, until_ready
from tests.served.conftest import acting

VIEWERS = 30


@contextmanager
def asleep(cluster: PracticeChild) -> Iterator[None]:
    """Its API server takes requests and answers none."""
    os.kill(cluster.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(cluster.process.pid, signal.SIGCONT)


def until_nobody_new(podium: Podium) -> None:
    """Until the door is closed."""
    begun_s = monotonic()
    while monotonic() - begun_s < 10:
        try:
            assert ask(podium, "/readyz").status == 503
        except OSError:
            return
        sleep(0.02)
    raise AssertionError("the door is still open")


def row_of(podium: Podium, cookie: str, kind: str) -> dict[str, str]:
    """The first one of this kind in the picture."""
    with socket_of(podium, cookie) as live:
        live.send(json.dumps({"t": "sub", "epoch": None, "seq": None}))
        for text in live:
            for row in json.loads(text).get("rows", []):
                if row["kind"] == kind:
                    found: dict[str, str] = row
                    return found
    raise AssertionError(f"no {kind}")


def until_sent_away(live: ClientConnection) -> int:
    """In how many seconds it shall come back."""
    frames = until_closed(live)
    assert (frames[-1]["t"], frames[-1]["code"]) == ("bye", 4412)
    assert live.close_code == 4412
    wait_s = frames[-1]["retry_after_s"]
    assert isinstance(wait_s, int)
    return wait_s


def ends(podium: Podium, within_s: float) -> int:
    """Its exit code."""
    assert podium._process is not None
    return podium._process.wait(within_s)


def test_each_viewer_hears_when_to_come_back(podium: Podium) -> None:
    until_ready(podium)
    with ExitStack() as open_sockets:
        sockets = [
            open_sockets.enter_context(socket_of(podium, enter(podium, "observer")))
            for _ in range(VIEWERS)
        ]
        for live in sockets:
            assert json.loads(live.recv(5))["t"] == "hello"
        os.kill(podium.pid, signal.SIGTERM)
        waits = [until_sent_away(live) for live in sockets]
    assert all(0 <= wait <= RETURN_SPREAD_S for wait in waits)
    assert len(set(waits)) > 1
    assert ends(podium, 5) == 0
    assert not [line for line in podium.output if "Traceback" in line]


def test_an_answer_under_way_comes_to_its_end(podium: Podium, cluster: PracticeChild) -> None:
    until_ready(podium)
    cookie = enter(podium, acting(podium))
    node = row_of(podium, cookie, "Node")
    path = f"/objects/Node/-/{node['name']}/?uid={node['id']}"
    whole = ask(podium, path, {"Cookie": cookie})
    assert whole.status == 200
    with ThreadPoolExecutor() as pool, asleep(cluster):
        answer = pool.submit(ask, podium, path, {"Cookie": cookie})
        with pytest.raises(TimeoutError):
            answer.result(0.5)
        os.kill(podium.pid, signal.SIGTERM)
        until_nobody_new(podium)
        assert not answer.done()
        os.kill(cluster.process.pid, signal.SIGCONT)
        assert answer.result(ACTION_TIMEOUT_S).status == 200
    assert answer.result().text.count("</h2>") == whole.text.count("</h2>")
    assert ends(podium, 5) == 0


def test_a_log_that_is_followed_ends_between_two_lines(podium: Podium) -> None:
    until_ready(podium)
    cookie = enter(podium, acting(podium))
    pod = row_of(podium, cookie, "Pod")
    path = f"/logs/Pod/{pod['namespace']}/{pod['name']}/?follow=on&uid={pod['id']}"
    reader = http.client.HTTPConnection("127.0.0.1", podium.port, timeout=10)
    with closing(reader):
        reader.request("GET", path, headers={"Cookie": cookie})
        answer = reader.getresponse()
        assert answer.status == 200, answer.read()
        first = answer.readline()
        os.kill(podium.pid, signal.SIGTERM)
        rest = answer.read()  # an answer that is torn apart raises IncompleteRead
    lines = (first + rest).splitlines()
    assert all(json.loads(line) for line in lines)
    assert rest == b"" or rest.endswith(b"\n")
    assert ends(podium, 5) == 0


def test_a_second_signal_does_not_wait(podium: Podium, cluster: PracticeChild) -> None:
    until_ready(podium)
    cookie = enter(podium, acting(podium))
    node = row_of(podium, cookie, "Node")
    path = f"/objects/Node/-/{node['name']}/?uid={node['id']}"
    with ThreadPoolExecutor() as pool, asleep(cluster):
        answer = pool.submit(ask, podium, path, {"Cookie": cookie})
        with pytest.raises(TimeoutError):
            answer.result(0.5)
        os.kill(podium.pid, signal.SIGINT)
        until_nobody_new(podium)
        os.kill(podium.pid, signal.SIGINT)
        ends(podium, 5)
        # A torn answer, or a server's own word for it: in any case not the page, and not after a long wait.
        torn = answer.exception(5)
        assert torn is not None or answer.result().status >= 500, answer.result()
