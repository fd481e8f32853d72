"""Label selectors as objects hold them, and how fast to find what they select.

Mirrors metav1.LabelSelector: `matchLabels` and `matchExpressions` (In, NotIn, Exists, DoesNotExist)
are requirements that must all hold; an empty selector selects everything, a missing one nothing.
Selectors written as text (`app=web,tier!=db`) belong to the API server.
"""

from collections.abc import Mapping
from typing import Any

from practice.informer import Informer, Object

Labels = Mapping[str, str]


def matches(selector: Mapping[str, Any] | None, labels: Labels) -> bool:
    """Does a LabelSelector select an object with these labels?"""
    if selector is None:
        return False
    wanted = selector.get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_holds(one, labels) for one in selector.get("matchExpressions") or ())


def _holds(requirement: Mapping[str, Any], labels: Labels) -> bool:
    key, operator = requirement["key"], requirement["operator"]
    values = requirement.get("values") or ()
    if operator == "In":
        return key in labels and labels[key] in values
    if operator == "NotIn":
        return labels.get(key) not in values
    if operator == "Exists":
        return key in labels
    return operator == "DoesNotExist" and key not in labels


def is_empty(selector: Mapping[str, Any] | None) -> bool:
    """A selector without any requirement (controllers refuse to act on one)."""
    return not selector or not (selector.get("matchLabels") or selector.get("matchExpressions"))


def select(informer: Informer, namespace: str, selector: Mapping[str, Any] | None) -> list[Object]:
    """The objects of a namespace that a LabelSelector selects, through the rarest label's index."""
    if selector is None:
        return []
    wanted = selector.get("matchLabels") or {}
    filed = [informer.by("label", (namespace, key, value)) for key, value in wanted.items()]
    candidates = min(filed, key=len) if filed else informer.by("namespace", namespace)
    return [obj for obj in candidates if matches(selector, labels_of(obj))]


def labels_of(obj: Object) -> Labels:
    """An object's labels, empty when it has none."""
    return obj["metadata"].get("labels") or {}
