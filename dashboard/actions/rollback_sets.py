"""Going back to an earlier revision of a StatefulSet or DaemonSet, as `kubectl rollout undo` does it.

Their revisions are ControllerRevisions, whose `data` is a patch that puts the whole template back;
kubectl sends it as it is (kubectl's `pkg/polymorphichelpers/rollback.go`). The controller then finds
the old revision by its content and gives it the next number.
"""

from dashboard.actions.rollback import NoWayBack, Revision
from dashboard.kube.api import Object


def revisions(owner: Object, history: list[Object]) -> list[Revision]:
    """What can be chosen, newest first; the current one is marked."""
    now = owner["spec"]["template"]
    found = [
        Revision(
            number=one["revision"],
            images=[
                c.get("image", "")
                for c in (template_of(one).get("spec") or {}).get("containers") or []
            ],
            cause=(one["metadata"].get("annotations") or {}).get("kubernetes.io/change-cause", ""),
            is_current=template_of(one) == now,
        )
        for one in history
    ]
    return sorted(found, key=lambda one: -one.number)


def patch(owner: Object, history: list[Object], *, revision: int) -> Object:
    """The strategic merge patch that goes back; it carries the uid. Raises NoWayBack."""
    name = owner["metadata"]["name"]
    chosen = next((one for one in history if one["revision"] == revision), None)
    if chosen is None:
        known = ", ".join(str(one["revision"]) for one in history) or "none"
        raise NoWayBack(f"{name} has no revision {revision} any more; it has: {known}.")
    if template_of(chosen) == owner["spec"]["template"]:
        raise NoWayBack(f"{name} already runs the template of revision {revision}.")
    return {**chosen["data"], "metadata": {"uid": owner["metadata"]["uid"]}}


def running(owner: Object, history: list[Object]) -> int:
    """The number of the revision whose template the object has; 0 when none has it (yet)."""
    now = owner["spec"]["template"]
    return max((one["revision"] for one in history if template_of(one) == now), default=0)


def template_of(revision: Object) -> Object:
    """The template that a revision puts back, without the directive to replace."""
    template = ((revision.get("data") or {}).get("spec") or {}).get("template") or {}
    return {key: value for key, value in template.items() if key != "$patch"}
