# ruff: noqa: E501 (a row of the table is one line)
"""Each trouble is provoked with kubectl, and the inspector says why: on both clusters in the same words."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage


def pod(name: str, container: dict[str, Any], **spec: Any) -> dict[str, Any]:
    main = {"name": "main", "image": "busybox:1.36", **container}
    grace = {"terminationGracePeriodSeconds": 0}
    return {"kind": "Pod", "metadata": {"name": name}, "spec": {"containers": [main], **grace, **spec}}  # fmt: skip


SLEEP = {"command": ["sleep", "9999"]}
QUOTA = {"kind": "ResourceQuota", "metadata": {"name": "small"}, "spec": {"hard": {"secrets": "9", "pods": "10"}}}  # fmt: skip
PROBE = {"tcpSocket": {"port": 4321}, "periodSeconds": 1}

CASES: dict[str, tuple[dict[str, Any], str, str]] = {
    "Pod/nopull": (pod("nopull", {"image": "hello:9.9.9"}), "The image of container main cannot be pulled", "does not have this image or tag"),
    "Pod/badname": (pod("badname", {"image": "Hello World"}), "cannot be read", "Correct the name"),
    "Pod/never": (pod("never", {"image": "hello:9.9.8", "imagePullPolicy": "Never"}), "is not on the node", "imagePullPolicy is Never"),
    "Pod/nomap": (pod("nomap", {"envFrom": [{"configMapRef": {"name": "settings"}}]}), "configmap settings does not exist", "get configmaps,secrets"),
    "Pod/crash": (pod("crash", {"command": ["sh", "-c", "exit 3"]}), "starts and ends again and again", "exit code 3"),
    "Pod/deaf": (pod("deaf", {**SLEEP, "readinessProbe": PROBE}), "The readiness probe of container main fails", "a connection to port 4321 every 1 s"),
    "Pod/large": (pod("large", {**SLEEP, "resources": {"requests": {"cpu": "900"}}}), "can take it", "too little CPU is left"),
    "Pod/picky": (pod("picky", SLEEP, nodeSelector={"disk": "ssd"}), "can take it", "labels do not fit"),
    "Pod/gated": (pod("gated", SLEEP, schedulingGates=[{"name": "example.org/quota"}]), "Held back by 1 scheduling gate", "example.org/quota"),
    "Pod/nosecret": (pod("nosecret", {**SLEEP, "volumeMounts": [{"name": "tls", "mountPath": "/tls"}]}, volumes=[{"name": "tls", "secret": {"secretName": "tls"}}]), "secret tls does not exist", "get secrets"),
    "Pod/kept": ({**pod("kept", SLEEP), "metadata": {"name": "kept", "finalizers": ["example.org/keep"]}}, "held by 1 finalizer", "example.org/keep"),
}  # fmt: skip


@pytest.fixture(scope="module")
def provoked() -> Iterator[dict[str, tuple[Stage, str]]]:
    """Which namespace of which cluster has the troubles; filled once for each. Tests come in any order, and a pod that
    is held by a finalizer would keep the next one's drain waiting."""
    found: dict[str, tuple[Stage, str]] = {}
    yield found
    for stage, name in found.values():
        end(stage, name)


def end(stage: Stage, namespace: str) -> None:
    released = '{"metadata":{"finalizers":null}}'
    stage.kubectl("-n", namespace, "patch", "pod", "kept", "--type=merge", "-p", released)
    stage.kubectl("delete", "namespace", namespace, "--wait=false")


@pytest.fixture
def namespace(running_stage: Stage, provoked: dict[str, tuple[Stage, str]]) -> str:
    if running_stage.cluster not in provoked:
        name = f"why-{uuid.uuid4().hex[:6]}"
        running_stage.kubectl("create", "namespace", name)
        items = [{"apiVersion": "v1", **one} for one, _, _ in CASES.values()]
        given = json.dumps(
            {"apiVersion": "v1", "kind": "List", "items": [*items, {"apiVersion": "v1", **QUOTA}]}
        )
        running_stage.kubectl("apply", "-n", name, "-f", "-", given=given)
        running_stage.kubectl("-n", name, "delete", "pod", "kept", "--wait=false")
        running_stage.kubectl("-n", name, "create", "deployment", "web", "--image=hello:1.0.0")
        running_stage.kubectl(
            "-n", name, "expose", "deployment", "web", "--port=80", "--selector=app=wrong"
        )
        provoked[running_stage.cluster] = (running_stage, name)
    return provoked[running_stage.cluster][1]


def reason(stage: Stage, what: str, title: str, text: str) -> None:
    """Look again until it is said: kubelets need a moment."""
    page = stage.fragment(f"objects/{what}/")
    for _ in range(40):
        said = page.locator(".reason").filter(has_text=title)
        if said.count() and text in said.first.inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.locator("#inspector-panel").inner_text())


@pytest.mark.parametrize("case", CASES)
def test_of_a_pod(running_stage: Stage, namespace: str, case: str) -> None:
    kind, name = case.split("/")
    _, title, text = CASES[case]
    reason(running_stage, f"{kind}/{namespace}/{name}", title, text)


def test_of_what_controllers_are_refused(running_stage: Stage, namespace: str) -> None:
    reason(
        running_stage, f"Deployment/{namespace}/web", "Quota small is used up", "allowed: pods=10"
    )


def test_of_a_service_that_selects_nobody(running_stage: Stage, namespace: str) -> None:
    reason(running_stage, f"Service/{namespace}/web", "No pod has the labels", "app = wrong")


def test_in_the_drawer(running_stage: Stage, namespace: str) -> None:
    page = running_stage.page(at=f"#ns={namespace}&open=Pod/{namespace}/crash")
    expect(page.locator(".reason").first).to_be_visible(timeout=PATIENCE_MS)
    line = page.locator(".reason .kubectl code").first
    expect(line).to_have_text(f"kubectl -n {namespace} logs crash -c main --previous")
    found = violations(page)
    assert not found, "\n".join(found)


def test_everything_can_end(
    running_stage: Stage, namespace: str, provoked: dict[str, tuple[Stage, str]]
) -> None:
    end(running_stage, namespace)
    provoked.pop(running_stage.cluster)
