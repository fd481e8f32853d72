"""What a container may: its security context, and its pod's where it says nothing itself.

Documentation: "Configure a Security Context for a Pod or
Container", "Using sysctls in a Kubernetes Cluster".
"""

from __future__ import annotations

from practice.images.rights import Rights
from practice.informer import Object
from practice.kubelet.users import user_of

_RESIDENT = {"kernel/shm_rmid_forced": "0", "kernel/pid_max": "32768"}


def rights_of(pod: Object, container: Object) -> Rights:
    """Whom it runs as, and what that user may."""
    own, user = container.get("securityContext") or {}, user_of(pod, container)
    return Rights(
        uid=user.uid,
        gid=user.gid,
        groups=user.groups,
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
