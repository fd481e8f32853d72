"""The versions of kubectl that take the tour, and where they are."""

import os
import shutil
from pathlib import Path

import pytest

VERSIONS = ("1.27", "1.29", "1.31", "1.33")


def path_of(version: str) -> str:
    """`kubectl.1.27` on the PATH or beside the real kubectl; a missing one skips the test, in CI it fails."""
    name = f"kubectl.{version}"
    beside = Path(shutil.which("kubectl") or "/").resolve().parent
    found = shutil.which(name) or shutil.which(name, path=str(beside))
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
