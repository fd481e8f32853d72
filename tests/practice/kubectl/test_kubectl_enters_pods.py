"""exec, cp, attach, port-forward and run -it, with the oldest and the newest way to stream."""

import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.practice.kubectl.conftest import Kubectl
from tests.running.kubectl import find

pytestmark = pytest.mark.slow
VERSIONS = ("1.27", "1.29", "1.31", "1.33")  # SPDY, SPDY, WebSocket, WebSocket


@pytest.fixture(params=VERSIONS)
def inside(
    web: Kubectl, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Kubectl:
    monkeypatch.delenv("CI", raising=False)  # which versions are there is the machine's matter
    return replace(web, binary=find(f"kubectl.{request.param}"))


def test_commands_say_what_they_say_and_end_as_they_end(inside: Kubectl) -> None:
    said = inside.tries("exec", "deploy/web", "--", "sh", "-c", "echo out; echo err >&2; exit 3")
    assert (said.code, said.out) == (3, "out\n")
    assert said.err.startswith("err\n")
    assert "command terminated with exit code 3" in said.err
    assert inside("exec", "-i", "deploy/web", "--", "cat", stdin="hello\n").out == "hello\n"
    assert inside("exec", "deploy/web", "-c", "nginx", "--", "hostname").out.startswith("web-")
    unknown = inside.tries("exec", "deploy/web", "--", "nosuch")
    assert unknown.code == 1
    assert 'exec: "nosuch": executable file not found in $PATH' in unknown.err
    wrong = inside.tries("exec", "deploy/web", "-c", "x", "--", "ls")
    assert "container x is not valid for pod web" in wrong.err or "container not found" in wrong.err


def test_files_are_copied_in_and_out(inside: Kubectl, tmp_path: Path) -> None:
    pod = inside("get", "pods", "-o", "name").out.split()[0].removeprefix("pod/")
    (tmp_path / "in").write_text("some text\n" * 5000)
    inside("cp", str(tmp_path / "in"), f"{pod}:/tmp/in")
    inside("cp", f"{pod}:/tmp/in", str(tmp_path / "out"))
    assert (tmp_path / "out").read_text() == "some text\n" * 5000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def forwarded(kubectl: Kubectl, target: str, port: int) -> Iterator[str]:
    with kubectl.starts("port-forward", target, f"{port}:80") as forwarding:
        try:
            assert forwarding.stdout is not None
            assert "Forwarding from 127.0.0.1" in forwarding.stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            forwarding.terminate()


def test_ports_are_forwarded(inside: Kubectl) -> None:
    with forwarded(inside, "deploy/web", free_port()) as url:
        for _ in range(3):
            with urllib.request.urlopen(f"{url}/", timeout=10) as answer:
                assert b"Welcome to nginx!" in answer.read()


def test_a_pod_is_run_used_and_removed(inside: Kubectl) -> None:
    words = ("run", "once", "--image=busybox", "--restart=Never", "-i", "--rm", "--")
    said = inside.tries(*words, "sh", "-c", "sleep 12; echo done; sleep 3")
    assert "done" in said.out
    assert 'pod "once" deleted' in said.out


def test_an_interactive_shell(inside: Kubectl) -> None:
    words = inside.words("run", "typed", "--image=busybox", "--restart=Never", "-it", "--rm")
    with subprocess.Popen(
        ["script", "-qec", " ".join([*words, "--", "sh"]), "/dev/null"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=inside.environment(),
    ) as typing:
        out, _ = typing.communicate("\nhostname\nexit 5\n", timeout=60)
    assert re.search(r"/ # hostname\s+typed\s+/ # exit 5", out)


def test_attach_follows_what_a_container_says(inside: Kubectl) -> None:
    inside(
        "run", "talks", "--image=busybox", "--", "sh", "-c", "while true; do date; sleep 2; done"
    )
    inside("wait", "--for=condition=Ready", "pod/talks", "--timeout=60s")
    with inside.starts("attach", "talks") as attached:
        assert attached.stdout is not None
        first, second = attached.stdout.readline(), attached.stdout.readline()
        attached.terminate()
    assert "UTC" in first + second


def test_attach_ends_with_the_container(inside: Kubectl) -> None:
    inside("run", "ends", "--image=busybox", "--restart=Never", "--", "sleep", "60")
    inside("wait", "--for=condition=Ready", "pod/ends", "--timeout=60s")
    began = time.monotonic()
    assert inside.tries("attach", "ends").code == 0
    assert time.monotonic() - began < 20
