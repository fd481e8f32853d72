"""LimitRanger: defaults and bounds for the resources of containers, pods and claims.

Mirrors the documentation page "Limit Ranges". The defaults are filled in first, and the pod says so
in an annotation; the bounds are checked on what then stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.limits import problems
from practice.api.admission.plugin import Plugin
from practice.api.quota.amounts import amounts
from practice.api.quota.pods import pod_resources
from practice.api.resource import Object
from practice.api.values import at

ANNOTATION = "kubernetes.io/limit-ranger"


class LimitRanger(Plugin):
    """ApiError 403 that names every bound that is not kept."""

    name = "LimitRanger"
    verbs: tuple[Verb, ...] = ("create", "update")
    resources = ("pods", "persistentvolumeclaims")
    subresources = ("", "resize")

    def admit(self, attempt: Attempt) -> None:
        if attempt.resource.key == "pods" and (attempt.old is None or _is_resize(attempt)):
            for limits in _ranges(attempt):
                _fill(attempt.new, limits, note=attempt.old is None)

    def validate(self, attempt: Attempt) -> None:
        is_pod = attempt.resource.key == "pods"
        old = attempt.old
        is_going = old is not None and "deletionTimestamp" in old["metadata"]
        if (is_pod and old is not None and not _is_resize(attempt)) or (is_going and not is_pod):
            return
        for limits in _ranges(attempt):
            found = _pod(attempt.new, limits) if is_pod else _claim(attempt.new, limits)
            if found:
                text = found[0] if len(found) == 1 else f"[{', '.join(dict.fromkeys(found))}]"
                raise attempt.refused(text)


def _is_resize(attempt: Attempt) -> bool:
    return attempt.subresource == "resize"


def _ranges(attempt: Attempt) -> Iterator[list[Object]]:
    """The limits of each LimitRange of the namespace."""
    for _, one in attempt.context.store.items("limitranges", f"{attempt.namespace}/"):
        yield one["spec"].get("limits") or []


def _fill(pod: Object, limits: list[Object], *, note: bool) -> None:
    default: dict[str, Any] = {"requests": {}, "limits": {}}
    for limit in limits:
        if limit.get("type") == "Container":
            default["requests"] |= limit.get("defaultRequest") or {}
            default["limits"] |= limit.get("default") or {}
    notes: list[str] = []
    spec = pod["spec"]
    for prefix, name in (("container", "containers"), ("init container", "initContainers")):
        for container in spec.get(name) or ():
            notes += _fill_container(container, default, prefix)
    if notes and note:
        annotations = pod["metadata"].setdefault("annotations", {})
        annotations[ANNOTATION] = f"LimitRanger plugin set: {'; '.join(notes)}"


def _fill_container(container: Object, default: dict[str, Any], prefix: str) -> Iterator[str]:
    resources = container.setdefault("resources", {})
    for word, singular in (("requests", "request"), ("limits", "limit")):
        stated = resources.get(word) or {}
        missing = {name: value for name, value in default[word].items() if name not in stated}
        if missing:
            resources[word] = {**stated, **missing}
            names = ", ".join(sorted(missing))
            yield f"{names} {singular} for {prefix} {container['name']}"


def _pod(pod: Object, limits: list[Object]) -> list[str]:
    found: list[str] = []
    spec = pod["spec"]
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    for limit in limits:
        if limit.get("type") == "Container":
            for container in containers:
                stated = container.get("resources") or {}
                requests, most = amounts(stated.get("requests")), amounts(stated.get("limits"))
                found += problems(limit, requests, most)
        elif limit.get("type") == "Pod":
            requests, most = pod_resources(pod, "requests"), pod_resources(pod, "limits")
            found += problems(limit, requests, most)
    return found


def _claim(claim: Object, limits: list[Object]) -> list[str]:
    requests = amounts(at(claim, "spec", "resources", "requests"))
    chosen = [limit for limit in limits if limit.get("type") == "PersistentVolumeClaim"]
    return [text for limit in chosen for text in problems(limit, requests, None)]
