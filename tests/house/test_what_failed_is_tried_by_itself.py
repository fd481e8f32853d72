"""scripts/once_more.py, with real runs of pytest in a folder of their own."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.scripts import load

TESTS = """
from pathlib import Path
import pytest

def tries(name):
    with Path(name).open("a") as told:
        told.write("x")
    return len(Path(name).read_text())

def test_good():
    pass

@pytest.mark.parametrize("number", [2, 3])
def test_late(number):
    assert tries(f"late-{number}") == number

def test_never():
    assert tries("never") < 0
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def once_more() -> ModuleType:
    return load("once_more")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three of its four tests have failed."""
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)  # there is no Django there
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_some.py").write_text(TESTS)
    code = subprocess.call([sys.executable, "-m", "pytest", "-q"], cwd=tmp_path)
    assert code == 1
    return tmp_path


def test_only_what_fails_each_time_is_left(once_more: ModuleType, folder: Path) -> None:
    failed = once_more.failed(folder)
    assert sorted(failed) == [
        "test_some.py::test_late[2]",
        "test_some.py::test_late[3]",
        "test_some.py::test_never",
    ]
    assert once_more.still_failing(failed, folder) == ["test_some.py::test_never"]
    assert len((folder / "never").read_text()) == 1 + once_more.TRIES


def test_what_an_earlier_run_left_is_forgotten(once_more: ModuleType, folder: Path) -> None:
    once_more.forget(folder)
    assert once_more.failed(folder) == []
    once_more.forget(folder)
