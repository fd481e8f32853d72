"""`python -m practice` as a process: the ready line, the kubeconfig, a taken port, signals."""

import base64
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.slow
READY = re.compile(r"practice cluster ready at (https://127\.0\.0\.1:\d+) kubeconfig=(\S+)\n")


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "practice", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_what_its_kubeconfig_says_and_ends_when_asked(
    tmp_path: Path, how: signal.Signals
) -> None:
    file = tmp_path / "config"
    process = start("--port", "0", "--kubeconfig", str(file), "--scenario", "empty")
    assert process.stdout is not None
    ready = READY.fullmatch(process.stdout.readline())
    assert ready is not None
    assert ready[2] == str(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    config = yaml.safe_load(file.read_text())
    assert [context["name"] for context in config["contexts"]] == [
        "practice",
        "practice-operator",
        "practice-viewer",
        "practice-namespaced",
    ]
    cluster = config["clusters"][0]["cluster"]
    assert cluster["server"] == ready[1]
    trust = base64.b64decode(cluster["certificate-authority-data"]).decode()
    request = urllib.request.Request(f"{ready[1]}/api/v1/namespaces/default")
    request.add_header("Authorization", f"Bearer {config['users'][0]['user']['token']}")
    context = ssl.create_default_context(cadata=trust)
    with urllib.request.urlopen(request, context=context) as answer:
        assert answer.status == 200

    process.send_signal(how)
    begun = time.monotonic()
    out, err = process.communicate(timeout=5)
    assert (process.returncode, out, err) == (0, "", "")
    assert time.monotonic() - begun < 3  # 0.1 s on a quiet machine, tests share theirs


def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port), "--scenario", "empty")
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (1, "")
    assert err == (
        f"practice cluster: port {port} on 127.0.0.1 is in use by another program; "
        "choose another with --port\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--port", "70000"], 2, "is no port"),
        (["--rate", "-1"], 2, "is no rate"),
        (["--start", "soon"], 2, "is no time"),
        (["--scenario", "nope", "--port", "0"], 1, "nope"),
        (["--kubeconfig", "/proc/nope/config", "--port", "0"], 1, "cannot write the kubeconfig"),
    ],
)
def test_a_wrong_wish_is_explained(words: list[str], code: int, said: str) -> None:
    process = start(*words)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (code, "")
    assert said in err
    assert "Traceback" not in err


def test_a_rate_of_changes_without_a_fleet_is_refused_in_one_sentence(tmp_path: Path) -> None:
    file = str(tmp_path / "config")
    process = start("--port", "0", "--kubeconfig", file, "--changes-per-s", "9")
    out, err = process.communicate(timeout=10)
    assert process.returncode == 1
    assert out == ""
    assert err.startswith("practice cluster: --changes-per-s is for scenarios with a fleet")
    assert err.count("\n") == 1
