"""Limits of local storage: an emptyDir's sizeLimit, and limits of ephemeral-storage.

Mirrors the documentation pages on volumes (emptyDir) and on local ephemeral storage: nobody stops the
writer, but the kubelet looks every ten seconds, and evicts the pod.
"""

from practice.informer import Object
from practice.kubelet.use import PodUse
from practice.quantities import binary, canonical, style, whole
from practice.scheduler.pods import pod_limits

_STORAGE = "ephemeral-storage"


def has_limits(spec: Object) -> bool:
    """Whether there is anything to look at."""
    return _STORAGE in pod_limits(spec) or any(
        _size_limit(one) for one in spec.get("volumes") or ()
    )


def offence(spec: Object, use: PodUse) -> str:
    """What the pod's status says when it uses more than it may; "" when it does not."""
    for volume in spec.get("volumes") or ():
        limit = _size_limit(volume)
        if limit and use.scratch.get(volume["name"], 0) > whole(limit):
            what = f'Usage of EmptyDir volume "{volume["name"]}"'
            return f'{what} exceeds the limit "{canonical(limit)}". '
    limits = _limits(spec)
    total = pod_limits(spec).get(_STORAGE)
    if total is not None and use.disk > total:
        what = "Pod ephemeral local storage usage exceeds the total limit of containers"
        return f"{what} {_written(total, spec)}. "
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
    found = {one["name"]: _limit(one) for one in [*spec["containers"], *sidecars]}
    return {name: limit for name, limit in found.items() if limit and whole(limit) > 0}


def _limit(container: Object) -> str:
    return str(((container.get("resources") or {}).get("limits") or {}).get(_STORAGE) or "")


def _written(total: int, spec: Object) -> str:
    """With the kind of suffix that the first limit has."""
    owners = [*spec["containers"], *(spec.get("initContainers") or ()), spec]
    first = next(filter(None, map(_limit, owners)), "")
    return binary(total) if style(first) == "binary" else canonical(total)
