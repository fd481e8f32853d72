"""A real control plane whose nodes are ours: pods run, fail, talk, and are entered by kubectl."""

import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.controlplane.access import Api
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.fixtures import NOT_BUILT, must_not_be_left_out
from tests.practice.kubectl.conftest import Kubectl, find
from tests.practice.kubectl.test_kubectl_enters_pods import forwarded, free_port

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("reaches_pods")]


@dataclass(frozen=True)
class Place:
    """The cluster, kubectl on it, and its API."""

    kubectl: Kubectl
    api: Api
    process: subprocess.Popen[str]

    def until(self, holds: Callable[[], Any], timeout_s: float = 40) -> None:
        deadline = time.monotonic() + timeout_s
        while not holds():
            assert time.monotonic() < deadline, self.kubectl("get", "pods,events").out
            time.sleep(0.1)

    def pod(self, name: str) -> Any:
        return self.api.get(f"/api/v1/namespaces/default/pods/{name}")

    def is_ready(self, name: str) -> bool:
        conditions = self.pod(name)["status"].get("conditions") or ()
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    if find_assets() is None:
        (pytest.fail if must_not_be_left_out() else pytest.skip)(NOT_BUILT)
    if shutil.which("kubectl") is None:
        (pytest.fail if must_not_be_left_out() else pytest.skip)("kubectl is not installed")
    with ControlPlane(reaches_pods=True) as cluster:
        options = {
            "--kubeconfig": cluster.kubeconfig,
            "--nodes": 2,
            "--egress-socket": cluster.egress_socket,
            "--client-ca": cluster.client_ca,
        }
        words = [str(word) for option in options.items() for word in option]
        process = subprocess.Popen(
            [sys.executable, "-m", "practice.kubelet", *words, "--remove-nodes"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("2 simulated nodes on https://127.0.0.1:")
            home = tmp_path_factory.mktemp("home")
            kubectl = Kubectl(kubeconfig=cluster.kubeconfig, home=home, binary=find("kubectl"))
            yield Place(kubectl, cluster.api, process)
            process.terminate()
            assert process.wait(timeout=15) == 0
            assert cluster.api.get("/api/v1/nodes")["items"] == []
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@pytest.fixture(scope="module")
def web(place: Place) -> Place:
    place.kubectl("create", "deployment", "web", "--image=nginx:1.27", "--replicas=2")
    place.kubectl("expose", "deployment", "web", "--port=80")
    place.kubectl("rollout", "status", "deployment/web", "--timeout=50s")
    return place


def test_a_rollout_waits_for_readiness(web: Place) -> None:
    web.kubectl("set", "image", "deployment/web", "nginx=nginx:1.28")
    web.kubectl("rollout", "status", "deployment/web", "--timeout=50s")
    pods = web.kubectl("get", "pods", "-l", "app=web", "-o", "wide").words
    assert len(re.findall(r"1/1 Running 0 \S+ 10\.\d+\.\d+\.\d+ practice-[12]", pods)) >= 2


def test_logs_commands_and_ports(web: Place, tmp_path: Path) -> None:
    kubectl = web.kubectl
    # Pods of the rollout before are still listed while they end, but answer nobody any more.
    web.until(lambda: len(kubectl("get", "pods", "-l", "app=web", "-o", "name").out.split()) == 2)
    assert "start worker processes" in kubectl("logs", "deploy/web").out
    said = kubectl.tries("exec", "deploy/web", "--", "sh", "-c", "hostname; exit 3")
    assert (said.code, said.out[:4]) == (3, "web-")
    assert kubectl("exec", "-i", "deploy/web", "--", "cat", stdin="hello").out == "hello"
    with (
        forwarded(kubectl, "deploy/web", free_port()) as url,
        urllib.request.urlopen(f"{url}/", timeout=10) as answer,
    ):
        assert b"Welcome to nginx!" in answer.read()
    with kubectl.starts("logs", "-f", "--tail=0", "deploy/web") as following:
        assert following.stdout is not None
        time.sleep(0.5)
        target = kubectl("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[0].metadata.name}")
        for pod in kubectl("get", "pods", "-l", "app=web", "-o", "name").out.split():
            path = f"/api/v1/namespaces/default/pods/{pod.removeprefix('pod/')}/proxy/"
            assert "Welcome to nginx!" in kubectl("get", "--raw", path).out
        assert '"GET / HTTP/1.1" 200' in following.stdout.readline()
        following.terminate()
    assert target.out.startswith("web-")


def test_the_proxies_of_the_api_server_reach_pods(web: Place) -> None:
    raw = "/api/v1/namespaces/default/services/web/proxy/"
    # An endpoint of the rollout before may be gone a moment earlier than the API server hears.
    web.until(lambda: "Welcome to nginx!" in web.kubectl.tries("get", "--raw", raw).out)
    metrics = web.kubectl("get", "--raw", "/api/v1/nodes/practice-1/proxy/metrics/resource").out
    assert "node_memory_working_set_bytes" in metrics


def test_a_crash_loop_backs_off_and_keeps_the_last_log(place: Place) -> None:
    place.kubectl("run", "crash", "--image=busybox", "--", "sh", "-c", "echo last words; exit 7")

    def status() -> Any:
        return (place.pod("crash")["status"].get("containerStatuses") or [{}])[0]

    place.until(lambda: "waiting" in status().get("state", {}) and status()["restartCount"] >= 1)
    place.until(lambda: status()["state"].get("waiting", {}).get("reason") == "CrashLoopBackOff")
    assert status()["lastState"]["terminated"]["exitCode"] == 7
    assert place.kubectl("logs", "--previous", "crash").out == "last words\n"
    events = place.kubectl("get", "events", "--field-selector", "reason=BackOff").out
    assert "Back-off restarting failed container crash" in events


PROBED = """
apiVersion: v1
kind: Pod
metadata: {name: probed}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: hello:1.0.0
    readinessProbe: {periodSeconds: 1, failureThreshold: 1, httpGet: {port: 81, path: /readiness}}
    livenessProbe: {periodSeconds: 1, failureThreshold: 1, httpGet: {port: 81, path: /healthz}}
"""


def test_probes_fail_recover_and_restart(place: Place) -> None:
    kubectl = place.kubectl
    kubectl("apply", "-f", "-", stdin=PROBED)
    place.until(lambda: place.is_ready("probed"))
    toggle = ("exec", "probed", "--", "curl", "-s", "http://127.0.0.1:81/readiness/status")
    kubectl(*toggle)
    place.until(lambda: not place.is_ready("probed"))
    kubectl(*toggle)
    place.until(lambda: place.is_ready("probed"))
    kubectl("exec", "probed", "--", "curl", "-s", "http://127.0.0.1:81/healthz/status")
    place.until(lambda: place.pod("probed")["status"]["containerStatuses"][0]["restartCount"] == 1)


def test_heartbeats_are_leases_and_pods_end_gracefully(place: Place) -> None:
    leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
    # A kubelet that is older than the namespace writes its lease with the next heartbeat.
    place.until(lambda: len(place.api.get(leases)["items"]) == 2)
    assert place.api.get(f"{leases}/practice-1")["spec"]["holderIdentity"] == "practice-1"
    place.kubectl("run", "brief", "--image=nginx:1.27")
    place.until(lambda: place.is_ready("brief"))
    assert 'pod "brief" deleted' in place.kubectl("delete", "pod", "brief", "--timeout=20s").out
