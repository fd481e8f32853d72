"""Every lesson on a real control plane with simulated nodes: `python -m tests.explainer [FOLDER …] [--modes MODES]`.

What `manage.py lesson test --all --cluster CONTEXT` does on a cluster that is there already, on one that is started for
it: Kubernetes' own API server, controllers and scheduler, and the practice cluster's kubelets. Time is real there.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from dashboard.kube.config import from_kubeconfig
from explainer.lint import folder as linting
from explainer.management import rehearsing
from explainer.rehearsal.course import Outcome
from explainer.rehearsal.modes import ON_REAL
from explainer.runs.library import COURSE
from tests.browser.kubelets import real_cluster_with_kubelets


def told(one: Outcome) -> None:
    word = "FAILED" if one.troubles else "ok"
    print(f"{word:6} {one.lesson} {one.mode} ({one.seconds:.0f} s)", flush=True)
    for trouble in one.troubles:
        print(f"       {trouble}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.explainer", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of lessons (the course)")
    parser.add_argument("--modes", default="happy", help=f"some of {', '.join(ON_REAL)} (happy)")
    options = parser.parse_args()
    folders = options.folders or linting.folders(COURSE)
    with real_cluster_with_kubelets() as cluster:
        real = from_kubeconfig(cluster.kubeconfig)
        work = rehearsing.rehearsed(folders, options.modes.split(","), told, real=real)
        outcomes = asyncio.run(work)
    return int(any(one.troubles for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
