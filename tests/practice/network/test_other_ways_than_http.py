"""Datagrams, bare bytes, host ports, the loopback, DNS records; nc, dig, getent and agnhost."""

from __future__ import annotations

from typing import Any

import pytest

from practice.images.messages import Answer, Call, Failure, Result
from tests.practice.network.lab import Lab

AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.66.1"


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    ports = [
        {"name": "http", "containerPort": 8080, "hostPort": 8081},
        {"name": "udp", "containerPort": 8081, "protocol": "UDP"},
    ]
    lab.pod("net", image=AGNHOST, args=["netexec"], ports=ports)
    spec = {"selector": {"app": "net"}, "clusterIP": "10.96.7.7"}
    spec["ports"] = [
        {"name": "http", "port": 80, "targetPort": 8080},
        {"name": "udp", "port": 90, "targetPort": 8081, "protocol": "UDP"},
    ]
    lab.create("services", "Service", "net", spec)
    lab.pod("shell", image="busybox:1.36", command=["sleep", "infinity"])
    lab.run(15)
    return lab


def sh(lab: Lab, script: str, pod: str = "shell") -> tuple[int, str]:
    """What a command says in the end, output and errors in their order."""
    said, ended = bytearray(), []

    def say(_channel: int, data: bytes) -> None:
        said.extend(data)

    services: Any = lab.cluster.node_services
    services.open_command(
        "default", pod, "main", ["sh", "-c", script],
        terminal=False, stdin=False, on_output=say, on_end=ended.append,
    )  # fmt: skip
    lab.run(20)
    return ended[0].code, said.decode()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo hostName | nc -u -w 2 net 90", (0, "net")),
        ("echo echo Hi | nc -u -w 2 net 90", (0, "hi")),
        ("echo nonsense | nc -u -w 2 net 90", (0, "")),
        ("nc -z -v -w 2 net 80",
         (0, "Connection to net 80 port [tcp/*] succeeded!\n")),
        ("nc -z -v -w 2 net 81",
         (1, "nc: connect to net port 81 (tcp) failed: Connection refused\n")),
        ("dig +short net.default.svc.cluster.local", (0, "10.96.7.7\n")),
        ("dig +short net", (0, "")),
        ("dig +noall +answer +search net A",
         (0, "net.default.svc.cluster.local.\t30\tIN\tA\t10.96.7.7\n")),
        ("dig +short +search _http._tcp.net SRV",
         (0, "0 100 80 net.default.svc.cluster.local.\n")),
        ("dig +short 7.7.96.10.in-addr.arpa PTR", (0, "net.default.svc.cluster.local.\n")),
        ("getent hosts net", (0, "10.96.7.7       net.default.svc.cluster.local\n")),
        ("getent hosts nosuch", (2, "")),
    ],
)  # fmt: skip
def test_programs_of_the_network(lab: Lab, script: str, said: tuple[int, str]) -> None:
    assert sh(lab, script) == said


def test_the_own_address_is_everybodys(lab: Lab) -> None:
    code, said = sh(lab, "curl -s http://127.0.0.1:8080/clientip; curl -s http://localhost:8080/hostname",
                    pod="net")  # fmt: skip
    assert (code, said) == (0, "127.0.0.1:40112net")


def test_a_host_port_leads_to_the_pod_on_its_node(lab: Lab) -> None:
    nodes = {one["metadata"]["name"]: one for one in lab.client.list("nodes")}
    ips = {
        name: next(a["address"] for a in node["status"]["addresses"] if a["type"] == "InternalIP")
        for name, node in nodes.items()
    }
    assert sh(lab, f"curl -s http://{ips['node-1']}:8081/hostname") == (0, "net")
    assert sh(lab, f"curl -s http://{ips['node-2']}:8081/hostname")[0] == 7


def test_netexec_dials_others_as_often_as_it_is_told(lab: Lab) -> None:
    where = "host=10.96.7.7&port=80&request=hostname&tries=2"
    assert sh(lab, f"curl -s 'http://net/dial?{where}'") == (0, '{"responses":["net","net"]}')
    where = "host=10.96.7.7&port=90&request=hostname&protocol=udp"
    assert sh(lab, f"curl -s 'http://net/dial?{where}'") == (0, '{"responses":["net"]}')
    where = "host=10.96.7.7&port=99&request=hostname"
    assert "connection refused" in sh(lab, f"curl -s 'http://net/dial?{where}'")[1]


def test_a_datagram_to_nobody_is_met_with_silence_or_refusal(lab: Lab) -> None:
    results: list[Result] = []
    place = lab.network.places.of_pod("default/shell")
    assert place is not None
    call = Call(host="10.96.7.7", port=91, protocol="UDP", raw=True, body=b"x", timeout_s=3)
    lab.network.send(place, call, results.append)
    lab.run(5)
    [failure] = results
    assert isinstance(failure, Failure)
    assert failure.trouble == "refused"


def test_what_is_no_http_gets_400(lab: Lab) -> None:
    results: list[Result] = []
    place = lab.network.places.of_pod("default/shell")
    assert place is not None
    lab.network.send(place, Call(host="10.96.7.7", raw=True, body=b"hi\n"), results.append)
    lab.run(5)
    [answer] = results
    assert isinstance(answer, Answer)
    assert answer.body.startswith("HTTP/1.1 400 Bad Request\r\n")


def test_tls_is_spoken_by_both_sides_or_by_none(lab: Lab) -> None:
    env = [
        {"name": "SERVE_PORT_80", "value": "plain"},
        {"name": "SERVE_TLS_PORT_443", "value": "tls"},
    ]
    lab.pod("porter", image=AGNHOST, args=["porter"], env=env)
    lab.run(15)
    place = lab.network.places.of_pod("default/porter")
    assert place is not None
    results: list[Result] = []
    for port in (80, 443):
        for secure in (False, True):
            call = Call(host=place.ip, port=port, secure=secure)
            lab.network.send(place, call, results.append)
            lab.run(2)
    said = [one.body if isinstance(one, Answer) else one.trouble for one in results]
    assert said == [
        "plain", "plain", "Client sent an HTTP request to an HTTPS server.\n", "tls",
    ]  # fmt: skip


def test_serve_hostname_speaks_bare_tcp_and_udp(lab: Lab) -> None:
    lab.pod("bare", image=AGNHOST, args=["serve-hostname", "--http=false", "--tcp", "--udp"])
    lab.run(15)
    place = lab.network.places.of_pod("default/bare")
    assert place is not None
    for option in ("-t", "-u"):
        assert sh(lab, f"echo x | nc {option} -w 2 {place.ip} 9376") == (0, "bare")
