"""What becomes of requests when the network or a program fails."""

import copy

import pytest

from practice.images.messages import Failure
from practice.network import Outside
from tests.practice.network.lab import Lab, answered


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.pod("hello")
    lab.pod("near")
    lab.pod("far", on="node-2")
    lab.service()
    lab.run()
    return lab


def test_a_cut_node_is_silent_to_others_only(lab: Lab) -> None:
    lab.network.faults.cut("node-1")
    assert lab.who("far", "hello", timeout_s=2) == "timeout"
    assert lab.who("near", "hello") == "hello"
    lab.network.faults.mend("node-1")
    assert lab.who("far", "hello") == "hello"


def test_two_places_can_be_cut_from_each_other(lab: Lab) -> None:
    lab.network.faults.cut("default/near", "default/hello")
    assert lab.who("near", "hello", timeout_s=2) == "timeout"
    assert lab.who("far", "hello") == "hello"


def test_a_slow_place_answers_late(lab: Lab) -> None:
    began_s = lab.clock.now_s()
    lab.network.faults.slow("node-2", 0.5)
    assert lab.who("far", "hello") == "hello"
    assert 1.0 < lab.clock.now_s() - began_s < 1.1


def test_a_silent_host_is_given_up_after_two_minutes(lab: Lab) -> None:
    lab.network.faults.cut("node-1")
    result = lab.ask("far", "hello")
    assert isinstance(result, Failure)
    assert (result.trouble, result.connected) == ("timeout", False)
    assert result.after_s == pytest.approx(127, abs=0.1)


def test_a_program_without_power_is_silent_and_a_free_address_unreachable(lab: Lab) -> None:
    lab.cluster.node_services.power("node-1", False)
    assert lab.who("far", lab.ip("hello"), timeout_s=2) == "timeout"
    result = lab.ask("far", "10.244.7.7")
    assert isinstance(result, Failure)
    assert result.trouble == "unreachable"


def test_a_slow_answer_meets_an_impatient_client(lab: Lab) -> None:
    lab.pod("slow", env=[{"name": "PRACTICE_LATENCY_S", "value": "3"}])
    lab.run()
    result = lab.ask("far", lab.ip("slow"), timeout_s=1)
    assert isinstance(result, Failure)
    assert (result.trouble, result.connected) == ("timeout", True)
    assert answered(lab.ask("far", lab.ip("slow"), timeout_s=5)).status == 200


def test_a_program_that_ends_before_it_answers_resets_the_connection(lab: Lab) -> None:
    lab.pod("slow", env=[{"name": "PRACTICE_LATENCY_S", "value": "30"}])
    lab.run()
    lab.results.clear()
    lab.send("far", lab.ip("slow"))
    lab.run(1)
    lab.client.delete("pods", "default", "slow", grace_period_s=0)
    lab.run(40)
    [result] = lab.results
    assert isinstance(result, Failure)
    assert result.trouble == "reset"


def test_a_copy_of_a_callback_to_the_outside_calls_nobody() -> None:
    heard: list[int] = []
    outside = Outside(heard.append)
    outside(1)
    copy.deepcopy(outside)(2)
    assert heard == [1]


def test_bytes_can_be_sent_into_a_pod(lab: Lab) -> None:
    said: list[bytes | None] = []
    lab.policy("closed", podSelector={})  # port-forward enters inside the pod
    lab.run(1)
    connection = lab.cluster.node_services.connect("default", "hello", 80, said.append)
    assert connection is not None
    connection.send(b"GET /hostname HTTP/1.1\r\nHost: localhost\r\n")
    connection.send(b"\r\nHEAD / HTTP/1.1\r\n\r\nGARBAGE\r\n\r\n")
    lab.run(1)
    heads = [one.split(b"\r\n")[0] for one in said if one]
    assert heads == [b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK", b"HTTP/1.1 400 Bad Request"]
    assert said[0] is not None
    assert said[0].endswith(b"\r\n\r\nhello\n")
    assert said[1] is not None
    assert said[1].endswith(b"\r\n\r\n")
    assert said[-1] is None
    assert lab.cluster.node_services.connect("default", "hello", 8080, said.append) is None


def test_a_connection_ends_with_the_container_that_it_leads_into(lab: Lab) -> None:
    probe = {"httpGet": {"path": "/healthz", "port": 81}, "periodSeconds": 1, "failureThreshold": 1}
    lab.pod("sick", livenessProbe=probe)
    lab.run(5)
    nodes, said, later = lab.cluster.node_services, list[bytes | None](), list[bytes | None]()
    old = nodes.connect("default", "sick", 81, said.append)
    assert old is not None
    old.send(b"GET /healthz/status HTTP/1.1\r\n\r\n")  # sick from now on
    lab.run(40)
    pod = lab.client.get("pods", "default", "sick")
    assert pod["status"]["containerStatuses"][0]["restartCount"] == 1
    assert said[-1] is None
    told = len(said)
    old.send(b"GET /readiness HTTP/1.1\r\n\r\n")
    new = nodes.connect("default", "sick", 81, later.append)
    assert new is not None
    new.send(b"GET /readiness HTTP/1.1\r\n\r\n")
    lab.run(1)
    assert len(said) == told
    assert [one.split(b"\r\n")[0] for one in later if one] == [b"HTTP/1.1 200 OK"]


def test_a_connection_that_is_closed_is_forgotten_and_hears_no_end(lab: Lab) -> None:
    said: list[bytes | None] = []
    connection = lab.cluster.node_services.connect("default", "hello", 80, said.append)
    assert connection is not None
    connection.close()
    lab.client.delete("pods", "default", "hello")
    lab.run(60)
    assert said == []
