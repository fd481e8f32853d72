"""scripts/bootstrap.py, without making an environment: that is tried from a fresh clone."""

import ast
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.scripts import ROOT, load


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with an environment elsewhere and no program ever started."""
    module = load("bootstrap")
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "BIN", str(tmp_path / ".venv/bin"))
    module.started = []  # type: ignore[attr-defined]

    def start(command: list[str]) -> int:
        module.started.append(command)
        Path(module.VENV).mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(module, "run", start)
    return module


def whole(bootstrap: ModuleType) -> None:
    """An environment that works."""
    folder = Path(bootstrap.BIN)
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)


def test_an_old_python_is_told_so(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 8, 10))
    assert bootstrap.main(["run"]) == 2
    said = capsys.readouterr().err
    assert "3.11 or newer" in said
    assert "3.8" in said
    assert "PYTHON=python3.11" in said


def test_the_script_can_be_read_by_an_old_python() -> None:
    ast.parse((ROOT / "scripts/bootstrap.py").read_text("utf-8"), feature_version=(3, 6))


def test_a_missing_venv_module_is_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert bootstrap.main(["run"]) == 2
    assert "python3-venv" in capsys.readouterr().err


def test_no_network_is_said_with_what_to_do(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole(bootstrap)
    monkeypatch.setattr(bootstrap, "run", lambda command: 1)
    assert bootstrap.main(["run"]) == 2
    assert "needs the network" in capsys.readouterr().err
    assert not bootstrap.is_current("run")


def test_a_half_made_environment_is_made_again(bootstrap: ModuleType) -> None:
    folder = Path(bootstrap.BIN)
    folder.mkdir(parents=True)
    (folder / "python").symlink_to("/nonexistent/python3.11")
    Path(bootstrap.stamp_of("run")).write_text(bootstrap.fingerprint("run"))
    assert bootstrap.main(["run"]) == 0
    assert bootstrap.started[0][1:3] == ["-m", "venv"]


def test_a_later_start_does_nothing(bootstrap: ModuleType) -> None:
    whole(bootstrap)
    bootstrap.main(["dev"])
    count = len(bootstrap.started)
    assert bootstrap.main(["dev"]) == bootstrap.main(["run"]) == 0
    assert len(bootstrap.started) == count


def test_a_changed_lock_is_installed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(bootstrap)
    bootstrap.main(["run"])
    monkeypatch.setattr(bootstrap, "fingerprint", lambda name: "another")
    assert not bootstrap.is_current("run")
    bootstrap.main(["run"])
    assert "--require-hashes" in bootstrap.started[-1]
