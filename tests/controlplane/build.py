"""Builds the control plane's binaries from source: `python -m tests.controlplane.build`.

Builds only what is missing, into the user's cache folder, so that a second run is instant.
Needs Go and, the first time, the Go module proxy; no container engine and no root.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.controlplane.assets import (
    ENVTEST_BINARIES,
    ENVTEST_VARIABLE,
    Assets,
    envtest_folder,
    find_assets,
    find_binary,
    stage_paths,
)
from tests.controlplane.recipe import (
    BINARIES,
    HERE,
    KUBERNETES,
    KWOK,
    MAIN_MODULES,
    STAGES,
    Binary,
    cache_folder,
    go_platform,
    linker_flags,
)

__all__ = ["Assets", "BuildError", "explain", "find_assets", "main"]

READY_MADE = f"Or set {ENVTEST_VARIABLE} to a folder of ready binaries."
TOO_OLD = ("requires go >=", "invalid go version", "toolchain not available")
NO_NETWORK = ("dial tcp", "no such host", "i/o timeout", "TLS handshake timeout", "module lookup")
ERROR_LINES = 15


class BuildError(Exception):
    """The build cannot go on; the message is meant for the person at the terminal."""


def explain(output: str) -> str:
    """A sentence for the person who reads it, from what the go command printed on its way out."""
    last_lines = "\n".join(f"    {line}" for line in output.strip().splitlines()[-ERROR_LINES:])
    if any(sign in output for sign in TOO_OLD):
        said = f"This Go is too old for Kubernetes' source. Install a newer one. {READY_MADE}"
    elif any(sign in output for sign in NO_NETWORK):
        said = "Go could not fetch source: no network, or the module proxy (GOPROXY) is not there."
    else:
        said = "go failed."
    return f"{said} It said:\n{last_lines}"


def run_go(module: str, *arguments: str) -> str:
    """Runs the go command in one of the modules; returns what it printed."""
    system, architecture = go_platform()
    settings = {"CGO_ENABLED": "0", "GOOS": system, "GOARCH": architecture, "GOWORK": "off"}
    polite = ["nice", "-n", "10"] if shutil.which("nice") else []
    done = subprocess.run(
        [*polite, "go", *arguments],
        cwd=HERE / module,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(explain(done.stderr + done.stdout))
    return done.stdout.strip()


def check_go() -> None:
    if shutil.which("go") is None:
        raise BuildError(f"Go is not on the PATH. Install Go 1.26 or newer. {READY_MADE}")
    run_go(KUBERNETES, "list", "-m")  # fails at once when this Go cannot read the go.mod


def build_binary(binary: Binary, jobs: int | None) -> None:
    """Builds to a name of its own, then renames: a broken-off build leaves nothing half done."""
    target = cache_folder() / binary.name
    unfinished = target.with_name(f".{binary.name}.{os.getpid()}")
    flags = ["-trimpath", "-buildvcs=false", "-ldflags", linker_flags(binary)]
    if jobs is not None:
        flags += ["-p", str(jobs)]
    try:
        run_go(binary.module, "build", *flags, "-o", str(unfinished), binary.package)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def copy_stages() -> None:
    module = run_go(KWOK, "list", "-m", "-f", "{{.Dir}}", MAIN_MODULES[KWOK])
    for stage, target in zip(STAGES, stage_paths(), strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        # Contents only: the module cache is read-only, and a copy must not be.
        shutil.copyfile(Path(module) / "kustomize" / "stage" / stage, unfinished)
        unfinished.replace(target)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two builds at once would take twice as long and twice the memory: the second one waits."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with (cache_folder() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build is running: waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_missing(jobs: int | None) -> None:
    check_go()
    with one_at_a_time():
        for binary in BINARIES:
            if find_binary(binary.name) is not None:
                continue
            print(f"{binary.name:<24} {binary.version:<8} building ...", flush=True)
            started = time.monotonic()
            build_binary(binary, jobs)
            print(f"{'':<33} took {time.monotonic() - started:.0f} s", flush=True)
        copy_stages()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.controlplane.build", description=__doc__)
    parser.add_argument("--jobs", type=int, help="how much the go command may do at a time")
    options = parser.parse_args(arguments)
    if os.environ.get(ENVTEST_VARIABLE) and envtest_folder() is None:
        names = " and ".join(ENVTEST_BINARIES)
        print(f"{ENVTEST_VARIABLE} names a folder without {names}: it is left aside.")
    try:
        if find_assets() is None:
            build_missing(options.jobs)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    for binary in BINARIES:
        print(f"{binary.name:<24} ready at {find_binary(binary.name)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
