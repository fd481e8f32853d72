"""The frontend with programs behind it, a key-value server, and programs that come to an end."""

from typing import Any

import pytest

from practice.images.batch import pi
from practice.images.keys import Keys, command_line, converse
from practice.images.upstreams import Upstream, find_upstream
from practice.kubelet.program_faults import ProgramFaultError
from tests.practice.network.lab import Lab, answered

BASIC = {"Authorization": "Basic dXNlcjpwYXNzd29yZA=="}


@pytest.fixture
def workshop() -> Lab:
    lab = Lab()
    for name in ("hello", "auth", "frontend"):
        lab.pod(name, image=f"{name}:1.0.0")
        lab.service(name)
    lab.pod("client", image="busybox:1.36", command=["sleep", "inf"])
    lab.run()
    return lab


def test_the_frontend_asks_auth_and_hello_by_name(workshop: Lab) -> None:
    login = answered(workshop.ask("client", "frontend", path="/login", headers=BASIC))
    token = login.body.split('"')[3]
    bearer = {"Authorization": f"Bearer {token}"}
    secure = answered(workshop.ask("client", "frontend", path="/secure", headers=bearer))
    assert secure.body == '{"message": "Hello user"}\n'
    assert answered(workshop.ask("client", "frontend", path="/secure")).status == 401
    assert "Workshop frontend" in answered(workshop.ask("client", "frontend")).body


def test_the_frontend_says_when_nobody_is_behind_it(workshop: Lab) -> None:
    workshop.client.delete("pods", "default", "hello", grace_period_s=0)
    workshop.run(1)
    answer = answered(workshop.ask("client", "frontend", path="/hello"))
    assert answer.status == 502
    lines = workshop.cluster.node_services.logs("default", "frontend", "main")
    assert any(b"Connection refused) while connecting to upstream" in line for line in lines)


def test_a_silent_program_behind_is_given_up_after_a_minute(workshop: Lab) -> None:
    workshop.network.faults.cut("default/hello", "default/frontend")
    began_s = workshop.clock.now_s()
    assert answered(workshop.ask("client", "frontend", path="/hello")).status == 504
    assert workshop.clock.now_s() - began_s == pytest.approx(60, abs=1)


def test_upstreams_can_be_named_by_a_file() -> None:
    files = {"/etc/frontend/upstreams": "api=http://api.prod:8080 bad=ftp://x"}
    assert find_upstream("/api/v1?x=1", files) == Upstream("api.prod", 8080, "/v1?x=1")
    assert find_upstream("/bad/", files) is None
    assert find_upstream("/login", {}) == Upstream("auth", 80, "/login")
    assert find_upstream("/", {}) is None


def test_a_counter_counts_and_starts_anew_with_its_process() -> None:
    lab = Lab()
    lab.pod("redis", image="redis:8")
    lab.run()
    said: list[bytes | None] = []
    connection = lab.cluster.node_services.connect("default", "redis", 6379, said.append)
    assert connection is not None
    connection.send(b"INCR hits\r\nINCR hits\r\n*2\r\n$3\r\nGET\r\n$4\r\nhits\r\nNOPE\r\n")
    lab.run(1)
    text = b"".join(one or b"" for one in said)
    assert text.startswith(b":1\r\n:2\r\n$1\r\n2\r\n-ERR unknown command 'NOPE'")
    run = lab.cluster.node_services.execute
    assert run("default", "redis", "main", ["redis-cli", "INCR", "hits"]) == (0, "3\n")
    lab.cluster.node_services.crash("default", "redis")
    lab.run(10)
    assert run("default", "redis", "main", ["redis-cli", "GET", "hits"]) == (0, "\n")


def test_keys_refuse_what_they_do_not_know() -> None:
    keys = Keys()
    assert command_line(keys, ["SET", "a", "x"]) == (0, "OK\n")
    assert command_line(keys, ["INCR", "a"])[1].startswith("ERR value is not an integer")
    assert command_line(keys, ["GET"])[1].startswith("ERR wrong number of arguments")
    assert command_line(keys, ["-h", "redis", "DEL", "a", "b"]) == (0, "1\n")
    assert converse(keys, b"KEYS *\r\n\r\n") == b"*0\r\n"


@pytest.mark.parametrize(
    ("spec", "lines", "code"),
    [
        ({"image": "batch:1.0.0"}, 7, 0),
        ({"image": "batch:1.0.0", "env": [{"name": "FAIL_AT", "value": "2"}]}, 3, 1),
        (
            {
                "image": "perl:5.34.0",
                "command": ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"],
            },
            1,
            0,
        ),
    ],
)
def test_programs_of_jobs_come_to_an_end(spec: dict[str, Any], lines: int, code: int) -> None:
    lab = Lab()
    lab.pod("job", restartPolicy="Never", **spec)
    lab.run(40)
    [status] = lab.client.get("pods", "default", "job")["status"]["containerStatuses"]
    assert status["state"]["terminated"]["exitCode"] == code
    assert len(lab.cluster.node_services.logs("default", "job", "main")) == lines


def test_pi_has_the_digits_that_were_asked_for() -> None:
    assert pi(10) == "3.141592653"
    assert pi(50) == "3.1415926535897932384626433832795028841971693993751"
    assert len(pi(2000)) == 2001


def test_knobs_of_a_running_program_can_be_changed(workshop: Lab) -> None:
    nodes = workshop.cluster.node_services
    nodes.adjust("default", "hello", error_share=1)
    assert answered(workshop.ask("client", "hello")).status == 500
    nodes.adjust("default", "hello", "main", error_share=0, never_ready=True)
    assert answered(workshop.ask("client", "hello")).status == 200
    assert (
        answered(workshop.ask("client", workshop.ip("hello"), port=81, path="/readiness")).status
        == 503
    )
    with pytest.raises(ProgramFaultError, match="unknown field"):
        nodes.adjust("default", "hello", color=1)
    with pytest.raises(ProgramFaultError, match="no container"):
        nodes.crash("default", "nobody")


def test_a_leak_that_begins_later_kills_at_the_limit() -> None:
    lab = Lab()
    limits = {"limits": {"memory": "64Mi"}}
    lab.pod("hello", resources=limits)
    lab.run(10)
    nodes = lab.cluster.node_services
    nodes.adjust("default", "hello", leak_bytes_per_s=1024 * 1024)
    lab.run(20)
    nodes.adjust("default", "hello", leak_bytes_per_s=0)
    lab.run(200)
    [status] = lab.client.get("pods", "default", "hello")["status"]["containerStatuses"]
    assert status["restartCount"] == 0
    nodes.adjust("default", "hello", leak_bytes_per_s=1024 * 1024)
    lab.run(40)
    [status] = lab.client.get("pods", "default", "hello")["status"]["containerStatuses"]
    assert status["lastState"]["terminated"]["reason"] == "OOMKilled"
