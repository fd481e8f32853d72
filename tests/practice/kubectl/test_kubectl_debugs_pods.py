"""kubectl debug: a container joins a pod that runs, or a copy of it."""

from dataclasses import replace

import pytest

from tests.practice.kubectl.conftest import Kubectl
from tests.running.kubectl import find

pytestmark = pytest.mark.slow


@pytest.fixture(params=("1.27", "1.33"))
def debugging(
    web: Kubectl, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Kubectl:
    monkeypatch.delenv("CI", raising=False)  # which versions are there is the machine's matter
    return replace(web, binary=find(f"kubectl.{request.param}"))


def test_a_container_joins_and_is_talked_to(debugging: Kubectl) -> None:
    pod = debugging("get", "pods", "-l", "app=web", "-o", "name").out.split()[0]
    before = debugging("get", pod, "-o", "jsonpath={.spec.ephemeralContainers[*].name}").out.split()
    said = debugging("debug", "-i", pod, "--image=busybox:1.36", stdin="echo in $HOSTNAME; exit\n")
    assert f"in {pod.removeprefix('pod/')}" in said.out
    names = debugging("get", pod, "-o", "jsonpath={.spec.ephemeralContainers[*].name}").out.split()
    joined = next(name for name in names if name not in before)
    assert joined.startswith("debugger-")
    assert "in web-" in debugging("logs", pod, "-c", joined).out
    assert "Ephemeral Containers:" in debugging("describe", pod).out


def test_a_copy_is_looked_at_instead(debugging: Kubectl) -> None:
    pod = debugging("get", "pods", "-l", "app=web", "-o", "name").out.split()[0]
    copy = f"copy-{debugging.binary.rpartition('.')[2]}"
    debugging("debug", pod, "--image=busybox:1.36", f"--copy-to={copy}", "--", "sleep", "600")
    debugging("wait", "--for=condition=Ready", f"pod/{copy}", "--timeout=30s")
    assert "2/2 Running" in debugging("get", "pod", copy).words
    debugging("delete", "pod", copy, "--wait=false")
