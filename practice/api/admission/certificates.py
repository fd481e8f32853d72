"""CertificateApproval, CertificateSigning, CertificateSubjectRestriction: who may do what with which signer."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.admission.plugin import Plugin
from practice.api.authorization import Attributes
from practice.api.kinds.certificate_request_validation import decoded
from practice.api.kinds.certificate_texts import organizations
from practice.api.rbac.authorizer import Authorizer
from practice.api.request import User

REQUESTS = "certificatesigningrequests.certificates.k8s.io"
API_CLIENT = "kubernetes.io/kube-apiserver-client"
MASTERS = "system:masters"


class CertificateApproval(Plugin):
    """Who approves or denies needs the verb `approve` for the signer."""

    name = "CertificateApproval"
    verbs = ("update",)
    resources = (REQUESTS,)
    subresources = ("approval",)

    def validate(self, attempt: Attempt) -> None:
        signer = _signer(attempt)
        if not may(self.authorizer, attempt.request.user, "approve", signer):
            raise attempt.refused(
                f'user not permitted to approve requests with signerName "{signer}"'
            )


class CertificateSigning(Plugin):
    """Who writes a certificate needs the verb `sign` for the signer."""

    name = "CertificateSigning"
    verbs = ("update",)
    resources = (REQUESTS,)
    subresources = ("status",)

    def validate(self, attempt: Attempt) -> None:
        old, new = ((obj or {}).get("status") or {} for obj in (attempt.old, attempt.obj))
        if all((old.get(name) or None) == (new.get(name) or None) for name in _SIGNED):
            return
        signer = _signer(attempt)
        if not may(self.authorizer, attempt.request.user, "sign", signer):
            raise attempt.refused(f'user not permitted to sign requests with signerName "{signer}"')


_SIGNED = ("certificate", "conditions")


class CertificateSubjectRestriction(Plugin):
    """Nobody gets a client certificate of the group that may do everything."""

    name = "CertificateSubjectRestriction"
    verbs = ("create",)
    resources = (REQUESTS,)

    def validate(self, attempt: Attempt) -> None:
        spec = attempt.new["spec"]
        if spec.get("signerName") == API_CLIENT and MASTERS in organizations(
            decoded(spec["request"])
        ):
            raise attempt.refused(f"use of {API_CLIENT} signer with {MASTERS} group is not allowed")


def may(authorizer: Authorizer, user: User, verb: str, signer: str) -> bool:
    """The right to this signer, or to all of its domain (`kubernetes.io/*`)."""
    names = (signer, f"{signer.partition('/')[0]}/*")
    return any(
        authorizer.allows(
            user, Attributes(verb=verb, group="certificates.k8s.io", resource="signers", name=name)
        )
        for name in names
    )


def _signer(attempt: Attempt) -> str:
    return str((attempt.old or {}).get("spec", {}).get("signerName", ""))
