"""Which rows say of themselves that something is wrong: the marks of the timeline.

The same verdicts as the list of problems in the browser (``static/js/ui/problems.js``), without
those that need patience: a moment is marked when trouble begins, not while it lasts."""

from dashboard.projection.rows import (
    AnyRow,
    DeploymentRow,
    JobRow,
    NodeRow,
    PersistentVolumeClaimRow,
    PodRow,
    ReplicationControllerRow,
    ServiceRow,
    StatefulSetRow,
)

_STATES: dict[type[AnyRow], frozenset[str]] = {
    PodRow: frozenset({"failed", "unknown"}),
    NodeRow: frozenset({"notready", "unknown"}),
    DeploymentRow: frozenset({"stuck"}),
    StatefulSetRow: frozenset({"stuck"}),
    ReplicationControllerRow: frozenset({"stuck"}),
    JobRow: frozenset({"failed"}),
    PersistentVolumeClaimRow: frozenset({"lost"}),
}


def trouble(row: AnyRow) -> str:
    """What is wrong with it in a few words; "" when nothing is."""
    if isinstance(row, ServiceRow):
        is_empty = bool(row.selector) and row.selected > 0 and row.serving == 0
        return "nobody answers" if is_empty else ""
    state = str(getattr(row, "state", ""))
    if state not in _STATES.get(type(row), ()):
        return ""
    return row.status if isinstance(row, PodRow) else state
