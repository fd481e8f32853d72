"""ServiceAccount: a pod runs as an account that exists, and finds its token in a volume.

Mirrors the documentation page "Managing Service Accounts". A pod in a new namespace can only be made
once the namespace has its account `default`, for which the API server waits a moment (`http`).
"""

from __future__ import annotations

from practice.api.admission.account_tokens import mount_token, share_source
from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.mountable_secrets import container_problems, is_enforced, pod_problem
from practice.api.admission.plugin import Plugin
from practice.api.errors import ApiError
from practice.api.kinds.pod_annotations import MIRROR, annotations_of
from practice.api.kinds.pod_secrets import secret_names
from practice.api.resource import Object
from practice.api.values import at

DEFAULT = "default"


class AwaitedAccount(ApiError):
    """403: an account is missing that its controller is about to make."""

    def __init__(self, refusal: ApiError) -> None:
        details = refusal.status["details"]
        super().__init__(refusal.code, refusal.reason, str(refusal), details=details)


class ServiceAccount(Plugin):
    """ApiError 403 for an account that is not there, and for Secrets that it may not use."""

    name = "ServiceAccount"
    verbs: tuple[Verb, ...] = ("create", "update")
    resources = ("pods",)
    subresources = ("", "ephemeralcontainers")

    def admit(self, attempt: Attempt) -> None:
        if attempt.verb != "create" or attempt.subresource:
            return
        spec = attempt.new["spec"]
        if MIRROR in annotations_of(attempt.new):
            _check_mirror(attempt, spec)
            return
        if not spec.get("serviceAccountName"):
            spec["serviceAccountName"] = spec["serviceAccount"] = DEFAULT
        account = _account(attempt, spec)
        if _is_mounted(account, spec):
            mount_token(attempt, spec)
        if not spec.get("imagePullSecrets") and account.get("imagePullSecrets"):
            spec["imagePullSecrets"] = [dict(one) for one in account["imagePullSecrets"]]
        problem = pod_problem(spec, account) if is_enforced(account) else ""
        if problem:
            raise attempt.refused(problem)

    def validate(self, attempt: Attempt) -> None:
        spec = attempt.new["spec"]
        if attempt.verb == "create":
            share_source(spec)
        elif attempt.subresource == "ephemeralcontainers":
            account = _account(attempt, spec)
            if is_enforced(account):
                added = spec.get("ephemeralContainers")
                for problem in container_problems("ephemeral container", added, account):
                    raise ApiError(500, "", problem)  # a real server forgets to wrap it, too


def _check_mirror(attempt: Attempt, spec: Object) -> None:
    """What is only shown here cannot use what is only here."""
    if spec.get("serviceAccountName"):
        raise attempt.refused("a mirror pod may not reference service accounts")
    for _ in secret_names(spec):
        raise attempt.refused("a mirror pod may not reference secrets")
    for volume in spec.get("volumes") or ():
        for source in at(volume, "projected", "sources") or ():
            if source.get("serviceAccountToken") is not None:
                raise attempt.refused(
                    "a mirror pod may not use ServiceAccountToken volume projections"
                )


def _account(attempt: Attempt, spec: Object) -> Object:
    name = spec.get("serviceAccountName") or ""
    if not name:
        pod = f"{attempt.namespace}/{attempt.new['metadata'].get('name', '')}"
        raise attempt.refused(f"no service account specified for pod {pod}")
    key = f"{attempt.namespace}/{name}"
    account = attempt.context.store.get("serviceaccounts", key)
    if account is None:
        error = attempt.refused(
            f'error looking up service account {key}: serviceaccount "{name}" not found'
        )
        raise AwaitedAccount(error) if name == DEFAULT else error
    return account


def _is_mounted(account: Object, spec: Object) -> bool:
    """The pod's word counts more than the account's."""
    for said in (spec, account):
        wanted = said.get("automountServiceAccountToken")
        if wanted is not None:
            return bool(wanted)
    return True
