"""All rows, run one by one, and the table of what came of them."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import KubeError
from tests.controlplane.cluster import ControlPlane
from tests.faults import (  # noqa: F401 - they fill the table
    rows_api_server,
    rows_events,
    rows_history,
    rows_rights,
    rows_viewers,
)
from tests.faults.bench import bench
from tests.faults.clock import possible, run
from tests.faults.row import ROWS, Row

Connect = Callable[[], Connection]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, or what was missed."""

    row: Row
    measured: str
    is_good: bool


def rows(*, real: bool = False) -> list[Row]:
    """In the order of their numbers."""
    chosen = (one for one in ROWS if (one.on_real if real else one.on_practice))
    return sorted(chosen, key=lambda one: one.number)


def measure(row: Row, connect: Connect, plane: ControlPlane | None = None) -> str:
    """Run one row on a loop of its own. ``plane``: where it is a real one. Raises AssertionError with what was
    missed."""

    async def speed() -> float:
        async with Api(connect()) as api:
            return await possible(api, row.speed)

    async def work() -> str:
        async with bench(connect(), speed=chosen, namespaced=row.namespaced) as made:
            made.plane = plane
            return await row.work(made)

    chosen = run(speed)
    return run(work, speed=chosen)


def outcome(row: Row, connect: Connect, plane: ControlPlane | None = None) -> Outcome:
    """The same for a table, in which a miss is a line."""
    try:
        return Outcome(row, measure(row, connect, plane), is_good=True)
    except (AssertionError, TimeoutError, LookupError, KubeError) as missed:
        return Outcome(row, str(missed) or type(missed).__name__, is_good=False)


def line(found: Outcome) -> str:
    """A line of the table, in Markdown."""
    word = "good" if found.is_good else "MISSED"
    cells = (str(found.row.number), found.row.fault, found.row.demand, found.measured, word)
    return "| " + " | ".join(one.replace("|", "\\|").replace("\n", " ") for one in cells) + " |"


HEAD = "| # | fault | demand | measured | verdict |\n|---|---|---|---|---|"
