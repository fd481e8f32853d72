"""Every lesson of the course, for tests that hold for each."""

from contextlib import AbstractContextManager

import pytest

from explainer.runs.library import COURSE
from tests.browser.kubelets import real_cluster_with_kubelets
from tests.controlplane.cluster import ControlPlane

FOLDERS = sorted(file.parent for file in COURSE.glob("*/lesson.md"))
by_lesson = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
REAL_NODES = 3
"""Of the real control plane that lessons are played on: as many as the largest needs."""
REAL_DISKS = 12
"""Its volumes: lesson 18 claims four in each of three modes."""


def real_course() -> AbstractContextManager[ControlPlane]:
    """A real control plane on which as much of the course as possible can be done."""
    return real_cluster_with_kubelets(REAL_NODES, disks=REAL_DISKS, prefix="node")
