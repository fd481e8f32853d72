"""Actions on objects of nearly any kind."""

from dashboard.actions.catalog.action import Action, Values, slashed
from dashboard.actions.fields import Choice, TypedName
from dashboard.actions.target import Target

_CASCADES = (
    ("background", "with what it owns, in the background"),
    ("foreground", "with what it owns first, itself last"),
    ("orphan", "alone: what it owns stays, and belongs to nobody"),
)


def _delete_line(target: Target, values: Values) -> list[str]:
    cascade = values["cascade"]
    return [
        "delete",
        slashed(target),
        *([] if cascade == "background" else [f"--cascade={cascade}"]),
    ]


DELETE = Action(
    name="delete",
    title="Delete",
    confirm="Delete",
    what="Deletes the object for good. There is no undo.",
    kinds=(
        "Deployment",
        "ReplicaSet",
        "StatefulSet",
        "DaemonSet",
        "ReplicationController",
        "Job",
        "CronJob",
        "Service",
        "Ingress",
        "NetworkPolicy",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "ResourceQuota",
        "PersistentVolumeClaim",
        "ConfigMap",
        "Secret",
    ),
    verb="delete",
    resource="",
    fields=(
        Choice(name="cascade", label="Delete it", options=_CASCADES),
        TypedName(name="typed", label="Type its name"),
    ),
    line=_delete_line,
    said=lambda target, _: f"deleted {target.kind} {target.name}",
    is_dangerous=True,
)
