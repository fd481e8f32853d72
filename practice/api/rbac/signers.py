"""Only who may `attest` for a signer says whom to trust in its name.

Mirrors the admission plugin ClusterTrustBundleAttest: the right is on the resource `signers` of
certificates.k8s.io, for one signer or for all of a domain (`example.com/*`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from practice.api.authorization import MASTERS, Attributes
from practice.api.errors import forbidden, invalid
from practice.api.rbac.authorizer import Authorizer
from practice.api.rbac.escalation import only_collected
from practice.api.request import Request, User
from practice.api.resource import Object, Resource
from practice.api.validation import causes
from practice.limits import POD_CERTIFICATE_SKEW_S

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


def check_sign(
    authorizer: Authorizer,
    resource: Resource,
    request: Request,
    new: Object,
    old: Object | None,
    now: datetime,
) -> None:
    """Only who may `sign` for a signer decides a PodCertificateRequest, and its certificate begins
    now. ApiError 422."""
    if resource.kind != "PodCertificateRequest" or old is None or request.trusted:
        return
    status, before = new.get("status") or {}, old.get("status") or {}
    if status == before:
        return
    begins, name = status.get("notBefore"), new["metadata"]["name"]
    if begins:
        moment = datetime.strptime(begins, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs((moment - now).total_seconds()) >= POD_CERTIFICATE_SKEW_S:
            detail = "must be set to within 5 minutes of kube-apiserver's current time"
            cause = causes.invalid("status.notBefore", begins, detail)
            raise invalid(resource.kind, GROUP, name, [cause])
    signer = old["spec"].get("signerName", "")
    if not may(authorizer, request.user, "sign", signer):
        who = request.user.name
        detail = f'User "{who}" is not permitted to "sign" for signer "{signer}"'
        cause = causes.forbidden("spec.signerName", detail)
        raise invalid(resource.kind, GROUP, name, [cause])


def may(authorizer: Authorizer, user: User, verb: str, signer: str) -> bool:
    """For this signer, or for all of its domain."""
    names = (signer, signer.partition("/")[0] + "/*")
    return MASTERS in user.groups or any(
        authorizer.allows(user, Attributes(verb=verb, group=GROUP, resource="signers", name=name))
        for name in names
    )
