"""Finding and building the binaries: whatever can be said without running the Go compiler."""

import time
from pathlib import Path

import pytest

from tests.controlplane import build, recipe
from tests.controlplane.assets import find_assets, find_binary, stage_paths


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)
    return recipe.cache_folder()


def programs(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch(mode=0o755)


def everything(cache: Path) -> None:
    programs(cache, *(binary.name for binary in recipe.BINARIES))
    for stage in stage_paths():
        stage.parent.mkdir(exist_ok=True)
        stage.touch()


def test_nothing_built_is_no_assets() -> None:
    assert find_assets() is None


def test_a_missing_stage_file_is_no_assets(own_cache: Path) -> None:
    everything(own_cache)
    stage_paths()[-1].unlink()
    assert find_assets() is None


def test_a_complete_cache_is_found_and_building_is_instant(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    everything(own_cache)
    monkeypatch.setenv("PATH", "")  # so it could not even ask for Go
    started = time.monotonic()
    assert build.main([]) == 0
    assert time.monotonic() - started < 0.3
    assert capsys.readouterr().out.count(" ready at ") == len(recipe.BINARIES)
    assert find_assets() is not None


def test_own_binaries_come_first_and_the_cache_fills_the_gaps(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    everything(own_cache)
    programs(tmp_path / "own", "etcd", "kube-apiserver")
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path / "own"))
    assert find_binary("etcd") == tmp_path / "own" / "etcd"
    assert find_binary("kube-scheduler") == own_cache / "kube-scheduler"


def test_a_folder_without_an_apiserver_is_left_aside(
    own_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    everything(own_cache)
    programs(tmp_path / "own", "etcd")
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path / "own"))
    assert build.main([]) == 0
    assert "left aside" in capsys.readouterr().out
    assert find_binary("etcd") == own_cache / "etcd"


def test_without_go_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert build.main([]) == 1
    assert "Go is not on the PATH" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("go: go.mod requires go >= 1.26.0 (running go 1.24.1; GOTOOLCHAIN=local)", "too old"),
        ("go: errors parsing go.mod: invalid go version '1.26.0': must match 1.23", "too old"),
        ('go: k8s.io/api@v0.37.2: Get "...": dial tcp: lookup proxy: no such host', "no network"),
        ("go: module lookup disabled by GOPROXY=off", "no network"),
        ("cmd/kube-apiserver/apiserver.go:1:1: expected 'package'", "go failed"),
    ],
)
def test_a_failing_go_is_explained_and_quoted(output: str, said: str) -> None:
    explained = build.explain(f"go: downloading something\n{output}")
    assert said in explained
    assert output in explained


def test_versions_come_from_the_go_modules() -> None:
    flags = recipe.linker_flags(recipe.BINARIES[1])
    version = recipe.module_version(recipe.KUBERNETES)
    assert f"gitVersion={version}" in flags
    assert version.removeprefix("v") in recipe.cache_key()
