"""`python -m tests.faults`: every row of the fault table against a practice cluster, and the table of what came of it.

    python -m tests.faults                  all rows
    python -m tests.faults 1 3 21           only these
    python -m tests.faults --real           the rows for a real control plane, on one (make controlplane)
    python -m tests.faults --sequences 1000 random sequences of faults instead; --seed repeats them

Exit code 1 when a row misses its demand, or a sequence ends with another picture than the cluster's.
"""

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.kube.config import from_kubeconfig
from dashboard.management.practice_child import PracticeChild
from tests.controlplane.cluster import ControlPlane
from tests.faults.random_runs import live, told
from tests.faults.table import HEAD, line, outcome, rows

START_TIMEOUT_S = 30.0
NODES = 3


Cluster = tuple[Path, ControlPlane | None]


@contextmanager
def practice() -> Iterator[Cluster]:
    """The kubeconfig of a practice cluster with three empty nodes."""
    with tempfile.TemporaryDirectory(prefix="podium-faults-") as folder:
        kubeconfig = Path(folder) / "kubeconfig"
        child = PracticeChild.start(kubeconfig=kubeconfig, scenario="empty", seed=1)
        try:
            child.wait_until_ready(START_TIMEOUT_S)
            yield kubeconfig, None
        finally:
            child.end(5)


@contextmanager
def real() -> Iterator[Cluster]:
    """The same of a real control plane, and that itself."""
    with ControlPlane() as plane:
        plane.add_nodes(NODES)
        yield plane.kubeconfig, plane


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="rows; all when none is named")
    parser.add_argument("--real", action="store_true", help="on a real control plane")
    parser.add_argument("--sequences", type=int, default=0, help="random ones, so many")
    parser.add_argument("--seed", type=int, help="of the random ones (another one each time)")
    parser.add_argument("--most-s", type=float, default=float("inf"), help="end after so long")
    options = parser.parse_args()
    with real() if options.real else practice() as (kubeconfig, plane):
        if options.sequences:
            return _sequences(options, kubeconfig)
        return _rows(options, kubeconfig, plane)


def _sequences(options: argparse.Namespace, kubeconfig: Path) -> int:
    number = secrets.randbelow(2**32) if options.seed is None else options.seed
    print(f"{options.sequences} random sequences, seed {number}", flush=True)
    return told(
        live(
            lambda: from_kubeconfig(kubeconfig),
            count=options.sequences,
            number=number,
            most_s=options.most_s,
        )
    )


def _rows(options: argparse.Namespace, kubeconfig: Path, plane: ControlPlane | None) -> int:
    missed = 0
    print(HEAD, flush=True)
    for row in rows(real=options.real):
        if not options.numbers or row.number in options.numbers:
            found = outcome(row, lambda: from_kubeconfig(kubeconfig), plane)
            missed += not found.is_good
            print(line(found), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
