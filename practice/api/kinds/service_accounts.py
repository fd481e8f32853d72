"""ServiceAccounts: what pods run as."""

from __future__ import annotations

from practice.api.resource import Context, Object, Resource, Subresource

ENFORCE_SECRETS = "kubernetes.io/enforce-mountable-secrets"
"""The annotation by which an account's pods may use its own Secrets only."""

_DEPRECATED = (
    f"metadata.annotations[{ENFORCE_SECRETS}]: deprecated in v1.32+; prefer separate namespaces to "
    "isolate access to mounted secrets"
)


def _only_names(account: Object) -> None:
    """Of a reference to a Secret nothing else is kept."""
    if account.get("secrets"):
        account["secrets"] = [
            {"name": one["name"]} if one.get("name") else {} for one in account["secrets"]
        ]


def _prepare_create(account: Object, _context: Context) -> None:
    _only_names(account)


def _prepare_update(account: Object, _old: Object, _context: Context) -> None:
    _only_names(account)


def _warnings(account: Object, old: Object | None) -> list[str]:
    has, had = (
        ENFORCE_SECRETS in ((one or {}).get("metadata", {}).get("annotations") or {})
        for one in (account, old)
    )
    return [_DEPRECATED] if has and not had else []


SERVICE_ACCOUNTS = Resource(
    group="",
    version="v1",
    plural="serviceaccounts",
    singular="serviceaccount",
    kind="ServiceAccount",
    short_names=("sa",),
    subresources=(
        Subresource(
            name="token",
            kind="TokenRequest",
            group="authentication.k8s.io",
            version="v1",
            verbs=("create",),
        ),
    ),
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    warnings=_warnings,
    returns_deleted=True,
)
