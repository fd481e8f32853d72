"""The tour with four versions of kubectl: word by word what a real control plane makes it say."""

from pathlib import Path

import pytest

from tests.clients.__main__ import differences, walk_all
from tests.clients.kubectls import VERSIONS
from tests.clients.recordings import Walk, recorded
from tests.clients.tour import CHAPTERS
from tests.controlplane.cluster import ControlPlane

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
COMMANDS = 120


def complaints(walks: dict[str, Walk]) -> list[str]:
    return [
        f"kubectl {version}: {line}"
        for version, walk in walks.items()
        for line in differences(walk, recorded(version))
    ]


def test_kubectl_cannot_tell_the_practice_cluster_from_a_real_one(practice: Path) -> None:
    found = complaints(walk_all(practice, CHAPTERS))
    assert not found, "\n".join(found)


@pytest.mark.real
def test_the_recordings_are_what_a_real_control_plane_makes_kubectl_say(
    control_plane: ControlPlane,
) -> None:
    found = complaints(walk_all(control_plane.kubeconfig, CHAPTERS))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_whole_tour_is_recorded(version: str) -> None:
    walk = recorded(version)
    assert set(walk) == {chapter.name for chapter in CHAPTERS}
    assert sum(map(len, walk.values())) >= COMMANDS
