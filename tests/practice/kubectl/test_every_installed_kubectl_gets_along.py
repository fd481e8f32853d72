"""The same short walk with each version of kubectl that is installed."""

import json
import re
from dataclasses import replace

import pytest

from tests.practice.kubectl.conftest import Kubectl
from tests.running.kubectl import find

pytestmark = pytest.mark.slow
VERSIONS = ("1.27", "1.28", "1.29", "1.30", "1.31", "1.32", "1.33")


@pytest.mark.parametrize("version", VERSIONS)
def test_this_version_gets_along(
    room: Kubectl, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)  # which versions are there is the machine's matter
    kubectl = replace(room, binary=find(f"kubectl.{version}"))
    kubectl("create", "deployment", "web", "--image=nginx:1.27", "--replicas=2")
    kubectl("rollout", "status", "deploy/web", "--timeout=60s")
    manifest = kubectl("get", "deploy", "web", "-o", "yaml").out
    applied = kubectl("apply", "-f", "-", stdin=manifest.replace("replicas: 2", "replicas: 1"))
    assert "deployment.apps/web configured" in applied.out
    kubectl("scale", "deploy/web", "--replicas=3")
    kubectl("set", "image", "deploy/web", "nginx=nginx:1.28")
    assert "Image: nginx:1.28" in re.sub(r" +", " ", kubectl("describe", "deploy", "web").out)
    assert "RollingUpdate" in kubectl("explain", "deployment.spec.strategy").out
    assert kubectl("auth", "can-i", "create", "pods").out == "yes\n"
    kubectl("rollout", "undo", "deploy/web")
    kubectl("delete", "deploy", "web")


@pytest.mark.parametrize("version", ["1.27", "1.33"])
def test_this_version_drains_a_node(
    web: Kubectl, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    kubectl = replace(web, binary=find(f"kubectl.{version}"))
    node = kubectl("get", "pods", "-o", "jsonpath={.items[0].spec.nodeName}").out
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "bare"}}
    spec = {"nodeName": node, "containers": [{"name": "main", "image": "nginx:1.27"}]}
    kubectl("create", "-f", "-", stdin=json.dumps({**pod, "spec": spec}))
    try:
        refused = kubectl.tries("drain", node, "--ignore-daemonsets")
        assert (refused.code, refused.out) == (1, f"node/{node} cordoned\n")
        told = rf"\(use --force to override\): .*{kubectl.namespace}/bare"
        assert re.search(told, refused.err)
        flags = ("--ignore-daemonsets", "--force", "--delete-emptydir-data", "--timeout=60s")
        drained = kubectl("drain", node, *flags)
        assert "pod/bare evicted\n" in drained.out
        assert drained.out.endswith(f"node/{node} drained\n")
    finally:
        assert kubectl("uncordon", node).out == f"node/{node} uncordoned\n"
