"""Practice clusters for rehearsals, started for them and ended after them; and their outcome as JUnit XML."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from dashboard import limits
from dashboard.kube.config import Connection, from_kubeconfig
from dashboard.management.practice_child import PracticeChild, PracticeTrouble
from explainer.limits import CLUSTERS
from explainer.rehearsal.course import Outcome, rehearse
from explainer.rehearsal.recording import record


class NoCluster(Exception):
    """The practice cluster did not start; the message says why."""


async def rehearsed(
    folders: Sequence[Path],
    modes: Sequence[str],
    tell: Callable[[Outcome], None],
    *,
    real: Connection | None = None,
) -> list[Outcome]:
    """All of them, on a practice cluster or on a real one; ``tell`` hears of each as soon as it is over. Raises
    NoCluster."""
    outcomes = []
    with ExitStack() as stack:
        count = min(CLUSTERS, os.cpu_count() or 1, len(folders) * len(modes))
        clusters = [real] if real else [stack.enter_context(practice()) for _ in range(count)]
        async for one in rehearse(clusters, folders, modes, practice=real is None):
            tell(one)
            outcomes.append(one)
    return outcomes


async def recorded(folders: Sequence[Path]) -> list[Path]:
    """The recordings, one in each folder. Raises NoCluster, Stuck, Troubled, KubeError."""
    with practice() as first:
        return [await record(first, folder) for folder in folders]


@contextmanager
def practice() -> Iterator[Connection]:
    """A process of its own, and how to reach it. Raises NoCluster."""
    with tempfile.TemporaryDirectory() as place:
        kubeconfig = Path(place) / "kubeconfig"
        child = PracticeChild.start(kubeconfig=kubeconfig, scenario="empty", seed=0)
        try:
            child.wait_until_ready(limits.PRACTICE_START_S)
            yield from_kubeconfig(kubeconfig)
        except PracticeTrouble as why:
            raise NoCluster(str(why)) from why
        finally:
            child.end(limits.SHUTDOWN_S / 2)


def junit(outcomes: Sequence[Outcome]) -> str:
    """As CI systems read it."""
    cases = "\n".join(map(_case, outcomes))
    bad = sum(bool(one.troubles) for one in outcomes)
    return f'<testsuite name="lessons" tests="{len(outcomes)}" failures="{bad}">\n{cases}\n</testsuite>\n'


def _case(one: Outcome) -> str:
    text = "\n".join(one.troubles)
    failure = f"<failure>{escape(text)}</failure>" if text else ""
    name = f"name={quoteattr(one.mode)} classname={quoteattr(one.lesson)}"
    return f'<testcase {name} time="{one.seconds:.2f}">{failure}</testcase>'
