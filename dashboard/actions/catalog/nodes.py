"""Actions on nodes."""

from dashboard import limits
from dashboard.actions.catalog.action import Action, Values
from dashboard.actions.fields import Number, Switch
from dashboard.actions.target import Target

CORDON = Action(
    name="cordon",
    title="Cordon",
    confirm="Cordon",
    what="No new pods come to this node; those on it stay.",
    kinds=("Node",),
    verb="patch",
    resource="nodes",
    line=lambda target, _: ["cordon", target.name],
    said=lambda target, _: f"cordoned {target.name}",
)
UNCORDON = Action(
    name="uncordon",
    title="Uncordon",
    confirm="Uncordon",
    what="New pods may come to this node again.",
    kinds=("Node",),
    verb="patch",
    resource="nodes",
    line=lambda target, _: ["uncordon", target.name],
    said=lambda target, _: f"uncordoned {target.name}",
)


def _drain_line(target: Target, values: Values) -> list[str]:
    return [
        "drain",
        target.name,
        "--ignore-daemonsets",
        *(["--delete-emptydir-data"] if values["empty_dirs"] else []),
        *(["--force"] if values["force"] else []),
        f"--timeout={values['timeout_s']}s",
    ]


DRAIN = Action(
    name="drain",
    title="Drain",
    confirm="Drain",
    what="Cordons the node and evicts its pods as budgets allow. It goes on when you leave; everybody sees it.",
    kinds=("Node",),
    verb="patch",
    resource="nodes",
    fields=(
        Switch(
            name="empty_dirs",
            label="Also pods with emptyDir volumes",
            hint="What these volumes hold is lost.",
        ),
        Switch(
            name="force",
            label="Also pods that nothing owns",
            hint="No other takes their place.",
        ),
        Number(name="timeout_s", label="Give up after seconds", low=5, high=limits.DRAIN_MAX_S),
    ),
    line=_drain_line,
    said=lambda target, _: f"began to drain {target.name}",
    is_dangerous=True,
)
