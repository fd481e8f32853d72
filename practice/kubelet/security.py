"""What a container may: its security context, and its pod's where it says nothing itself.

The user of an image is taken to be root. Documentation: "Configure a Security Context for a Pod or
Container", "Using sysctls in a Kubernetes Cluster".
"""

from __future__ import annotations

from practice.images.rights import Rights
from practice.informer import Object

_RESIDENT = {"kernel/shm_rmid_forced": "0", "kernel/pid_max": "32768"}


def rights_of(pod: Object, container: Object) -> Rights:
    """Whom it runs as, and what that user may."""
    common, own = pod["spec"].get("securityContext") or {}, container.get("securityContext") or {}
    uid, gid = (own.get(name, common.get(name)) for name in ("runAsUser", "runAsGroup"))
    groups = list(common.get("supplementalGroups") or ())
    if common.get("fsGroup") is not None:
        groups.append(common["fsGroup"])
    return Rights(
        uid=int(uid or 0),
        gid=int(gid or 0),
        groups=tuple(map(int, groups)),
        privileged=bool(own.get("privileged")),
        may_escalate=own.get("allowPrivilegeEscalation") is not False,
    )


def sysctls(pod: Object) -> dict[str, str]:
    """The files of /proc/sys that a pod may have set."""
    common = pod["spec"].get("securityContext") or {}
    own = {
        one["name"].replace(".", "/"): str(one.get("value", ""))
        for one in common.get("sysctls") or ()
    }
    return {f"/proc/sys/{name}": f"{value}\n" for name, value in {**_RESIDENT, **own}.items()}
