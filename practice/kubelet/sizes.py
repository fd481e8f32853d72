"""Sizes of a pod: what its spec wants, what its node has allocated, what its containers run with.

Mirrors the kubelet's allocation state (KEP 1287): a new size is wanted by the spec, allocated when
the node has room for it, and actuated when the containers run with it.
"""

from __future__ import annotations

import json
from typing import Any

from practice.api.quota.amounts import texts
from practice.api.quota.pods import pod_resources
from practice.informer import Object
from practice.quantities import exactly

RESIZED = ("cpu", "memory")
_WORDS = ("requests", "limits")
_LISTS = ("initContainers", "containers")


def resources_of(owner: Object) -> Object:
    """Of a container, or of a pod as a whole (its spec)."""
    found: Object = owner.get("resources") or {}
    return found


def changed(one: Object, other: Object) -> set[str]:
    """Which of cpu and memory are other ones in these resources."""
    if one is other or one == other:
        return set()
    return {name for name in RESIZED if _amounts(one, name) != _amounts(other, name)}


def _amounts(resources: Object, name: str) -> tuple[Any, ...]:
    found = ((resources.get(word) or {}).get(name) for word in _WORDS)
    return tuple(None if text is None else exactly(text) for text in found)


def differ(wanted: Object, allocated: Object) -> bool:
    """Whether two specs of a pod differ in the sizes of anything."""
    if wanted is allocated:
        return False
    pairs = [(wanted, allocated)]
    for name in _LISTS:
        pairs += zip(wanted.get(name) or (), allocated.get(name) or (), strict=False)
    return any(resources_of(one) != resources_of(other) for one, other in pairs)


def with_sizes(spec: Object, sizes: Object) -> Object:
    """A pod's spec with the sizes of another one of it."""
    if not differ(spec, sizes):
        return spec
    made = _sized(spec, sizes)
    for name in _LISTS:
        if spec.get(name):
            known = {one["name"]: one for one in sizes.get(name) or ()}
            made[name] = [_sized(one, known.get(one["name"], one)) for one in spec[name]]
    return made


def _sized(owner: Object, like: Object) -> Object:
    made = {name: value for name, value in owner.items() if name != "resources"}
    return {**made, "resources": like["resources"]} if "resources" in like else made


def needs_restart(spec: Object, sizes: set[str]) -> bool:
    """Whether a container has to start anew for a change of these."""
    policies = spec.get("resizePolicy") or ()
    return any(
        one["resourceName"] in sizes and one["restartPolicy"] == "RestartContainer"
        for one in policies
    )


def summary(spec: Object, generation: int, error: str = "") -> str:
    """The sizes as events about resizing tell them."""
    told: Object = {}
    for name in _LISTS:
        if spec.get(name):
            told[name] = [
                {"name": one["name"], "resources": resources_of(one)} for one in spec[name]
            ]
    told["generation"] = generation
    if error:
        told["error"] = error
    return json.dumps(told, separators=(",", ":"))


def of_pod(spec: Object, *, running: bool) -> Object:
    """`allocatedResources` and `resources` of a pod's status, by the allocated spec.

    A pod that runs shows what its cgroup has: cpu and memory, limits only where all have one.
    """
    pod = {"spec": spec}
    requests, limits = texts(pod_resources(pod, "requests")), texts(pod_resources(pod, "limits"))
    shown, most = requests, limits
    if running:
        shown = {name: requests[name] for name in RESIZED if name in requests}
        most = {name: limits[name] for name in RESIZED if _is_limited(spec, name)}
    found: Object = {"resources": {}}
    if requests:
        found["allocatedResources"] = requests
    if shown:
        found["resources"]["requests"] = shown
    if most:
        found["resources"]["limits"] = most
    return found


def _is_limited(spec: Object, name: str) -> bool:
    if name in (resources_of(spec).get("limits") or {}):
        return True
    every = [*(spec.get("initContainers") or ()), *spec["containers"]]
    return all(name in (resources_of(one).get("limits") or {}) for one in every)
