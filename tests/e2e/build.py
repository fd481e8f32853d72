"""Builds Kubernetes' test program and its kubectl from source, once, into the user's cache folder.

    python -m tests.e2e.build

Needs Go 1.26 and, the first time, the Go module proxy. The version stands in kubernetes/go.mod.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.controlplane.build import BuildError, run_go
from tests.controlplane.recipe import KUBERNETES, Binary, go_platform, linker_flags, module_version

HERE = Path(__file__).parent
MODULE = HERE / "kubernetes"
TESTS, KUBECTL = "e2e.test", "kubectl"
COMMANDS = {
    TESTS: (("test", "-c", "-vet=off"), "k8s.io/kubernetes/test/e2e"),
    KUBECTL: (("build",), "k8s.io/kubernetes/cmd/kubectl"),
}


@dataclass(frozen=True, slots=True)
class Programs:
    """What was built."""

    tests: Path
    kubectl: Path


def cache_folder() -> Path:
    """Where the programs of exactly these versions lie (whether or not they exist yet)."""
    digest = hashlib.sha256()
    for name in ("go.mod", "go.sum"):
        digest.update((MODULE / name).read_bytes())
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    words = (module_version(KUBERNETES)[1:], *go_platform(), digest.hexdigest()[:8])
    return root / "podium" / "e2e" / "-".join(words)


def built() -> Programs | None:
    """The programs, or None when one was not built yet."""
    paths = [cache_folder() / name for name in COMMANDS]
    return Programs(*paths) if all(path.is_file() for path in paths) else None


def build() -> Programs:
    """Build what is missing. BuildError says why it cannot be."""
    found = built()
    if found is not None:
        return found
    with _one_at_a_time():
        for name, (verb, package) in COMMANDS.items():
            target = cache_folder() / name
            if target.is_file():
                continue
            print(f"building {name} ...", flush=True)
            unfinished = target.with_name(f".{name}.{os.getpid()}")
            flags = linker_flags(Binary(name, KUBERNETES, package))
            words = ("-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", str(unfinished))
            try:
                run_go(str(MODULE), *verb, *words, package)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
    return Programs(*(cache_folder() / name for name in COMMANDS))


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    cache_folder().mkdir(parents=True, exist_ok=True)
    with (cache_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        print(build())
    except BuildError as error:
        sys.exit(str(error))
