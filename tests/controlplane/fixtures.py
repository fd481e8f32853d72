"""pytest fixtures with a real control plane; tests/conftest.py lists this module as a plugin.

One control plane serves a whole session. Whoever stops its API server starts it again before the
test ends, and works in a namespace of its own (the fixture `real_namespace`).
"""

import os
import uuid
from collections.abc import Iterator

import pytest

from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane

NODES = 3
NOT_BUILT = "the real control plane is not built: run `python -m tests.controlplane.build`"


def must_not_be_left_out() -> bool:
    is_ci = os.environ.get("CI", "").lower() in {"1", "true"}
    return is_ci or os.environ.get("PODIUM_REQUIRE_REAL") == "1"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps all its tests in one worker of pytest-xdist (--dist loadgroup): one start, not many."""
    for item in items:
        if "control_plane" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("control_plane"))


@pytest.fixture(scope="session")
def control_plane() -> Iterator[ControlPlane]:
    """A running control plane with three nodes that take pods."""
    if find_assets() is None:
        if must_not_be_left_out():
            pytest.fail(NOT_BUILT)
        pytest.skip(NOT_BUILT)
    with ControlPlane() as running:
        running.add_nodes(NODES)
        yield running


@pytest.fixture
def real_namespace(control_plane: ControlPlane) -> Iterator[str]:
    """The name of a new namespace of the real control plane, deleted after the test."""
    name = f"test-{uuid.uuid4().hex[:8]}"
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    control_plane.api.create("/api/v1/namespaces", namespace)
    yield name
    control_plane.api.delete(f"/api/v1/namespaces/{name}")
