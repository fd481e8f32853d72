"""Resizing a pod in place: the cpu and memory of its containers change while they run.

Mirrors the documentation page "Resize CPU and Memory Resources assigned to Containers" (KEP 1287) and
the rules of pkg/apis/core/validation and pkg/registry/core/pod: by the subresource `resize` only,
nothing is removed, and the class of quality stays. What a kubelet does with it is in
`practice.kubelet.resizing`.
"""

from __future__ import annotations

from typing import Any

from practice.api.kinds.ephemeral_containers import keep_metadata
from practice.api.kinds.pod_annotations import MIRROR, annotations_of
from practice.api.resource import Cause, Context, Object
from practice.api.validation import causes
from practice.api.values import at
from practice.quantities import exactly

RESIZED = ("cpu", "memory")
_WORDS = ("requests", "limits")
_LISTS = ("containers", "initContainers")
_OURS = ("resources", "resizePolicy")
_ONLY = "only cpu and memory resources are mutable"


def only_resources(pod: Object, old: Object, _context: Context) -> None:
    """Of what is sent to the subresource, only resources and resize policies are taken."""
    new, before = pod["spec"], old["spec"]
    if any(len(new.get(name) or []) != len(before.get(name) or []) for name in _LISTS):
        return  # the rules refuse it
    spec = dict(before)
    for name in _LISTS:
        if before.get(name):
            spec[name] = _merged(new[name], before[name])
    if new.get("resources") is not None:
        spec["resources"] = new["resources"]
    pod["spec"] = spec
    if "status" in old:
        pod["status"] = old["status"]
    keep_metadata(pod, old)


def _merged(new: list[Object], old: list[Object]) -> list[Object]:
    if any(one.get("name") != before["name"] for one, before in zip(new, old, strict=True)):
        return new  # the rules refuse it
    return [
        {
            **{name: value for name, value in before.items() if name not in _OURS},
            **{name: one[name] for name in _OURS if name in one},
        }
        for one, before in zip(new, old, strict=True)
    ]


def changes(pod: Object, old: Object, *, old_class: str, new_class: str) -> list[Cause]:
    """What may not change; the classes are those of quality of service."""
    if MIRROR in annotations_of(old):
        return [causes.forbidden("[]", "static pods cannot be resized")]
    if at(old, "spec", "os", "name") == "windows":
        return [causes.forbidden("[]", "windows pods cannot be resized")]
    found: list[Cause] = []
    if old_class != new_class:
        detail = "Pod QOS Class may not change as a result of resizing"
        found.append(causes.invalid("spec", at(pod, "status", "qosClass") or "", detail))
    if not _is_supported(old):
        detail = "Pod running on node without support for resize"
        found.append(causes.forbidden("spec", detail))
    new, before = pod["spec"], old["spec"]
    found += _whole(new, before)
    order = _order(new, before)
    if order:
        return found + order
    for name in reversed(_LISTS):
        found += _removed(name, new, before)
    found += _others("containers", new, before)
    found += _others("initContainers", new, before)
    return found


def _is_supported(pod: Object) -> bool:
    """The kubelet of the first running container reports resources."""
    for status in at(pod, "status", "containerStatuses") or ():
        if "running" in (status.get("state") or {}):
            return status.get("resources") is not None
    return True


def _whole(new: Object, before: Object) -> list[Cause]:
    """Resources of the pod as a whole."""
    now, was = new.get("resources") or {}, before.get("resources") or {}
    if not (any(now.get(word) for word in _WORDS) or any(was.get(word) for word in _WORDS)):
        return []
    if before.get("resources") is not None and new.get("resources") is None:
        detail = "pod-level resources cannot be removed"
        return [causes.forbidden("spec.resources", detail)]
    found = [
        causes.forbidden(f"spec.resources.{word}", f"pod-level resource {word} cannot be removed")
        for word in _WORDS
        if _is_less(now.get(word), was.get(word))
    ]
    if any(not _same_others(now.get(word), was.get(word)) for word in _WORDS):
        found.append(causes.forbidden("spec", f"{_ONLY} at pod-level"))
    return found


def _order(new: Object, before: Object) -> list[Cause]:
    found: list[Cause] = []
    for name in _LISTS:
        now, was = new.get(name) or [], before.get(name) or []
        if len(now) != len(was):
            detail = f"{name} may not be added or removed on resize"
            found.append(causes.forbidden(f"spec.{name}", detail))
            continue
        detail = f"{name} may not be renamed or reordered on resize"
        found += [
            causes.forbidden(f"spec.{name}[{index}].name", detail)
            for index, one in enumerate(was)
            if now[index].get("name") != one["name"]
        ]
    return found


def _removed(name: str, new: Object, before: Object) -> list[Cause]:
    found: list[Cause] = []
    for index, (now, was) in enumerate(_pairs(name, new, before)):
        for word in _WORDS:
            if _is_less(now.get(word), was.get(word)):
                field = f"spec.{name}[{index}].resources.{word}"
                found.append(causes.forbidden(field, f"resource {word} cannot be removed"))
    return found


def _others(name: str, new: Object, before: Object) -> list[Cause]:
    """Anything but cpu and memory."""
    found: list[Cause] = []
    for index, (now, was) in enumerate(_pairs(name, new, before)):
        one = (new.get(name) or [])[index]
        policy = one.get("resizePolicy") or []
        free = all(_same_others(now.get(word), was.get(word)) for word in _WORDS)
        same_policy = policy == ((before.get(name) or [])[index].get("resizePolicy") or [])
        if not (free and same_policy):
            detail = _ONLY
            field = "spec"
            if name == "initContainers":
                field = f"spec.initContainers[{index}]"
                detail = "only cpu and memory resources for init or sidecar containers are mutable"
            found.append(causes.forbidden(field, detail))
    return found


def _pairs(name: str, new: Object, before: Object) -> list[tuple[Object, Object]]:
    both = zip(new.get(name) or [], before.get(name) or [], strict=True)
    return [(now.get("resources") or {}, was.get("resources") or {}) for now, was in both]


def _is_less(new: Object | None, old: Object | None) -> bool:
    now, was = new or {}, old or {}
    return len(was) > len(now) or any(name not in now for name in was)


def _same_others(new: Object | None, old: Object | None) -> bool:
    """Equal but for cpu and memory. Where there was nothing, the rules see nothing either."""
    if old is None:
        return True
    return _sizes(new or {}) == _sizes(old)


def _sizes(resources: Object) -> dict[str, Any]:
    return {name: exactly(text) for name, text in resources.items() if name not in RESIZED}
