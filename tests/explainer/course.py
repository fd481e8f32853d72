"""Every lesson of the course, for tests that hold for each."""

import pytest

from explainer.runs.library import COURSE

FOLDERS = sorted(file.parent for file in COURSE.glob("*/lesson.md"))
by_lesson = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
REAL_NODES = 3
"""Of the real control plane that lessons are played on: as many as the largest needs."""
REAL_DISKS = 12
"""Its volumes: lesson 18 claims four in each of three modes."""
