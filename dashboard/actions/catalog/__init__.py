"""Every action as data: what it does to which kinds, who may, what it asks, and the kubectl line
that does the same.

The catalog is the one list: forms, buttons, policy, audit filter and `docs/actions.md` (checked by
`tests/house`) all come from it. How an action reaches the API server stands in `execute`.
"""

from dashboard.actions.catalog.action import Action, UnknownAction, Values
from dashboard.actions.catalog.debugging import DEBUG
from dashboard.actions.catalog.jobs import RUN, SUSPEND, UNSUSPEND
from dashboard.actions.catalog.nodes import CORDON, DRAIN, UNCORDON
from dashboard.actions.catalog.objects import DELETE
from dashboard.actions.catalog.pods import EVICT, KILL, LABEL
from dashboard.actions.catalog.services import PROBE
from dashboard.actions.catalog.workloads import IMAGE, PAUSE, RESTART, RESUME, SCALE, UNDO
from dashboard.actions.target import Target

__all__ = [
    "ACTIONS",
    "KILL",
    "PROBE",
    "SCALE",
    "Action",
    "UnknownAction",
    "Values",
    "aimed",
    "find",
    "of_kind",
]

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        SCALE,
        IMAGE,
        RESTART,
        PAUSE,
        RESUME,
        UNDO,
        RUN,
        SUSPEND,
        UNSUSPEND,
        LABEL,
        DEBUG,
        EVICT,
        KILL,
        CORDON,
        UNCORDON,
        DRAIN,
        PROBE,
        DELETE,
    )
}


def find(name: str, kind: str) -> Action:
    """The action called `name`, if it exists for `kind`. Raises UnknownAction."""
    action = ACTIONS.get(name)
    if action is None:
        raise UnknownAction(f"There is no action “{name[:40]}”.")
    if kind not in action.kinds:
        *most, last = action.kinds
        known = f"{', '.join(most)} or {last}" if most else last
        raise UnknownAction(f"{action.title} is for a {known}, not for “{kind[:40]}”.")
    return action


def aimed(name: str, target: Target) -> Action:
    """The action for this object. Of kinds that only discovery knows, deleting is all that is the same for
    each of them. Raises UnknownAction."""
    if target.of is None:
        return find(name, target.kind)
    if name != DELETE.name:
        raise UnknownAction(f"There is no action “{name[:40]}” for a {target.kind}.")
    return DELETE


def of_kind(kind: str) -> list[Action]:
    """The actions for objects of a kind, in the order of their buttons."""
    return [action for action in ACTIONS.values() if kind in action.kinds]
