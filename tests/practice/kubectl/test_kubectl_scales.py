"""top, autoscale, and what get and describe say of an autoscaler."""

import re
import time

import pytest

from tests.practice.kubectl.conftest import Kubectl, Said

pytestmark = pytest.mark.slow


def measured(room: Kubectl, *words: str) -> Said:
    """What `top` says as soon as the pods are known: after two readings, some 3 real seconds."""
    for _ in range(60):
        said = room.tries("top", "pods", *words)
        if said.code == 0 and "web-" in said.out:
            return said
        time.sleep(0.1)
    pytest.fail(f"no pods were measured: {said.err or said.out}")


def test_top_nodes(room: Kubectl) -> None:
    said = room("top", "nodes").words.splitlines()
    assert said[0].split() == ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]
    assert all(re.fullmatch(r"node-\d \d+m \d+% \d+Mi \d+% ?", line) for line in said[1:])
    assert len(said) == 4


def test_top_node_by_name(room: Kubectl) -> None:
    assert room("top", "node", "node-2", "--no-headers").words.startswith("node-2 ")
    said = room.tries("top", "node", "node-9")
    assert said.code != 0
    assert '"node-9" not found' in said.err


def test_top_pods(web: Kubectl) -> None:
    pods = measured(web).words.splitlines()
    assert pods[0].split() == ["NAME", "CPU(cores)", "MEMORY(bytes)"]
    assert all(re.match(r"web-\S+ \d+m \d+Mi", line) for line in pods[1:])
    one = measured(web, "--containers", "--selector=app=web", "--sort-by=cpu").words
    assert re.search(r"web-\S+ nginx \d+m \d+Mi", one)


def test_autoscale(web: Kubectl) -> None:
    said = web("autoscale", "deployment", "web", "--min=1", "--max=4", "--cpu-percent=50")
    assert said.out == "horizontalpodautoscaler.autoscaling/web autoscaled\n"
    listed = web("get", "hpa").words
    assert listed.startswith("NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE\n")
    assert re.search(r"web Deployment/web cpu: \S+/50% 1 4", listed)


def test_an_autoscaler_of_what_requests_nothing(web: Kubectl) -> None:
    web("autoscale", "deployment", "web", "--max=4", "--cpu-percent=50")
    web("wait", "--for=condition=ScalingActive=False", "hpa/web", "--timeout=30s")
    said = web("describe", "hpa", "web").words
    assert "resource cpu on pods (as a percentage of request): <unknown> / 50%" in said
    assert "ScalingActive False FailedGetResourceMetric" in said
    assert "Warning FailedComputeMetricsReplicas" in said


def test_an_autoscaler_that_scales(web: Kubectl) -> None:
    web("set", "resources", "deployment/web", "--requests=cpu=1m")  # it uses 3m at rest
    web("rollout", "status", "deployment/web", "--timeout=60s")
    web("autoscale", "deployment", "web", "--max=5", "--cpu-percent=100")
    web("wait", "--for=jsonpath={.spec.replicas}=5", "deployment/web", "--timeout=50s")
    said = web("describe", "hpa", "web").words
    assert "Metrics: ( current / target )" in said
    assert re.search(
        r"resource cpu on pods \(as a percentage of request\): \d+% \(\dm\) / 100%", said
    )
    assert "AbleToScale True" in said
    assert "ScalingActive True ValidMetricFound" in said
    assert re.search(r"Normal SuccessfulRescale .* New size: \d; reason: cpu resource", said)
    web("delete", "hpa", "web")
    assert web("get", "hpa").err.startswith("No resources found in ")
