"""By hand: `python -m tests.contract record|check|real [PATTERN] [--kubeconfig F]`.

record  run the cases on the real control plane and keep its answers in recorded/
check   run them on the practice cluster and print where it differs
real    run them on the real control plane and print where it differs from recorded/

PATTERN is a case's name or part of it (`*` for any text). --kubeconfig names a cluster that runs
already; without it one is started.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.contract.case import Case
from tests.contract.cases import ALL_CASES, GROUPS
from tests.contract.cluster import Cluster
from tests.contract.comparing import differences
from tests.contract.connection import Connection
from tests.contract.known import unexpected
from tests.contract.practice_process import practice_cluster
from tests.contract.recordings import record, recorded
from tests.contract.running import run_case
from tests.controlplane.cluster import ControlPlane

NODES = 3


@contextlib.contextmanager
def started(kind: str, kubeconfig: Path | None) -> Iterator[Cluster]:
    with contextlib.ExitStack() as stack:
        if kubeconfig is not None:
            yield Cluster(stack.enter_context(contextlib.closing(Connection(kubeconfig))))
        elif kind == "check":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            yield stack.enter_context(practice_cluster(folder))
        else:
            real = stack.enter_context(ControlPlane())
            real.add_nodes(NODES)
            connection = stack.enter_context(contextlib.closing(Connection(real.kubeconfig)))
            yield Cluster(connection, real.compact)


def answers(case: Case, on: Cluster) -> dict[str, Any] | None:
    """None, and a line of what happened, when the case could not be run to its end."""
    try:
        return run_case(case, on)
    except (AssertionError, KeyError, TypeError, IndexError, OSError, ValueError) as error:
        print(f"BROKEN  {case.name}\n  {type(error).__name__}: {str(error)[:600]}")
        return None


def record_all(cases: Sequence[Case], on: Cluster) -> int:
    """Keeps what is recorded of other cases; drops what belongs to no case any more."""
    new = {case.name: answers(case, on) for case in cases}
    for group in GROUPS:
        kept = {name: kept for name, kept in recorded(group.name).items() if name in group.cases}
        kept |= {name: got for name, got in new.items() if name in group.cases and got is not None}
        record(group.name, kept)
    return sum(got is None for got in new.values())


def check_all(cases: Sequence[Case], on: Cluster, *, strictly: bool) -> int:
    failed = 0
    for case in cases:
        started = time.monotonic()
        got = answers(case, on)
        found = list(differences(recorded(case.group).get(case.name, {}), got or {}))
        if not strictly:
            found = unexpected(case.name, found)
        if got is None or found:
            failed += 1
        if got is not None and found:
            took_s = time.monotonic() - started
            print(f"DIFFERS {case.name} ({took_s:.2f} s)", *found, sep="\n  ")
    return failed


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.contract",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("record", "check", "real"))
    parser.add_argument("pattern", nargs="?", default="")
    parser.add_argument("--kubeconfig", type=Path)
    options = parser.parse_args(arguments)
    cases = [c for c in ALL_CASES.values() if fnmatchcase(c.name, f"*{options.pattern}*")]
    begun = time.monotonic()
    with started(options.what, options.kubeconfig) as running:
        if options.what == "record":
            failed = record_all(cases, running)
        else:
            failed = check_all(cases, running, strictly=options.what == "real")
    print(f"{len(cases)} cases, {failed} failed, {time.monotonic() - begun:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
