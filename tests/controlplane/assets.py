"""Finding the binaries of the control plane; never builds any."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.controlplane.recipe import BINARIES, STAGES, cache_folder

# Whoever uses controller-runtime's envtest has its binaries already, found by this variable.
ENVTEST_VARIABLE = "KUBEBUILDER_ASSETS"
ENVTEST_BINARIES = ("kube-apiserver", "etcd")


@dataclass(frozen=True)
class Assets:
    """Paths of everything that a control plane needs in order to run."""

    etcd: Path
    kube_apiserver: Path
    kube_controller_manager: Path
    kube_scheduler: Path
    kwok: Path
    stages: tuple[Path, ...]


def envtest_folder() -> Path | None:
    """The folder named by KUBEBUILDER_ASSETS, if it holds what envtest needs."""
    named = os.environ.get(ENVTEST_VARIABLE)
    if not named:
        return None
    folder = Path(named)
    complete = all(is_program(folder / name) for name in ENVTEST_BINARIES)
    return folder if complete else None


def is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def find_binary(name: str) -> Path | None:
    """The program of that name: from the person's own folder first, then from the cache."""
    folders = (envtest_folder(), cache_folder())
    candidates = (folder / name for folder in folders if folder is not None)
    return next((path for path in candidates if is_program(path)), None)


def stage_paths() -> tuple[Path, ...]:
    """Where kwok's stage files lie in the cache (whether or not they are there yet)."""
    return tuple(cache_folder() / "stages" / Path(stage).name for stage in STAGES)


def find_assets() -> Assets | None:
    """Everything needed to start a control plane, or None when something was not built yet."""
    found = {binary.name: find_binary(binary.name) for binary in BINARIES}
    stages = stage_paths()
    if None in found.values() or not all(stage.is_file() for stage in stages):
        return None
    programs = {name.replace("-", "_"): path for name, path in found.items() if path is not None}
    return Assets(**programs, stages=stages)
