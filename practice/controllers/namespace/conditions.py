"""The five conditions of a namespace that is being deleted, in the words of upstream's controller."""

from collections import Counter
from collections.abc import Iterable

from practice.controllers.namespace.content import Left
from practice.informer import Object
from practice.podstate import condition

_MET = {
    "NamespaceDeletionDiscoveryFailure": (
        "ResourcesDiscovered",
        "All resources successfully discovered",
    ),
    "NamespaceDeletionGroupVersionParsingFailure": (
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    "NamespaceDeletionContentFailure": (
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    "NamespaceContentRemaining": ("ContentRemoved", "All content successfully removed"),
    "NamespaceFinalizersRemaining": (
        "ContentHasNoFinalizers",
        "All content-preserving finalizers finished",
    ),
}


def conditions_of(
    namespace: Object, left: Iterable[Left], failures: list[str], now: str
) -> list[Object]:
    """All five; one whose status stays keeps its time. `left`: what is to be told of."""
    unmet = _unmet(list(left), failures)
    return [_condition(namespace, kind, unmet.get(kind), now) for kind in _MET]


def _condition(namespace: Object, kind: str, unmet: tuple[str, str] | None, now: str) -> Object:
    reason, message = unmet or _MET[kind]
    value = "True" if unmet else "False"
    old = condition(namespace, kind)
    since = old["lastTransitionTime"] if old and old["status"] == value else now
    return {
        "type": kind,
        "status": value,
        "lastTransitionTime": since,
        "reason": reason,
        "message": message,
    }


def _unmet(left: list[Left], failures: list[str]) -> dict[str, tuple[str, str]]:
    """Reason and message of each condition that is not met."""
    unmet: dict[str, tuple[str, str]] = {}
    if left:
        lines = [f"{one.resource} has {len(one.objects)} resource instances" for one in left]
        text = f"Some resources are remaining: {', '.join(sorted(lines))}"
        unmet["NamespaceContentRemaining"] = ("SomeResourcesRemain", text)
    held = Counter(
        finalizer
        for one in left
        for obj in one.objects
        for finalizer in obj["metadata"].get("finalizers") or ()
    )
    if held:
        lines = [f"{finalizer} in {count} resource instances" for finalizer, count in held.items()]
        text = f"Some content in the namespace has finalizers remaining: {', '.join(sorted(lines))}"
        unmet["NamespaceFinalizersRemaining"] = ("SomeFinalizersRemain", text)
    if failures:
        text = f"Failed to delete all resource types, {len(failures)} remaining: "
        unmet["NamespaceDeletionContentFailure"] = (
            "ContentDeletionFailed",
            text + ", ".join(sorted(failures)),
        )
    return unmet
