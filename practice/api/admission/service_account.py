"""ServiceAccount: a pod runs as an account that exists, and finds its token in a volume.

Mirrors the documentation page "Managing Service Accounts". Off unless a cluster asks for it: every
pod would need its account, and so its namespace some time, before it can be made.
"""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.plugin import Plugin
from practice.api.metadata import NAME_ALPHABET
from practice.api.resource import Object
from practice.limits import TOKEN_WARN_ONLY_S

VOLUME = "kube-api-access-"
MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_MODE = 0o644


class ServiceAccount(Plugin):
    """ApiError 403 for an account that is not there."""

    name = "ServiceAccount"
    verbs: tuple[Verb, ...] = ("create",)
    resources = ("pods",)

    def admit(self, attempt: Attempt) -> None:
        spec = attempt.new["spec"]
        name = spec.get("serviceAccountName") or "default"
        spec["serviceAccountName"] = spec["serviceAccount"] = name
        key = f"{attempt.namespace}/{name}"
        account = attempt.context.store.get("serviceaccounts", key)
        if account is None:
            raise attempt.refused(
                f'error looking up service account {key}: serviceaccount "{name}" not found'
            )
        if _is_mounted(account, spec):
            _mount(attempt, spec)
        if not spec.get("imagePullSecrets") and account.get("imagePullSecrets"):
            spec["imagePullSecrets"] = [dict(one) for one in account["imagePullSecrets"]]


def _is_mounted(account: Object, spec: Object) -> bool:
    """The pod's word counts more than the account's."""
    for said in (spec, account):
        wanted = said.get("automountServiceAccountToken")
        if wanted is not None:
            return bool(wanted)
    return True


def _mount(attempt: Attempt, spec: Object) -> None:
    known = (one["name"] for one in spec.get("volumes") or () if one["name"].startswith(VOLUME))
    name = next(known, "")
    volume = name or VOLUME + "".join(
        attempt.context.clock.random("names").choices(NAME_ALPHABET, k=5)
    )
    mounted = False
    for container in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
        mounts = container.setdefault("volumeMounts", [])
        if not any(one.get("mountPath") == MOUNT_PATH for one in mounts):
            mounts.append({"name": volume, "readOnly": True, "mountPath": MOUNT_PATH})
            mounted = True
    if mounted and not name:
        spec.setdefault("volumes", []).append({"name": volume, "projected": _projected()})


def _projected() -> Object:
    """Token, certificate and namespace: what a client library looks for."""
    namespace = {
        "path": "namespace",
        "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
    }
    return {
        "defaultMode": _MODE,
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": TOKEN_WARN_ONLY_S, "path": "token"}},
            {
                "configMap": {
                    "name": "kube-root-ca.crt",
                    "items": [{"key": "ca.crt", "path": "ca.crt"}],
                }
            },
            {"downwardAPI": {"items": [namespace]}},
        ],
    }
