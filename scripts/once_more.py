"""Failed tests, each once more in a process of its own.

A real browser, a real Kubernetes and the test share the machine with whatever else runs there, and what a failed test
leaves behind (an open socket, a running cluster) can fail the next one in its process. So each is tried alone, twice at
most. What fails every time is a failure; what passes late is named, so that somebody looks at it.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

FAILURES = Path(".pytest_cache") / "v" / "cache" / "lastfailed"
TRIES = 2
MOST = 10  # more failures than that have one cause, and it is not the machine


def forget(root: Path) -> None:
    """Drop what an earlier run left, so that `failed` tells of the next one alone."""
    (root / FAILURES).unlink(missing_ok=True)


def failed(root: Path) -> list[str]:
    """The node ids of what failed in the last run of pytest below `root`, in its order."""
    try:
        found = json.loads((root / FAILURES).read_text())
    except FileNotFoundError:
        return []
    return list(found)


def still_failing(tests: Iterable[str], root: Path) -> list[str]:
    """Those of `tests` (node ids) that fail in each try by themselves too. Says how each went."""
    return [test for test in tests if not passes_alone(test, root)]


def passes_alone(test: str, root: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", test]
    for number in range(1, TRIES + 1):
        print(f"   once more ({number} of {TRIES}): {test}", flush=True)
        if subprocess.call(command, cwd=root) == 0:
            return True
    return False
