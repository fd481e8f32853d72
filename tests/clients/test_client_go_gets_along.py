"""A small Go program does what controllers do: informer, typed writes, conflicts, server-side apply."""

import json
import os
import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client, config

from tests.controlplane.cluster import ControlPlane

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SOURCE = Path(__file__).with_name("golang")
CONFLICT = "Conflict: Apply failed with 1 conflict: conflict with "
STALE = (
    'Conflict: Operation cannot be fulfilled on deployments.apps "web": the object has been modified;'
    " please apply your changes to the latest version and try again"
)
STORY = {
    "told": [
        "first applies: done",
        f'second wants another size: {CONFLICT}"first": .spec.replicas',
        "second insists: done",
        f'first still wants its own: {CONFLICT}"second": .spec.replicas',
        "replicas are 5: done",
        f"a stale update: {STALE}",
        "an update with retries: done",
        "a strategic patch: done",
        "the scale: done",
        "creating with a version: : resourceVersion should not be set on objects to be created",
        "deleting: done",
        'deleting again: NotFound: deployments.apps "web" not found',
    ],
    "heard": ["added web", "deleted web"],
}


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the machine's Go; its build cache makes the second time short."""
    if shutil.which("go") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Go is not installed")
        pytest.skip("Go is not installed")
    binary = tmp_path_factory.mktemp("golang") / "client"
    environment = {**os.environ, "CGO_ENABLED": "0"}
    done = subprocess.run(
        ["go", "build", "-o", str(binary), "."],
        cwd=SOURCE,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return binary


def told_by(program: Path, kubeconfig: Path) -> Any:
    """What it says, in a namespace that goes afterwards."""
    core = client.CoreV1Api(config.new_client_from_config(str(kubeconfig)))
    name = f"golang-{uuid.uuid4().hex[:6]}"
    core.create_namespace({"metadata": {"name": name}})
    try:
        done = subprocess.run(
            [program, kubeconfig, name], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    finally:
        core.delete_namespace(name)
        core.api_client.close()


def test_on_the_practice_cluster(program: Path, practice: Path) -> None:
    assert told_by(program, practice) == STORY


@pytest.mark.real
def test_on_a_real_control_plane(program: Path, control_plane: ControlPlane) -> None:
    assert told_by(program, control_plane.kubeconfig) == STORY
