"""Limits of local storage: an emptyDir's sizeLimit, and limits of ephemeral-storage.

Mirrors the documentation pages on volumes (emptyDir) and on local ephemeral storage: nobody stops the
writer, but the kubelet looks every ten seconds, and evicts the pod.
"""

from practice.informer import Object
from practice.kubelet.eviction.measuring import PodUse
from practice.quantities import canonical, whole

_STORAGE = "ephemeral-storage"


def has_limits(spec: Object) -> bool:
    """Whether there is anything to look at."""
    return bool(_limits(spec)) or any(_size_limit(one) for one in spec.get("volumes") or ())


def offence(spec: Object, use: PodUse) -> str:
    """What the pod's status says when it uses more than it may; "" when it does not."""
    for volume in spec.get("volumes") or ():
        limit = _size_limit(volume)
        if limit and use.scratch.get(volume["name"], 0) > whole(limit):
            what = f'Usage of EmptyDir volume "{volume["name"]}"'
            return f'{what} exceeds the limit "{canonical(limit)}". '
    limits = _limits(spec)
    if limits and use.disk > sum(map(whole, limits.values())):
        what = "Pod ephemeral local storage usage exceeds the total limit of containers"
        return f"{what} {_total(limits)}. "
    for name, limit in limits.items():
        used = use.containers.get(name)
        if used is not None and used.disk > whole(limit):
            what = f'exceeded its local ephemeral storage limit "{canonical(limit)}". '
            return f"Container {name} {what}"
    return ""


def _size_limit(volume: Object) -> str:
    scratch = volume.get("emptyDir") or {}
    limit = str(scratch.get("sizeLimit") or "")
    return limit if limit and whole(limit) > 0 and scratch.get("medium") != "Memory" else ""


def _limits(spec: Object) -> dict[str, str]:
    """By the name of each container that has one; init containers only when they stay."""
    sidecars = [
        one for one in spec.get("initContainers") or () if one.get("restartPolicy") == "Always"
    ]
    found = {
        one["name"]: ((one.get("resources") or {}).get("limits") or {}).get(_STORAGE)
        for one in [*spec["containers"], *sidecars]
    }
    return {name: str(limit) for name, limit in found.items() if limit and whole(limit) > 0}


def _total(limits: dict[str, str]) -> str:
    """Their sum, with the suffix of the first."""
    if len(limits) == 1:
        return canonical(*limits.values())
    total = sum(map(whole, limits.values()))
    suffix = "Ki" if next(iter(limits.values())).endswith("i") and total % 1024 == 0 else ""
    return canonical(f"{total // 1024}Ki" if suffix else str(total))
