"""Where a version of kubectl is."""

import os
import shutil
from pathlib import Path

import pytest


def find(binary: str) -> str:
    """On the PATH or beside the real kubectl; without one the test is skipped, in CI it fails."""
    beside = Path(shutil.which("kubectl") or "/").resolve().parent
    found = shutil.which(binary) or shutil.which(binary, path=str(beside))
    if found is None:
        reason = f"{binary} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
