"""`make test`, `make test-fast` and `make lint`: run what this machine allows, then say what was
left out and why.

Every check runs even when an earlier one failed, so that one look shows everything. With CI=true
nothing may be left out: a check that cannot run counts as failed.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PATHS = ["dashboard", "practice", "tests", "bench", "scripts", "manage.py"]
STRICT = os.environ.get("CI", "").lower() in {"1", "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One program to run. `missing` says why it cannot run here, or nothing."""

    name: str
    command: list[str]
    missing: Callable[[], str] = lambda: ""
    folder: Path = ROOT
    environment: tuple[tuple[str, str], ...] = ()


def main(arguments: list[str]) -> int:
    """0 when everything that ran is green and nothing that must run was left out."""
    which = arguments[0] if arguments else "all"
    checks = {"lint": lint(), "fast": [fast()], "all": [*lint(), fast(), *slow()]}[which]
    failed, left_out = [], []
    for check in checks:
        why = check.missing()
        if why:
            left_out.append(f"{check.name}: {why}")
            continue
        print(f"== {check.name}", flush=True)
        begun_s = time.monotonic()
        code = subprocess.call(
            check.command, cwd=check.folder, env=os.environ | dict(check.environment)
        )
        # 5 is pytest's word for "no test was selected".
        if code not in (0, 5):
            failed.append(check.name)
        print(
            f"   {'failed' if code not in (0, 5) else 'good'} after {time.monotonic() - begun_s:.1f} s",
            flush=True,
        )
    return report(failed, left_out)


def lint() -> list[Check]:
    """Style, types, import rules, and Django's own checks with the settings of a real deployment."""
    paths = [path for path in PATHS if (ROOT / path).exists()]
    production = (
        ("PODIUM_URL", "https://podium.example.org"),
        ("PODIUM_DATA_DIR", str(ROOT / "var" / "check")),
    )
    manage = [str(BIN / "python"), "manage.py"]
    return [
        Check(name="format", command=[str(BIN / "ruff"), "format", "--check", "--quiet", *paths]),
        Check(name="style", command=[str(BIN / "ruff"), "check", "--quiet", *paths]),
        Check(name="types", command=[str(BIN / "mypy")]),
        Check(name="import rules", command=[str(BIN / "lint-imports"), "--no-cache"]),
        Check(
            name="deployment checks",
            command=[*manage, "check", "--deploy", "--fail-level", "WARNING"],
            environment=production,
        ),
        Check(
            name="migrations",
            command=[*manage, "makemigrations", "--check", "--dry-run"],
            environment=production,
        ),
        javascript("JavaScript style", ["npm", "run", "--silent", "lint"]),
        javascript("JavaScript types", ["npm", "run", "--silent", "types"]),
    ]


def fast() -> Check:
    """The tests that need nothing but Python."""
    return pytest("fast tests", "not real and not browser and not slow", parallel=True)


def slow() -> list[Check]:
    """The rest: the slow ones, JavaScript's, the browser's, and those against a real control
    plane.
    """
    return [
        pytest("slow tests", "slow and not real and not browser"),
        javascript("JavaScript tests", ["npm", "test", "--silent"]),
        pytest("browser tests", "browser and not real", missing=no_browser),
        pytest("tests on a real control plane", "real", missing=no_control_plane),
    ]


def pytest(
    name: str, marked: str, *, parallel: bool = False, missing: Callable[[], str] = lambda: ""
) -> Check:
    """A tier of the Python tests."""
    command = [str(BIN / "python"), "-m", "pytest", "-q", "-m", marked]
    return Check(
        name=name, command=[*command, *(["-n", "auto"] if parallel else [])], missing=missing
    )


def javascript(name: str, command: list[str]) -> Check:
    """A program of node, run beside its own package.json."""
    return Check(name=name, command=command, missing=no_node, folder=ROOT / "tests" / "js")


def no_node() -> str:
    """Node is needed for the tests of the browser's code only, never for running Podium."""
    if not shutil.which("node"):
        return "node is not installed"
    if (ROOT / "tests" / "js" / "node_modules").is_dir():
        return ""
    print("== installing the tools for JavaScript (once; it needs the network)", flush=True)
    code = subprocess.call(
        ["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=ROOT / "tests" / "js"
    )
    return "" if code == 0 else "its packages could not be installed (npm ci in tests/js)"


def no_browser() -> str:
    """Chromium drives the whole way from click to picture."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return "" if any(map(shutil.which, names)) else "Chromium is not installed"


def no_control_plane() -> str:
    """Built once by `make controlplane`; its own module knows where it is kept."""
    ask = "import sys; from tests.controlplane.assets import find_assets; sys.exit(find_assets() is None)"
    built = subprocess.call([BIN / "python", "-c", ask], cwd=ROOT) == 0
    return "" if built else "the real control plane is not built (make controlplane)"


def report(failed: list[str], left_out: list[str]) -> int:
    """The last words."""
    print()
    for line in left_out:
        print(f"left out  {line}")
    for name in failed:
        print(f"failed    {name}")
    if not failed and not (STRICT and left_out):
        print("Everything that ran is good." if left_out else "Everything is good.")
        return 0
    if not failed:
        print("Nothing may be left out here (CI is set).")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
