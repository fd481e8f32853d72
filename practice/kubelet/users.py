"""Whom a container runs as: what its security context says, and what the pod's says otherwise.

The user of an image is taken to be root, which it is for most of them. Documentation: "Configure a
Security Context for a Pod or Container".
"""

from __future__ import annotations

from practice.images.attributes import User
from practice.informer import Object


def user_of(pod: Object, container: Object) -> User:
    """With the groups that the pod adds."""
    common, own = pod["spec"].get("securityContext") or {}, container.get("securityContext") or {}
    uid, gid = (own.get(name, common.get(name)) for name in ("runAsUser", "runAsGroup"))
    groups = list(common.get("supplementalGroups") or ())
    group = fs_group(pod)
    if group is not None:
        groups.append(group)
    return User(int(uid or 0), int(gid or 0), tuple(groups))


def only_user(pod: Object) -> int | None:
    """The user whom all containers name, themselves or by their pod; None: they do not."""
    common, spec = pod["spec"].get("securityContext") or {}, pod["spec"]
    kinds = ("initContainers", "containers", "ephemeralContainers")
    users = [
        (one.get("securityContext") or {}).get("runAsUser", common.get("runAsUser"))
        for kind in kinds
        for one in spec.get(kind) or ()
    ]
    if not users or users[0] is None or any(user != users[0] for user in users):
        return None
    return int(users[0])


def fs_group(pod: Object) -> int | None:
    """The group that the pod's volumes are given to."""
    group = (pod["spec"].get("securityContext") or {}).get("fsGroup")
    return None if group is None else int(group)
