"""Actions on nodes."""

from dashboard.actions.catalog.action import Action

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
