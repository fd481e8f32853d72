"""Actions on single pods."""

from dashboard.actions.catalog.action import Action, Values
from dashboard.actions.fields import LabelChanges, Switch
from dashboard.actions.target import Target


def _kill_line(target: Target, values: Values) -> list[str]:
    return [
        "delete",
        "pod",
        target.name,
        *(["--grace-period=0", "--force"] if values.get("now") else []),
    ]


EVICT = Action(
    name="evict",
    title="Evict",
    confirm="Evict",
    what="Asks the pod to leave, as a drain does: refused while a disruption budget needs it.",
    kinds=("Pod",),
    verb="create",
    resource="pods/eviction",
    # kubectl has no word for the eviction of one pod; this is what `kubectl drain` sends for each.
    line=lambda target, _: [
        "create", "--raw", f"/api/v1/namespaces/{target.namespace}/pods/{target.name}/eviction",
        "-f", "eviction.json",
    ],
    said=lambda target, _: f"evicted {target.name}",
    is_dangerous=True,
)  # fmt: skip
LABEL = Action(
    name="label",
    title="Labels",
    confirm="Change labels",
    what="Sets labels of this pod or takes them off, so that other selectors choose it. "
    "In the Apps view a pod can be dragged onto a Service.",
    kinds=("Pod",),
    verb="patch",
    resource="pods",
    fields=(
        LabelChanges(
            name="changes", label="Changes", hint="app=hello sets a label, app- takes it off."
        ),
    ),
    line=lambda target, values: [
        "label", "pod", target.name, *str(values["changes"]).split(), "--overwrite"
    ],
    said=lambda target, values: f"labelled {target.name}: {values['changes']}",
)  # fmt: skip
KILL = Action(
    name="kill",
    title="Kill pod",
    confirm="Kill",
    what="Deletes this pod. If something owns it, a new one will take its place.",
    kinds=("Pod",),
    verb="delete",
    resource="pods",
    fields=(
        Switch(
            name="now",
            label="At once",
            hint="Without waiting for the processes to end by themselves (grace period 0).",
        ),
    ),
    line=_kill_line,
    said=lambda target, values: f"killed {target.name}" + (" at once" if values.get("now") else ""),
    is_dangerous=True,
)
