"""`make test`, `make test-fast` and `make lint`: run what this machine allows, then say what was
left out and why.

Every check runs even when an earlier one failed, so that one look shows everything. With CI=true
nothing may be left out: a check that cannot run counts as failed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import once_more

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PATHS = ["dashboard", "explainer", "practice", "tests", "bench", "scripts", "manage.py"]
# What pytest ("3 passed, 1 skipped in 2.1s") and node ("# pass 3") close with.
OUTCOMES = {
    "passed": re.compile(r"(?:^(?:#|ℹ) pass |\b(?=\d+ passed))(\d+)"),
    "failed": re.compile(r"(?:^(?:#|ℹ) fail |\b(?=\d+ (?:failed|error)))(\d+)"),
    "skipped": re.compile(r"(?:^(?:#|ℹ) skipped |\b(?=\d+ skipped))(\d+)"),
}
FUZZ_S = 600  # what the issue asks of CI; a person's `make test` has less patience
FUZZ_BRIEFLY_S = 60
SEED = 1127  # in CI the same requests, in the same order: a change is judged by what it did
OVERTIME_S = 300  # at the lowest priority the last batch may take its time
TESTS = ("-n", "auto")
# What a file starts (a cluster, a Podium) is started once. With a browser each is busy; without one, tests mostly wait
# for a cluster.
FILES = ("-n", "2", "--dist", "loadfile")
BROWSERS = ("-n", "3", "--dist", "loadfile")
WAITING_FILES = ("-n", "4", "--dist", "loadfile")
WAITING = ("-n", "3", "--dist", "worksteal")  # each with a control plane of its own
STRICT = os.environ.get("CI", "").lower() in {"1", "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One program to run. `missing` says why it cannot run here, or nothing."""

    name: str
    command: list[str]
    missing: Callable[[], str] = lambda: ""
    folder: Path = ROOT
    environment: tuple[tuple[str, str], ...] = ()
    has_second_chance: bool = False
    is_beside: bool = False  # runs with the lowest priority while the checks after it run


class Beside:
    """A check in the background: its words are kept, and told in the end."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self._said = tempfile.TemporaryFile(mode="w+")  # noqa: SIM115 (closed with the process)
        self._process = subprocess.Popen(
            ["nice", "-n", "19", *check.command],
            cwd=check.folder,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )

    def finish(self) -> int:
        """Wait, show what it said, and give its exit code."""
        print(f"== {self.check.name} (begun earlier)", flush=True)
        try:
            code = self._process.wait(FUZZ_S + OVERTIME_S)
        except subprocess.TimeoutExpired:
            code = 1
            print("   it does not end", flush=True)
        finally:
            self.end()
        self._said.seek(0)
        print(self._said.read(), end="", flush=True)
        return code

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def main(arguments: list[str]) -> int:
    """0 when everything that ran is green and nothing that must run was left out."""
    which = arguments[0] if arguments else "all"
    checks = {"lint": lint(), "fast": [fast()], "all": [*lint(), fast(), *slow()]}[which]
    failed, left_out, counts = [], [], Counter[str]()
    beside: list[Beside] = []
    told: list[str] = []
    try:
        for check in checks:
            if why := check.missing():
                left_out.append(f"{check.name}: {why}")
            elif check.is_beside:
                beside.append(Beside(check))
            elif not is_good(check.name, partial(run_with_second_chance, check, counts, told)):
                failed.append(check.name)
        for one in beside:
            good = is_good(one.check.name, one.finish)
            counts["passed" if good else "failed"] += 1
            failed += [] if good else [one.check.name]
    finally:
        for one in beside:
            one.end()
    print("", *told, sep="\n")
    return report(failed, left_out, counts)


def is_good(name: str, run_it: Callable[[], int]) -> bool:
    """Run it, and say how it went."""
    begun_s = time.monotonic()
    code = run_it()
    # 5 is pytest's word for "no test was selected".
    good = code == 0 or (code == 5 and not STRICT)
    took_s = time.monotonic() - begun_s
    print(f"   {'good' if good else 'failed'} after {took_s:.1f} s", flush=True)
    return good


def run_with_second_chance(check: Check, counts: Counter[str], told: list[str]) -> int:
    """Run it, and what failed of it once more, each test by itself; see `once_more`.

    `told` gets a line for each that failed, for the end: what is between may be long.
    """
    print(f"== {check.name}", flush=True)
    once_more.forget(ROOT)
    first: Counter[str] = Counter()
    code = run(check, first)
    left = failed = once_more.failed(ROOT)
    if code == 1 and check.has_second_chance and 0 < len(failed) <= once_more.MOST:
        print(f"   {len(failed)} failed; each once more, by itself", flush=True)
        left = once_more.still_failing(failed, ROOT)
        first["passed"] += len(failed) - len(left)
        first["failed"] = len(left)
        code = 1 if left else 0
    told += [f"{'failed   ' if test in left else 'late     '} {test}" for test in failed]
    counts.update(first)
    return code


def run(check: Check, counts: Counter[str]) -> int:
    """Run it, show what it prints, and add up the tests it tells of. Gives its exit code."""
    process = subprocess.Popen(
        check.command,
        cwd=check.folder,
        env=os.environ | dict(check.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        for outcome, pattern in OUTCOMES.items():
            if is_summary(line) and (found := pattern.search(line)):
                counts[outcome] += int(found.group(1))
    return process.wait()


def is_summary(line: str) -> bool:
    """The closing line of pytest, or one of node's three."""
    return bool(re.search(r" in \d+[.\d]*s\b", line)) or line.startswith(("# ", "ℹ "))


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
    return pytest("fast tests", "not real and not browser and not slow", spread=TESTS)


def slow() -> list[Check]:
    """The rest: the slow ones, JavaScript's, the browser's, and those against a real control
    plane.
    """
    return [
        fuzz(),
        pytest(
            "slow tests",
            "slow and not real and not browser",
            spread=WAITING_FILES,
            has_second_chance=True,
        ),
        javascript("JavaScript tests", ["npm", "test", "--silent"]),
        # The driver of the browser keeps an event loop running: never in one process with tests that run their own.
        pytest(
            "browser tests",
            "browser and not real",
            spread=BROWSERS,
            has_second_chance=True,
            missing=no_browser,
        ),
        pytest(
            "browser tests on a real control plane",
            "browser and real",
            spread=FILES,
            has_second_chance=True,
            missing=no_real_browser,
        ),
        pytest(
            "tests on a real control plane",
            "real and not browser",
            spread=WAITING,
            has_second_chance=True,
            missing=no_control_plane,
        ),
    ]


def fuzz() -> Check:
    """Random requests at the practice cluster, the same ones each time."""
    seconds = str(FUZZ_S if STRICT else FUZZ_BRIEFLY_S)
    drawn = ["--seconds", seconds, "--seed", str(SEED)]
    command = [str(BIN / "python"), "-m", "tests.fuzz", *drawn]
    return Check(name=f"random requests for {seconds} s", command=command, is_beside=True)


def pytest(
    name: str,
    marked: str,
    *,
    spread: tuple[str, ...] = (),
    has_second_chance: bool = False,
    missing: Callable[[], str] = lambda: "",
) -> Check:
    """A tier of the Python tests; `spread` says how they share the processors."""
    command = [str(BIN / "python"), "-m", "pytest", "-q", "--durations=15", "-m", marked]
    if STRICT:  # elsewhere each run draws another order, which finds more
        command.append(f"--randomly-seed={SEED}")
    return Check(
        name=name,
        command=[*command, *spread],
        missing=missing,
        has_second_chance=has_second_chance,
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


def no_real_browser() -> str:
    """Both are needed for the whole way on a real cluster."""
    return no_browser() or no_control_plane()


def report(failed: list[str], left_out: list[str], counts: Counter[str]) -> int:
    """The last words; the very last are the tests, counted."""
    for line in left_out:
        print(f"left out  {line}")
    for name in failed:
        print(f"failed    {name}")
    is_good = not failed and not (STRICT and left_out)
    if is_good:
        print("Everything that ran is good." if left_out else "Everything is good.")
    elif not failed:
        print("Nothing may be left out here (CI is set).")
    # A check that is no test (style, types) and failed, or one that was left out in CI, counts as one failure.
    bad = max(counts["failed"], 0 if is_good else 1)
    print(f"{counts['passed']} passed, {bad} failed, {counts['skipped']} skipped", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
