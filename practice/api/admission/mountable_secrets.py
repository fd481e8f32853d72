"""Which Secrets the pods of an account may use: only its own, if its annotation demands that.

Mirrors "Enforced secret annotation" of the documentation page "Service Accounts" (deprecated there,
and still enforced).
"""

from __future__ import annotations

from collections.abc import Iterator

from practice.api.kinds.pod_secrets import container_secrets
from practice.api.kinds.service_accounts import ENFORCE_SECRETS
from practice.api.resource import Object

_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
"""What Go's strconv.ParseBool takes for true."""


def is_enforced(account: Object) -> bool:
    """Whether the annotation says so."""
    return (account["metadata"].get("annotations") or {}).get(ENFORCE_SECRETS) in _TRUE


def pod_problem(spec: Object, account: Object) -> str:
    """Why a new pod may not run as the account; empty when it may."""
    return next(_pod_problems(spec, account), "")


def _pod_problems(spec: Object, account: Object) -> Iterator[str]:
    who = f"service account {account['metadata']['name']}"
    secrets = _names(account, "secrets")
    for volume in spec.get("volumes") or ():
        if volume.get("secret") is not None:
            name = volume["secret"].get("secretName", "")
            if name not in secrets:
                yield (
                    f'volume with secret.secretName="{name}" is not allowed because {who} does not '
                    "reference that secret"
                )
    yield from container_problems("init container", spec.get("initContainers"), account)
    yield from container_problems("container", spec.get("containers"), account)
    pull = _names(account, "imagePullSecrets")
    for number, reference in enumerate(spec.get("imagePullSecrets") or ()):
        name = reference.get("name", "")
        if name not in pull:
            yield (
                f'imagePullSecrets[{number}].name="{name}" is not allowed because {who} does not '
                "reference that imagePullSecret"
            )


def container_problems(
    word: str, containers: list[Object] | None, account: Object
) -> Iterator[str]:
    """What containers take from Secrets that are not the account's. `word`: what they are called."""
    secrets = _names(account, "secrets")
    for container in containers or ():
        for variable, name in container_secrets(container):
            if name not in secrets:
                where = f"envVar {variable}" if variable else "envFrom"
                yield (
                    f'{word} {container["name"]} with {where} referencing secret.secretName="{name}"'
                    f" is not allowed because service account {account['metadata']['name']} does "
                    "not reference that secret"
                )


def _names(account: Object, field: str) -> set[str]:
    return {one.get("name", "") for one in account.get(field) or ()}
