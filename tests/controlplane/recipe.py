"""What the control plane is made of: which binary comes from which Go module, and how.

The versions stand in the three `go.mod` files and nowhere else; this module reads them there,
so that raising a version is one edit, and a new version gets a cache folder of its own.
"""

import hashlib
import os
import platform
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
KUBERNETES, ETCD, KWOK = "kubernetes", "etcd", "kwok"
MAIN_MODULES = {
    KUBERNETES: "k8s.io/kubernetes",
    ETCD: "go.etcd.io/etcd/server/v3",
    KWOK: "sigs.k8s.io/kwok",
}
# kwok does nothing without stages: they say how a node becomes ready and how a pod lives.
STAGES = (
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-complete.yaml",
    "pod/fast/pod-delete.yaml",
)
GO_ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True)
class Binary:
    """One program, the Go module (folder beside this file) and the package it is built from."""

    name: str
    module: str
    package: str

    @property
    def version(self) -> str:
        return module_version(self.module)


BINARIES = (
    Binary("etcd", ETCD, "go.etcd.io/etcd/server/v3"),
    Binary("kube-apiserver", KUBERNETES, "k8s.io/kubernetes/cmd/kube-apiserver"),
    Binary("kube-controller-manager", KUBERNETES, "k8s.io/kubernetes/cmd/kube-controller-manager"),
    Binary("kube-scheduler", KUBERNETES, "k8s.io/kubernetes/cmd/kube-scheduler"),
    Binary("kwok", KWOK, "sigs.k8s.io/kwok/cmd/kwok"),
)


@cache
def module_version(module: str) -> str:
    """The version ("v1.37.2") that the module's go.mod asks for."""
    text = (HERE / module / "go.mod").read_text(encoding="utf-8")
    # go mod tidy decides whether a requirement stands on a line of its own or within a block.
    line = rf"^(?:require |\t){re.escape(MAIN_MODULES[module])} (v\S+)"
    found = re.search(line, text, re.MULTILINE)
    if found is None:
        raise ValueError(f"{module}/go.mod does not require {MAIN_MODULES[module]}")
    return found[1]


def linker_flags(binary: Binary) -> str:
    """Flags for `go build -ldflags`: no debug tables, and the version the program answers with."""
    flags = ["-s", "-w"]
    if binary.module == KUBERNETES:
        # Without these the server calls itself v0.0.0 and clients misjudge what it can do.
        major, minor, _ = binary.version.removeprefix("v").split(".", 2)
        stamps = {"gitVersion": binary.version, "gitMajor": major, "gitMinor": minor}
        for name, value in stamps.items():
            flags += ["-X", f"k8s.io/component-base/version.{name}={value}"]
    return " ".join(flags)


def go_platform() -> tuple[str, str]:
    """Go's names of this machine's operating system and architecture."""
    machine = platform.machine().lower()
    return sys.platform, GO_ARCHITECTURES.get(machine, machine)


def cache_key() -> str:
    """The name of the cache folder: changes with everything that changes the binaries."""
    digest = hashlib.sha256()
    for module in MAIN_MODULES:
        for name in ("go.mod", "go.sum"):
            digest.update((HERE / module / name).read_bytes())
    for binary in BINARIES:
        digest.update(linker_flags(binary).encode())
    versions = "_".join(f"{name}-{module_version(name)[1:]}" for name in MAIN_MODULES)
    return "_".join((versions, "-".join(go_platform()), digest.hexdigest()[:8]))


def cache_folder() -> Path:
    """Where the built binaries of exactly this recipe lie (whether or not it exists yet)."""
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "podium" / "controlplane" / cache_key()
