"""One practice cluster in its own process, at ten times the speed, and the real kubectl.

`KUBECTL=kubectl.1.27 pytest tests/practice/kubectl` takes the tour with another version.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.running.kubectl import find
from tests.running.practice_process import practice

KUBECTL = os.environ.get("KUBECTL", "kubectl")
RATE = "10"


@dataclass(frozen=True, slots=True)
class Said:
    """What kubectl printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Output with single spaces: columns without their widths."""
        return re.sub(r"[ \t]+", " ", self.out)


@dataclass(frozen=True, slots=True)
class Kubectl:
    """Runs kubectl against one cluster, in one namespace."""

    kubeconfig: Path
    home: Path
    binary: str = KUBECTL
    namespace: str = "default"

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "KUBECONFIG": str(self.kubeconfig),
            **more,
        }

    def words(self, *words: str) -> list[str]:
        return [self.binary, "--namespace", self.namespace, *words]

    def tries(self, *words: str, stdin: str = "", **environment: str) -> Said:
        """Whatever the exit code is."""
        done = subprocess.run(
            self.words(*words),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            env=self.environment(**environment),
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def __call__(self, *words: str, stdin: str = "", **environment: str) -> Said:
        """Must succeed."""
        said = self.tries(*words, stdin=stdin, **environment)
        assert said.code == 0, f"kubectl {' '.join(words)}: {said.err or said.out}"
        return said

    def starts(self, *words: str) -> subprocess.Popen[str]:
        """A command that goes on (-w, -f); the caller ends it."""
        return subprocess.Popen(
            self.words(*words), stdout=subprocess.PIPE, text=True, env=self.environment()
        )


@pytest.fixture(scope="session")
def practice_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubectl]:
    binary = find(KUBECTL)
    folder = tmp_path_factory.mktemp("practice")
    with practice(folder / "config", "--rate", RATE, "--seed", "1") as kubeconfig:
        yield Kubectl(kubeconfig=kubeconfig, home=folder, binary=binary)


@pytest.fixture
def room(practice_cluster: Kubectl, request: pytest.FixtureRequest) -> Iterator[Kubectl]:
    """kubectl in a namespace of the test's own, which goes after it: the nodes take ninety pods."""
    text = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower())[:60]
    name = text.strip("-")
    practice_cluster("create", "namespace", name)
    yield replace(practice_cluster, namespace=name)
    practice_cluster("delete", "namespace", name, "--ignore-not-found", "--wait=false")


@pytest.fixture
def web(room: Kubectl) -> Kubectl:
    """A namespace in which the Deployment `web` runs two pods."""
    room("create", "deployment", "web", "--image=nginx:1.27", "--replicas=2")
    room("rollout", "status", "deployment/web", "--timeout=60s")
    return room


@pytest.fixture
def sed(tmp_path: Path) -> Callable[[str], str]:
    """An EDITOR that edits with one sed expression."""

    def editor(expression: str) -> str:
        script = tmp_path / "editor"
        script.write_text(f"#!/bin/sh\nsed -i '{expression}' \"$1\"\n")
        script.chmod(0o700)
        return str(script)

    return editor
