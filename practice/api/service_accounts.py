"""The users behind ServiceAccounts: their names and groups."""

from __future__ import annotations

from practice.api.authorization import AUTHENTICATED

PREFIX = "system:serviceaccount:"
GROUP = "system:serviceaccounts"


def account_user(namespace: str, name: str) -> str:
    """`system:serviceaccount:NAMESPACE:NAME`."""
    return f"{PREFIX}{namespace}:{name}"


def account_groups(namespace: str) -> tuple[str, ...]:
    """The groups of every ServiceAccount of a namespace."""
    return GROUP, f"{GROUP}:{namespace}", AUTHENTICATED


def split_account(user: str) -> tuple[str, str] | None:
    """Namespace and name of a ServiceAccount's user name; None for any other user."""
    if not user.startswith(PREFIX):
        return None
    namespace, _, name = user.removeprefix(PREFIX).partition(":")
    return (namespace, name) if namespace and name and ":" not in name else None
