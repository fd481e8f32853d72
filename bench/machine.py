"""On what was measured: figures without their machine say nothing."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.measuring import now_ms
from tests.controlplane.assets import find_assets
from tests.running.browser import find_chromium

LIBRARIES = ("django", "channels", "daphne", "aiohttp", "msgspec")
BUSY_LOAD_PER_CORE = 0.75


def facts() -> dict[str, Any]:
    """Processor, memory, versions, and how busy the machine was before."""
    return {
        "at": datetime.fromtimestamp(now_ms() / 1000, UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "chromium": _said([find_chromium() or "chromium", "--version"]),
        "kubectl": _said(["kubectl", "version", "--client"]),
        "kubernetes": _kubernetes(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "load": [round(one, 2) for one in os.getloadavg()],
    }


def is_busy() -> bool:
    """Whether others were using the machine before the start."""
    return os.getloadavg()[0] > BUSY_LOAD_PER_CORE * (os.cpu_count() or 1)


def text(found: dict[str, Any]) -> str:
    """For people."""
    libraries = ", ".join(f"{name} {number}" for name, number in found["libraries"].items())
    return "\n".join(
        [
            f"- {found['cores']} cores ({found['processor']}), {found['memory_gib']} GiB, {found['system']}",
            f"- Python {found['python']}, {libraries}",
            f"- {found['chromium']}, headless, drawing in software",
            f"- {found['kubectl']}; real control plane: {found['kubernetes']}",
            f"- load before the start: {found['load'][0]} ({found['at']})",
            "",
        ]
    )


def warn_if_busy() -> None:
    """To the terminal: the figures will be of the neighbours, too."""
    if is_busy():
        sys.stderr.write(
            "This machine is busy with other things: the milliseconds will be of the neighbours, too.\n"
        )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _kubernetes() -> str:
    assets = find_assets()
    if assets is None:
        return "not built"
    return _said([str(assets.kube_apiserver), "--version"])


def _said(command: list[str]) -> str:
    """The first line that a program prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except OSError:
        return f"{Path(command[0]).name} not found"
    return (done.stdout.splitlines() or ["unknown"])[0].strip()
