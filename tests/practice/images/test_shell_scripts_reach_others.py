"""A container's own script asks others over the network, as load generators do."""

from practice.images.console.calls import Done, trouble
from practice.images.console.fetching import Fetch, fetched, read
from practice.images.messages import Answer, Failure
from tests.practice.network.lab import Lab


def lab_with(script: str) -> Lab:
    lab = Lab()
    lab.pod("hello")
    lab.service("hello")
    lab.service("nobody")
    lab.run()
    lab.pod("script", image="busybox:1.36", command=["sh", "-c", script], restartPolicy="Never")
    lab.run(15)
    return lab


def log(lab: Lab) -> list[str]:
    return [line.decode() for line in lab.cluster.node_services.logs("default", "script", "main")]


def code(lab: Lab) -> int:
    [status] = lab.client.get("pods", "default", "script")["status"]["containerStatuses"]
    return int(status["state"]["terminated"]["exitCode"])


def test_wget_prints_what_the_service_answers() -> None:
    lab = lab_with("wget -qO- http://hello/hostname && wget -q -O - http://hello && echo done")
    assert log(lab) == ["hello", '{"message": "Hello"}', "done"]
    assert code(lab) == 0


def test_the_workshops_programs_reach_others_too() -> None:
    lab = Lab()
    for name in ("hello", "other"):
        lab.pod(name)
        lab.service(name)
    asks = {"exec": {"command": ["wget", "-q", "-O", "/dev/null", "http://other/version"]}}
    lab.pod("caller", image="hello:1.0.0", readinessProbe={**asks, "periodSeconds": 1})
    lab.run(15)
    assert is_ready(lab, "caller")
    lab.client.delete("pods", "default", "other", grace_period_s=0)
    lab.run(15)
    assert not is_ready(lab, "caller")


def is_ready(lab: Lab, name: str) -> bool:
    conditions = lab.client.get("pods", "default", name)["status"]["conditions"]
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def test_trouble_is_told_and_the_code_says_so() -> None:
    lab = lab_with("wget -qO- http://nobody || wget -qO- http://missing || curl -sS http://nobody")
    assert "Connection refused" in log(lab)[0]
    assert "bad address 'missing'" in log(lab)[1]
    assert code(lab) == 7


def test_a_loop_of_requests_takes_time_and_can_be_stopped() -> None:
    lab = lab_with("while true; do wget -q -O- http://hello/version; sleep 1; done")
    assert 8 <= len(log(lab)) <= 15
    lab.client.delete("pods", "default", "script", grace_period_s=0)
    lab.run(5)
    seen = len(lab.cluster.node_services.logs("default", "hello", "main"))
    lab.run(5)
    assert len(lab.cluster.node_services.logs("default", "hello", "main")) == seen


def test_nslookup_finds_the_service() -> None:
    lab = lab_with("nslookup hello; nslookup missing")
    assert any("hello.default.svc.cluster.local" in line for line in log(lab))
    assert code(lab) == 1


def test_options_of_wget_and_curl_are_read_joined_and_apart() -> None:
    wish = read("wget", ["-q", "-T", "2", "-O-", "--header", "Host: a.example", "http://b:81/c?d"])
    assert isinstance(wish, Fetch)
    assert (wish.call.host, wish.call.port, wish.call.path) == ("b", 81, "/c?d")
    assert (wish.call.timeout_s, wish.call.headers) == (2.0, {"Host": "a.example"})
    wish = read("curl", ["-so", "/dev/null", "-w", "%{http_code}\\n", "-m", "3", "hello"])
    assert isinstance(wish, Fetch)
    assert fetched(wish, Answer(404, "no")).out == b"404\n"
    assert fetched(wish, Failure(trouble="refused")) == Done(7)
    wish = read("curl", ["-f", "-d", "x=1", "hello"])
    assert isinstance(wish, Fetch)
    assert (wish.call.method, wish.call.body) == ("POST", b"x=1")
    assert fetched(wish, Answer(503, "no")).code == 22
    assert read("wget", []) == trouble("wget: bad address ''")


def test_what_is_sent_to_a_file_is_not_printed() -> None:
    lab = lab_with(
        "wget -qO- http://hello/hostname > /tmp/name; cat /tmp/name; wget -qO- http://hello >/dev/null"
    )
    assert log(lab) == ["hello"]
