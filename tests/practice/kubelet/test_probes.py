"""Probes call the program, and obey their numbers."""

from practice.images.program import Request
from tests.practice.kubelet.lab import Lab

READINESS = {"httpGet": {"path": "/readiness", "port": 81}, "periodSeconds": 2}
LIVENESS = {"httpGet": {"path": "/healthz", "port": 81}, "periodSeconds": 5, "failureThreshold": 3}


def _toggle(lab: Lab, path: str) -> None:
    answer = lab.kubelets.request("default", "web", Request(port=81, path=path))
    assert answer is not None
    assert answer.status == 200


def test_pod_whose_program_is_never_ready_runs_but_is_not_ready():
    lab = Lab()
    lab.run_pod(image="hello:3.0.0-bad", readinessProbe=READINESS)
    lab.clock.run_for(20)
    assert lab.pod()["status"]["phase"] == "Running"
    assert lab.condition("Ready")["message"] == "containers with unready status: [main]"
    _, message, count = next(one for one in lab.events() if one[0] == "Unhealthy")
    assert message == "Readiness probe failed: HTTP probe failed with statuscode: 503"
    assert count >= 7


def test_readiness_falls_after_the_failure_threshold_and_comes_back():
    lab = Lab()
    lab.run_pod(readinessProbe={**READINESS, "failureThreshold": 3, "successThreshold": 2})
    lab.until(lab.ready)
    _toggle(lab, "/readiness/status")
    assert 4 <= lab.until(lambda: not lab.ready()) <= 6
    _toggle(lab, "/readiness/status")
    assert 2 <= lab.until(lab.ready) <= 4
    assert lab.container()["restartCount"] == 0


def test_initial_delay_is_waited_for():
    lab = Lab()
    lab.run_pod(readinessProbe={**READINESS, "periodSeconds": 1, "initialDelaySeconds": 15})
    lab.until(lambda: "running" in lab.container()["state"])
    assert 15 <= lab.until(lab.ready) <= 17


def test_failed_liveness_restarts_the_container():
    lab = Lab()
    lab.run_pod(livenessProbe=LIVENESS)
    lab.clock.run_for(5)
    _toggle(lab, "/healthz/status")
    took_s = lab.until(lambda: lab.container()["restartCount"] == 1)
    assert 10 <= took_s <= 20
    assert lab.messages("Killing") == ["Container main failed liveness probe, will be restarted"]
    assert lab.messages("Unhealthy") == [
        "Liveness probe failed: HTTP probe failed with statuscode: 500"
    ]
    lab.clock.run_for(30)
    assert lab.container()["restartCount"] == 1  # the new run is healthy


def test_startup_probe_holds_the_others_back():
    lab = Lab()
    lab.run_pod(
        image="hello:3.0.0-slow",
        startupProbe={
            "httpGet": {"path": "/", "port": 80},
            "periodSeconds": 2,
            "failureThreshold": 30,
        },
        livenessProbe={**LIVENESS, "periodSeconds": 1, "failureThreshold": 1},
        readinessProbe=READINESS,
    )
    lab.until(lambda: "running" in lab.container()["state"])
    assert lab.container()["started"] is False
    assert 11 <= lab.until(lab.ready) <= 18
    assert lab.container()["started"] is True
    assert lab.container()["restartCount"] == 0


def test_startup_probe_that_gives_up_restarts_the_container():
    lab = Lab()
    lab.run_pod(
        image="hello:3.0.0-slow",
        startupProbe={"tcpSocket": {"port": 80}, "periodSeconds": 1, "failureThreshold": 3},
    )
    lab.until(lambda: lab.container()["restartCount"] == 1)
    assert lab.messages("Killing") == ["Container main failed startup probe, will be restarted"]


def test_slow_answer_fails_a_probe_with_a_short_timeout():
    lab = Lab()
    env = [{"name": "PRACTICE_LATENCY_S", "value": "1.5"}]
    probe = {**READINESS, "httpGet": {"path": "/", "port": 80}}
    lab.run_pod("impatient", env=env, readinessProbe={**probe, "timeoutSeconds": 1})
    lab.run_pod("patient", env=env, readinessProbe={**probe, "timeoutSeconds": 2})
    lab.clock.run_for(10)
    assert not lab.ready("impatient")
    assert lab.ready("patient")
    assert lab.messages("Unhealthy", "impatient")[0].endswith(
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    )


def test_port_nobody_listens_on_refuses_the_connection():
    lab = Lab()
    lab.run_pod(readinessProbe={"tcpSocket": {"port": 9999}, "periodSeconds": 1})
    lab.clock.run_for(6)
    assert lab.messages("Unhealthy") == [
        "Readiness probe failed: dial tcp 10.244.0.2:9999: connect: connection refused"
    ]


def test_named_port_and_exec_probe():
    lab = Lab()
    lab.run_pod(
        image="redis:8",
        ports=[{"name": "redis", "containerPort": 6379}],
        readinessProbe={"tcpSocket": {"port": "redis"}},
        livenessProbe={"exec": {"command": ["redis-cli", "ping"]}, "periodSeconds": 1},
    )
    lab.clock.run_for(12)
    assert lab.ready()
    assert lab.container()["restartCount"] == 0


def test_probes_end_with_the_pod():
    lab = Lab()
    lab.run_pod(readinessProbe=READINESS, livenessProbe=LIVENESS)
    lab.until(lab.ready)
    lab.delete(grace_s=0)
    lab.clock.run_for(1)
    actions = lab.clock.run_for(60)
    assert actions < 20  # the node's heartbeats, and nothing else
