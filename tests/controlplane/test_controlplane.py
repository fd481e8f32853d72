"""The real control plane does what the tests that stand on it expect of it."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.controlplane.access import Api
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.processes import ControlPlaneError
from tests.controlplane.recipe import KUBERNETES, module_version

pytestmark = pytest.mark.real

WAIT_S = 30.0
STARTS_AND_WAITS = """
import sys
from tests.controlplane.cluster import ControlPlane
with ControlPlane() as control_plane:
    print(*control_plane.pids, flush=True)
    sys.stdin.read()
"""


def eventually(wanted: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not wanted():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)


def deployment(name: str, replicas: int) -> dict[str, Any]:
    labels = {"app": name}
    containers = [{"name": "web", "image": "example.org/web:1"}]
    template = {"metadata": {"labels": labels}, "spec": {"containers": containers}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template},
    }


def nodes_of_ready_pods(api: Api, namespace: str, replicas: int) -> set[str]:
    """Makes a Deployment, waits until all of its pods are ready; returns where they run."""
    path = f"/apis/apps/v1/namespaces/{namespace}/deployments"
    api.create(path, deployment("web", replicas))
    eventually(lambda: api.get(f"{path}/web")["status"].get("readyReplicas") == replicas)
    pods = api.get(f"/api/v1/namespaces/{namespace}/pods")["items"]
    return {pod["spec"]["nodeName"] for pod in pods}


def client_of(kubeconfig: Path, control_plane: ControlPlane, folder: Path) -> Api:
    """A client that knows nothing but what stands in the kubeconfig."""
    content = yaml.safe_load(kubeconfig.read_text())
    cluster, user = content["clusters"][0]["cluster"], content["users"][0]["user"]
    assert cluster["server"] == control_plane.url
    fields = {
        "ca.crt": cluster["certificate-authority-data"],
        "user.crt": user["client-certificate-data"],
        "user.key": user["client-key-data"],
    }
    for name, field in fields.items():
        (folder / name).write_bytes(base64.b64decode(field))
    port = int(control_plane.url.rsplit(":", 1)[1])
    return Api(port, *(folder / name for name in fields))


def runs(pid: int) -> bool:
    """Whether a process of that number does anything still (a zombie does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def test_it_is_the_version_asked_for(control_plane: ControlPlane) -> None:
    assert control_plane.api.get("/version")["gitVersion"] == module_version(KUBERNETES)


def test_nodes_are_ready_in_three_zones(control_plane: ControlPlane) -> None:
    nodes = control_plane.api.get("/api/v1/nodes")["items"]
    zones = {node["metadata"]["labels"]["topology.kubernetes.io/zone"] for node in nodes[:3]}
    assert zones == {"zone-1", "zone-2", "zone-3"}
    assert all(node["spec"]["podCIDR"] for node in nodes)


def test_a_deployment_becomes_ready(control_plane: ControlPlane, real_namespace: str) -> None:
    assert len(nodes_of_ready_pods(control_plane.api, real_namespace, replicas=10)) == 3


def test_a_user_is_known_by_certificate_and_may_nothing(
    control_plane: ControlPlane, tmp_path: Path
) -> None:
    kubeconfig = control_plane.user_kubeconfig("vera", ["viewers", "people"])
    api = client_of(kubeconfig, control_plane, tmp_path)
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    found = api.create("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)
    assert found["status"]["userInfo"]["username"] == "vera"
    assert {"viewers", "people"} <= set(found["status"]["userInfo"]["groups"])
    assert api.send("GET", "/api/v1/pods").status == 403


def test_the_apiserver_comes_back_on_the_same_port_and_all_works(
    control_plane: ControlPlane, real_namespace: str
) -> None:
    control_plane.kill_apiserver()
    try:
        with pytest.raises(ConnectionRefusedError):
            control_plane.api.get("/readyz")
    finally:
        control_plane.start_apiserver()
    assert nodes_of_ready_pods(control_plane.api, real_namespace, replicas=3)


def test_a_paused_apiserver_accepts_and_never_answers(control_plane: ControlPlane) -> None:
    control_plane.pause_apiserver()
    try:
        with pytest.raises(TimeoutError):
            control_plane.api.send("GET", "/version", timeout_s=0.3)
    finally:
        control_plane.resume_apiserver()
    assert control_plane.api.get("/version")


def watch_from(api: Api, kind: str, version: str) -> list[Any]:
    path = f"/api/v1/{kind}?watch=1&resourceVersion={version}&timeoutSeconds=1"
    return [event["object"].get("code") for event in api.send("GET", path).lines()]


def test_old_versions_are_gone_after_compact(control_plane: ControlPlane) -> None:
    api = control_plane.api
    kinds = ("pods", "configmaps", "events")  # only of events, the API server remembers nothing
    versions = {kind: api.get(f"/api/v1/{kind}")["metadata"]["resourceVersion"] for kind in kinds}
    page = api.get("/api/v1/configmaps?limit=1")["metadata"]["continue"]
    control_plane.compact()
    for kind, version in versions.items():
        assert watch_from(api, kind, version) == [410], kind
    assert api.send("GET", f"/api/v1/configmaps?limit=1&continue={page}").status == 410
    valid = api.get("/api/v1/pods")["metadata"]["resourceVersion"]
    assert 410 not in watch_from(api, "pods", valid)


@pytest.mark.usefixtures("control_plane")  # says when to skip
def test_a_failed_start_shows_the_guilty_log_and_leaves_nothing() -> None:
    broken = ControlPlane(extra_args={"kube-apiserver": ["--no-such-flag"]})
    with pytest.raises(ControlPlaneError, match=r"kube-apiserver ended with 1(.|\n)*no-such-flag"):
        broken.start()
    assert not broken.logs.exists()


@pytest.mark.usefixtures("control_plane")
def test_nothing_outlives_a_killed_test_run(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTS_AND_WAITS]
    where = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=where) as run:
        assert run.stdout is not None
        pids = [int(pid) for pid in run.stdout.readline().split()]
        os.kill(run.pid, signal.SIGKILL)
    assert len(pids) == 5
    eventually(lambda: not any(runs(pid) for pid in pids))
