"""Reviews: questions about who one is and what one may do. They are answered, never stored."""

from __future__ import annotations

from practice.api.resource import Resource


def _review(group: str, plural: str, kind: str, *, namespaced: bool = False) -> Resource:
    return Resource(
        group=group,
        version="v1",
        plural=plural,
        singular=plural.removesuffix("s"),
        kind=kind,
        namespaced=namespaced,
        verbs=("create",),
    )


_AUTHORIZATION = "authorization.k8s.io"
_AUTHENTICATION = "authentication.k8s.io"

LOCAL_SUBJECT_ACCESS = _review(
    _AUTHORIZATION, "localsubjectaccessreviews", "LocalSubjectAccessReview", namespaced=True
)
SELF_SUBJECT_ACCESS = _review(_AUTHORIZATION, "selfsubjectaccessreviews", "SelfSubjectAccessReview")
SELF_SUBJECT_RULES = _review(_AUTHORIZATION, "selfsubjectrulesreviews", "SelfSubjectRulesReview")
SUBJECT_ACCESS = _review(_AUTHORIZATION, "subjectaccessreviews", "SubjectAccessReview")
SELF_SUBJECT = _review(_AUTHENTICATION, "selfsubjectreviews", "SelfSubjectReview")
TOKEN = _review(_AUTHENTICATION, "tokenreviews", "TokenReview")

REVIEWS = (
    SELF_SUBJECT,
    TOKEN,
    LOCAL_SUBJECT_ACCESS,
    SELF_SUBJECT_ACCESS,
    SELF_SUBJECT_RULES,
    SUBJECT_ACCESS,
)
