"""The practice cluster in a process of its own, as a person starts it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"practice cluster ready at https://127\.0\.0\.1:\d+ kubeconfig=(.+)\n")
END_S = 5


@contextmanager
def practice(kubeconfig: Path, *words: str) -> Iterator[Path]:
    """`python -m practice WORDS…` on a free port; gives the kubeconfig that it says it wrote. It must
    end well when it is told to."""
    command = [sys.executable, "-m", "practice", "--port", "0", "--kubeconfig", str(kubeconfig)]
    process = subprocess.Popen([*command, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        ready = READY.fullmatch(process.stdout.readline())
        assert ready is not None
        yield Path(ready[1])
    finally:
        process.terminate()
        assert process.wait(timeout=END_S) == 0
        process.stdout.close()
