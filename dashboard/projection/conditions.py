"""Conditions by their type."""

from dashboard.mirror.records import Condition


def condition(conditions: list[Condition] | None, kind: str) -> Condition | None:
    """The condition of this type, if it is there."""
    # A plain loop: this is asked several times for each pod that changes.
    for one in conditions or ():
        if one.type == kind:
            return one
    return None
