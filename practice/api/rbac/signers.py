"""Only who may `attest` for a signer says whom to trust in its name.

Mirrors the admission plugin ClusterTrustBundleAttest: the right is on the resource `signers` of
certificates.k8s.io, for one signer or for all of a domain (`example.com/*`).
"""

from __future__ import annotations

from practice.api.authorization import MASTERS, Attributes
from practice.api.errors import forbidden
from practice.api.rbac.authorizer import Authorizer
from practice.api.rbac.escalation import only_collected
from practice.api.request import Request, User
from practice.api.resource import Object, Resource

GROUP = "certificates.k8s.io"


def check_attest(
    authorizer: Authorizer, resource: Resource, request: Request, new: Object, old: Object | None
) -> None:
    """ApiError 403."""
    signer = (new.get("spec") or {}).get("signerName", "")
    if resource.kind != "ClusterTrustBundle" or not signer or request.trusted:
        return
    if old is not None and only_collected(new, old):
        return
    if not may(authorizer, request.user, "attest", signer):
        why = f'user not permitted to attest for signerName "{signer}"'
        raise forbidden(resource.plural, GROUP, new["metadata"].get("name", ""), why)


def may(authorizer: Authorizer, user: User, verb: str, signer: str) -> bool:
    """For this signer, or for all of its domain."""
    names = (signer, signer.partition("/")[0] + "/*")
    return MASTERS in user.groups or any(
        authorizer.allows(user, Attributes(verb=verb, group=GROUP, resource="signers", name=name))
        for name in names
    )
