"""The versions of kubectl that take the tour, and where they are."""

from tests.running.kubectl import find

VERSIONS = ("1.27", "1.29", "1.31", "1.33")


def path_of(version: str) -> str:
    """`kubectl.1.27` on the PATH or beside the real kubectl; a missing one skips the test, in CI it fails."""
    return find(f"kubectl.{version}")
