"""The volume by which a pod finds its account's token, and the mounts of it in the containers.

Mirrors "Bound service account token volume" of the documentation page "Managing Service Accounts".
The volume says the same in every pod, so all pods of all clusters share one: of 5,000 pods it is
written down once (2.4 kB each otherwise).
"""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.metadata import NAME_ALPHABET
from practice.api.resource import Object
from practice.limits import TOKEN_WARN_ONLY_S

PREFIX = "kube-api-access-"
MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
ROOT_CA = "kube-root-ca.crt"

_NAMESPACE = {
    "path": "namespace",
    "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
}
SOURCE: Object = {
    "defaultMode": 0o644,
    "sources": [
        {"serviceAccountToken": {"expirationSeconds": TOKEN_WARN_ONLY_S, "path": "token"}},
        {"configMap": {"name": ROOT_CA, "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {"downwardAPI": {"items": [_NAMESPACE]}},
    ],
}
"""Token, certificate and namespace: what a client library looks for. Nobody may change it."""


def mount_token(attempt: Attempt, spec: Object) -> None:
    """Where something is mounted at the path already, the container keeps that."""
    name = next(
        (one["name"] for one in spec.get("volumes") or () if one["name"].startswith(PREFIX)), ""
    )
    chance = attempt.context.clock.random("names")
    mount = {
        "name": name or PREFIX + "".join(chance.choices(NAME_ALPHABET, k=5)),
        "readOnly": True,
        "mountPath": MOUNT_PATH,
    }
    mounted = False
    for container in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        mounts = container.get("volumeMounts") or []
        if not any(one.get("mountPath") == MOUNT_PATH for one in mounts):
            container["volumeMounts"] = [*mounts, mount]
            mounted = True
    if mounted and not name:
        volumes = spec.get("volumes") or []
        spec["volumes"] = [*volumes, {"name": mount["name"], "projected": SOURCE}]


def share_source(spec: Object) -> None:
    """Let the volume be the shared one again, after the pod was copied."""
    for volume in spec.get("volumes") or ():
        if volume.get("projected") == SOURCE:
            volume["projected"] = SOURCE
