"""The same requests and sockets behind Daphne and behind uvicorn: stream, resume, actions, files, refusals."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from dashboard.management.practice_child import PracticeChild
from tests.running.podium import ROOT, Podium
from tests.running.uvicorn_podium import OPTIONS
from tests.running.visitor import ask, enter, socket_of, until_closed, until_ready
from tests.served.conftest import SERVERS, acting

ALIKE = ("content-security-policy", "permissions-policy", "x-frame-options", "cache-control",
         "cross-origin-resource-policy", "referrer-policy", "x-content-type-options")  # fmt: skip


@pytest.fixture(scope="module", params=SERVERS)
def standing(
    request: pytest.FixtureRequest,
    cluster: PracticeChild,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Podium]:
    """One for all tests here, behind each server."""
    folder = tmp_path_factory.mktemp("var")
    with SERVERS[request.param](kubeconfig=cluster.kubeconfig, data_dir=folder) as podium:
        until_ready(podium)
        podium.cookie = enter(podium, acting(podium))  # type: ignore[attr-defined]
        yield podium


def cookie_of(podium: Podium) -> str:
    """Of somebody who may act."""
    return str(podium.cookie)  # type: ignore[attr-defined]


def say(live: ClientConnection, **frame: Any) -> None:
    live.send(json.dumps(frame))


def heard(live: ClientConnection, kind: str) -> dict[str, Any]:
    """The next frame of this type."""
    while True:
        frame: dict[str, Any] = json.loads(live.recv(10))
        if frame["t"] == kind:
            return frame


def picture(live: ClientConnection) -> tuple[dict[str, dict[str, Any]], str, int]:
    """Rows by id, and where it stands."""
    say(live, t="sub", epoch=None, seq=None)
    rows: dict[str, dict[str, Any]] = {}
    while True:
        part = heard(live, "snapshot")
        rows |= {row["id"]: row for row in part["rows"]}
        if part["part"] == part["of"]:
            return rows, part["epoch"], part["seq"]


def scale(podium: Podium, row: dict[str, Any], replicas: int) -> None:
    """As the page's form does it."""
    cookie = cookie_of(podium)
    page = ask(podium, "/cluster/", {"Cookie": cookie})
    secret = page.text.split('X-CSRFToken": "')[1].split('"')[0]
    fields = {key: row[key] for key in ("kind", "namespace", "name")}
    form = urlencode({**fields, "uid": row["id"], "key": f"to-{replicas}", "replicas": replicas})
    headers = {"Cookie": f"{cookie}; {page.cookie('-csrf=')}", "X-CSRFToken": secret}
    answer = ask(podium, "/actions/scale/", headers, form)
    assert answer.status == 200, answer.text
    assert "podium:requested" in answer.header("HX-Trigger")


def wanted(live: ClientConnection, uid: str, replicas: int) -> dict[str, Any]:
    """The delta that brings it."""
    while True:
        delta = heard(live, "delta")
        say(live, t="ack", seq=delta["to"])
        if any(row["id"] == uid and row["replicas"] == replicas for row in delta["up"]):
            return delta


def test_an_action_comes_back_as_a_delta_and_a_lost_socket_resumes(standing: Podium) -> None:
    with socket_of(standing, cookie_of(standing)) as live:
        rows, epoch, _ = picture(live)
        apps = [row for row in rows.values() if row["kind"] == "Deployment"]
        app = next(row for row in apps if not row["namespace"].startswith("kube-"))
        before = app["replicas"]
        scale(standing, app, before + 1)
        at = wanted(live, app["id"], before + 1)["to"]
    scale(standing, app, before)
    with socket_of(standing, cookie_of(standing)) as live:
        say(live, t="sub", epoch=epoch, seq=at)
        first = heard(live, "delta")
        assert (first["epoch"], first["from"]) == (epoch, at)
        is_there = [row["replicas"] for row in first["up"] if row["id"] == app["id"]] == [before]
        assert is_there or wanted(live, app["id"], before)


def test_a_picture_by_http_is_gone_on_with_at_the_socket(standing: Podium) -> None:
    headers = {"Cookie": cookie_of(standing)}
    answer = ask(standing, "/live/snapshot/", headers)
    *parts, beat = json.loads(answer.text)
    assert [part["part"] for part in parts] == list(range(1, len(parts) + 1))
    again = ask(standing, "/live/snapshot/", {**headers, "If-None-Match": answer.header("ETag")})
    assert again.status in (200, 304)  # another picture by now, or the same
    assert (again.text == "") is (again.status == 304)
    with socket_of(standing, cookie_of(standing)) as live:
        say(live, t="sub", epoch=beat["epoch"], seq=beat["seq"])
        kinds = {json.loads(live.recv(10))["t"] for _ in range(3)}
    assert "snapshot" not in kinds


def test_the_same_frames_come_as_events(standing: Podium) -> None:
    reader = http.client.HTTPConnection("127.0.0.1", standing.port, timeout=10)
    with closing(reader):
        reader.request("GET", "/live/events/", headers={"Cookie": cookie_of(standing)})
        answer = reader.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream"
        kinds: list[str] = []
        while "beat" not in kinds:
            line = answer.readline()
            if line.startswith(b"data: "):
                kinds.append(json.loads(line[6:])["t"])
    assert kinds[0] == "hello"
    assert "snapshot" in kinds


def test_an_unknown_epoch_gets_the_whole_picture(standing: Podium) -> None:
    with socket_of(standing, cookie_of(standing)) as live:
        say(live, t="sub", epoch="of-another-life", seq=7)
        assert heard(live, "snapshot")["part"] == 1
        assert heard(live, "beat")["sum"] >= 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", 4409),
        ('{"t":"sub"}', 4409),
        ('{"t":"shout"}', 4409),
        ("x" * 5000, 4409),
        (b"\0", 4409),
    ],
)
def test_what_is_no_frame_ends_the_socket_with_its_code(
    standing: Podium, said: str | bytes, code: int
) -> None:
    with socket_of(standing, cookie_of(standing)) as live:
        live.send(said)
        assert until_closed(live)[-1]["code"] == code
        assert live.close_code == code


def test_a_stranger_hears_that_a_sign_in_is_missing(standing: Podium) -> None:
    with socket_of(standing, "podium-session=nobody") as live:
        frames = until_closed(live)
        assert (frames[-1]["t"], frames[-1]["code"], live.close_code) == ("bye", 4401, 4401)


@pytest.mark.parametrize(
    ("path", "origin"),
    [("/live/", "https://evil.example"), ("/live/", None), ("/nowhere/", ""), ("/at/x/live/", "")],
)
def test_a_socket_from_elsewhere_or_to_nowhere_is_refused_in_the_handshake(
    standing: Podium, path: str, origin: str | None
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(
            f"ws://127.0.0.1:{standing.port}{path}",
            origin=Origin(standing.url) if origin == "" else origin and Origin(origin),
            additional_headers={"Cookie": cookie_of(standing)},
        )
    assert refused.value.response.status_code == 403


def test_files_have_hashed_names_are_kept_for_ever_and_come_compressed(standing: Podium) -> None:
    page = ask(standing, "/login/").text
    name = page.split('href="/static/css/tokens.')[1].split('"')[0]
    answer = ask(standing, f"/static/css/tokens.{name}")
    assert answer.status == 200
    assert "immutable" in answer.header("Cache-Control")
    assert ask(standing, "/static/css/tokens.nothing.css").status == 404


def test_each_answer_has_the_headers_that_keep_it_safe(standing: Podium) -> None:
    answer = ask(standing, "/cluster/", {"Cookie": cookie_of(standing)})
    assert {name: bool(answer.header(name)) for name in ALIKE} == dict.fromkeys(ALIKE, True)
    assert "uvicorn" not in answer.header("Server")


def test_a_large_body_and_another_host_are_refused(standing: Podium) -> None:
    cookie = {"Cookie": cookie_of(standing)}
    assert ask(standing, "/actions/scale/", cookie, "x" * 100_000).status == 413
    assert ask(standing, "/login/", {"Host": "evil.example"}).status == 400


def test_who_left_hears_no_more(standing: Podium) -> None:
    cookie = enter(standing, "observer")
    with socket_of(standing, cookie) as live:
        heard(live, "hello")
        page = ask(standing, "/cluster/", {"Cookie": cookie})
        secret = page.text.split('X-CSRFToken": "')[1].split('"')[0]
        headers = {"Cookie": f"{cookie}; {page.cookie('-csrf=')}", "X-CSRFToken": secret}
        assert ask(standing, "/leave/", headers, "").status == 303
        assert until_closed(live)[-1]["code"] == 4403
        assert live.close_code == 4403


def test_uvicorn_is_started_as_the_docs_say() -> None:
    command = " ".join(["uvicorn dashboard.asgi:application", *OPTIONS])
    assert command in (ROOT / "docs" / "settings.md").read_text()
