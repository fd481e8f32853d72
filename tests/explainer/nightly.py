"""Every lesson on a real control plane with simulated nodes: `make lessons-real`, or
`python -m tests.explainer [FOLDER …] [--modes MODES] [--junit FILE]`. For the night: half an hour for each mode.

What `manage.py lesson test --all --cluster CONTEXT` does on a cluster that is there already, on one that is started for
it: Kubernetes' own API server, controllers and scheduler, and the practice cluster's kubelets. Time is real there.
"""

import argparse
import asyncio
from pathlib import Path

from dashboard.kube.config import from_kubeconfig
from explainer.lint import folder as linting
from explainer.management import rehearsing
from explainer.rehearsal.course import Outcome
from explainer.rehearsal.modes import ON_REAL
from explainer.runs.library import COURSE
from tests.controlplane.assets import find_assets
from tests.controlplane.fixtures import NOT_BUILT
from tests.explainer.course import real_course


def told(one: Outcome) -> None:
    word = "FAILED" if one.troubles else "ok"
    print(f"{word:6} {one.lesson} {one.mode} ({one.seconds:.0f} s)", flush=True)
    if one.told:
        print(f"       told, not done on this cluster: {', '.join(one.told)}", flush=True)
    for trouble in one.troubles:
        print(f"       {trouble}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.explainer", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of lessons (the course)")
    parser.add_argument("--modes", default="happy", help=f"some of {', '.join(ON_REAL)} (happy)")
    parser.add_argument("--junit", type=Path, help="write the outcome as JUnit XML, too")
    options = parser.parse_args()
    modes = options.modes.split(",")
    if unknown := sorted(set(modes) - set(ON_REAL)):
        parser.error(f"no mode “{unknown[0]}” on a real cluster; there are {', '.join(ON_REAL)}")
    if find_assets() is None:
        parser.error(NOT_BUILT)
    folders = options.folders or linting.folders(COURSE)
    with real_course() as cluster:
        real = from_kubeconfig(cluster.kubeconfig)
        outcomes = asyncio.run(rehearsing.rehearsed(folders, modes, told, real=real))
    if options.junit:
        options.junit.write_text(rehearsing.junit(outcomes))
    bad = sum(bool(one.troubles) for one in outcomes)
    print(f"{len(outcomes)} rehearsals on a real control plane: {bad} with troubles.")
    return int(bad > 0)
