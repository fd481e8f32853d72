"""By hand: `python -m tests.e2e [PATTERN ...] [--all] [--list] [--kubeconfig F]`.

Runs Kubernetes' own Conformance specs against the practice cluster: those that expected.toml says
pass, or those whose name has one of the PATTERNs (regular expressions), whatever is expected of
them. Ends with 0 when each did what is expected, and closes with a runner's line.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.controlplane.build import BuildError
from tests.e2e.build import Programs, build
from tests.e2e.expectations import Expectation, focus, load
from tests.e2e.results import Result, read
from tests.e2e.running import Choice, NotStartedError, practice_cluster, run

CONFORMANCE = r"\[Conformance\]"
MESSAGE_CHARACTERS = 600
RATE = 20.0
"""Simulated seconds per second, where a spec does not mind."""


def chosen(options: argparse.Namespace, expected: Sequence[Expectation]) -> Choice:
    """Patterns choose by name; without any, what is expected to pass is run."""
    if options.patterns:
        words = "|".join(f"(?:{one})" for one in options.patterns)
        return Choice(focus=f"(?:{words}).*{CONFORMANCE}", skip=options.skip)
    if options.all:
        return Choice(focus=CONFORMANCE, skip=options.skip)
    names = [(one.sig, one.name) for one in expected if one.passes]
    return Choice(focus=focus(names), skip=options.skip)


def matches(one: Expectation, options: argparse.Namespace) -> bool:
    """Whether a spec is among the chosen ones, as far as its name tells."""
    full = f"[{one.sig}] {one.name} [Conformance]"
    if options.skip and re.search(options.skip, full):
        return False
    return not options.patterns or any(re.search(pattern, full) for pattern in options.patterns)


def rounds(
    options: argparse.Namespace, expected: Sequence[Expectation]
) -> list[tuple[float, Choice]]:
    """The runs that are needed, each with a cluster of its own: (rate, what). Specs that mind the
    speed run apart, unless somebody says at which speed all shall run."""
    whole = chosen(options, expected)
    paced = [one for one in expected if one.rate]
    if options.rate or options.kubeconfig or options.list or not paced:
        return [(options.rate or RATE, whole)]
    apart = focus([(one.sig, one.name) for one in paced])
    skip = f"(?:{options.skip})|{apart}" if options.skip else apart
    found = [(RATE, Choice(focus=whole.focus, skip=skip))]
    for rate in sorted({one.rate for one in paced}):
        names = [(one.sig, one.name) for one in paced if one.rate == rate and matches(one, options)]
        if names:
            found.append((rate, Choice(focus=focus(names))))
    return found


def told(result: Result, reasons: dict[tuple[str, str], str]) -> str:
    """One line for a spec, and what it said where that is a surprise."""
    reason = reasons.get((result.sig, result.name))
    line = f"{result.outcome:<8}{result.took_s:6.1f} s  [{result.sig}] {result.name}"
    if result.outcome == "failed" and reason:
        return f"{line}\n        as expected: {reason}"
    if result.outcome == "failed":
        return f"{line}\n        {result.where}: {result.message[:MESSAGE_CHARACTERS]}"
    if result.outcome == "passed" and reason:
        return f"{line}\n        a surprise: it was expected to fail"
    return line


def report(results: Sequence[Result], expected: Sequence[Expectation], took_s: float) -> int:
    """Print all, close with a runner's line, and say whether all is as expected."""
    reasons = {(one.sig, one.name): one.reason for one in expected}
    surprises = 0
    for result in sorted(results, key=lambda one: (one.sig, one.name)):
        reason = reasons.get((result.sig, result.name))
        surprises += (result.outcome == "passed") == bool(reason) and result.outcome != "skipped"
        print(told(result, reasons))
    count = Counter(result.outcome for result in results)
    words = [f"{count[name]} {name}" for name in ("failed", "passed", "skipped") if count[name]]
    print(f"{surprises} not as expected" if surprises else "all as expected")
    print(f"{', '.join(words) or 'no specs ran'} in {took_s:.1f}s")
    return 1 if surprises or not results else 0


def run_round(
    programs: Programs, options: argparse.Namespace, folder: Path, rate: float, choice: Choice
) -> list[Result]:
    """Some specs on one cluster."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        kubeconfig = options.kubeconfig or stack.enter_context(
            practice_cluster(folder, options.scenario, rate)
        )
        return read(run(programs, kubeconfig.resolve(), choice, folder.resolve(), dry=options.list))


def run_all(programs: Programs, options: argparse.Namespace) -> int:
    expected = load()
    started_s = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        results: list[Result] = []
        for number, (rate, choice) in enumerate(rounds(options, expected)):
            results += run_round(programs, options, folder / str(number or ""), rate, choice)
        if not results:
            print((folder / "e2e.log").read_text(errors="replace")[-2_000:])
    if options.list:
        print("\n".join(f"[{one.sig}] {one.name}" for one in results))
        return 0
    return report(results, expected, time.monotonic() - started_s)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e", description=__doc__)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help="part of a spec's name")
    parser.add_argument("--all", action="store_true", help="all Conformance specs")
    parser.add_argument("--skip", default="", help="a regular expression of specs to leave out")
    parser.add_argument("--list", action="store_true", help="only say which would run")
    parser.add_argument("--kubeconfig", type=Path, help="a cluster that runs already")
    parser.add_argument("--keep", type=Path, help="a folder for the logs and the report")
    parser.add_argument("--scenario", default="empty")
    parser.add_argument("--rate", type=float, help="simulated seconds per second, for all specs")
    options = parser.parse_args(arguments)
    try:
        return run_all(build(), options)
    except (BuildError, NotStartedError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
