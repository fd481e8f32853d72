"""AdmissionReviews: the question that a webhook is asked, and what may be read in its answer."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from practice.api.admission.attempt import Attempt
from practice.api.admission.matching import operation
from practice.api.errors import ApiError
from practice.api.resource import Object

VERSIONS = ("v1", "v1beta1")


class BadAnswerError(Exception):
    """What came back is no answer; the text is the API server's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a webhook says. `patch` is a JSON patch."""

    allowed: bool
    result: Object
    patch: list[Any]
    warnings: tuple[str, ...] = ()


def question(attempt: Attempt, version: str, uid: str) -> Object:
    """The whole AdmissionReview."""
    resource, request = attempt.resource, attempt.request
    kind = {"group": resource.group, "version": resource.version, "kind": resource.kind}
    if attempt.verb == "connect" and attempt.obj:
        kind = {"group": "", "version": "v1", "kind": attempt.obj.get("kind", resource.kind)}
    what = {"group": resource.group, "version": resource.version, "resource": resource.plural}
    sub = {"subResource": attempt.subresource} if attempt.subresource else {}
    asked: Object = {
        "uid": uid,
        "kind": kind,
        "resource": what,
        **sub,
        "requestKind": kind,
        "requestResource": what,
        **({"requestSubResource": attempt.subresource} if attempt.subresource else {}),
        "name": attempt.name,
        "namespace": attempt.namespace,
        "operation": operation(attempt),
        "userInfo": _who(attempt),
        "object": _shown(attempt, attempt.obj),
        "oldObject": _shown(attempt, attempt.old),
        "dryRun": request.dry_run,
        "options": None,
    }
    if not attempt.namespace:
        del asked["namespace"]
    return {
        "kind": "AdmissionReview",
        "apiVersion": f"admission.k8s.io/{version}",
        "request": asked,
    }


def _who(attempt: Attempt) -> Object:
    user = attempt.request.user
    info: Object = {"username": user.name}
    if user.uid:
        info["uid"] = user.uid
    if user.groups:
        info["groups"] = list(user.groups)
    if user.extra:
        info["extra"] = {name: list(values) for name, values in user.extra.items()}
    return info


def _shown(attempt: Attempt, obj: Object | None) -> Object | None:
    if obj is None:
        return None
    return obj if attempt.verb == "connect" else attempt.resource.from_storage(obj)


def read(body: str, version: str, uid: str, *, mutating: bool) -> Verdict:
    """BadAnswerError: it is not what the API server takes."""
    try:
        review = json.loads(body)
        response = review.get("response")
    except (ValueError, AttributeError) as error:
        raise BadAnswerError(f"the answer is no AdmissionReview: {error}") from error
    if not isinstance(response, dict):
        raise BadAnswerError("webhook response was absent")
    if version == "v1":
        _check_identity(review, response, uid)
        _check_patch(response, mutating=mutating)
    return Verdict(
        allowed=response.get("allowed") is True,
        result=response.get("status") or {},
        patch=_patch(response.get("patch") or "") if mutating else [],
        warnings=tuple(response.get("warnings") or ()),
    )


def _check_identity(review: Object, response: Object, uid: str) -> None:
    if response.get("uid") != uid:
        raise BadAnswerError(f'expected response.uid="{uid}", got "{response.get("uid", "")}"')
    kind, version = review.get("kind", ""), review.get("apiVersion", "")
    if (kind, version) != ("AdmissionReview", "admission.k8s.io/v1"):
        wanted = "admission.k8s.io/v1, Kind=AdmissionReview"
        raise BadAnswerError(f"expected webhook response of {wanted}, got {version}, Kind={kind}")


def _check_patch(response: Object, *, mutating: bool) -> None:
    patch, kind = response.get("patch"), response.get("patchType")
    if not mutating and patch:
        raise BadAnswerError("validating webhook may not return response.patch")
    if not mutating and kind is not None:
        raise BadAnswerError("validating webhook may not return response.patchType")
    if patch and kind is None:
        raise BadAnswerError("webhook returned response.patch but not response.patchType")
    if kind is not None and not patch:
        raise BadAnswerError("webhook returned response.patchType but not response.patch")
    if kind == "":
        raise BadAnswerError('webhook returned invalid response.patchType of ""')


def _patch(coded: str) -> list[Any]:
    if not coded:
        return []
    try:
        patch = json.loads(b64decode(coded, validate=True))
    except (binascii.Error, ValueError) as error:
        raise BadAnswerError(f"received undecodable patch in webhook response: {error}") from error
    return patch if isinstance(patch, list) else []


def refusal(hook: str, result: Object) -> ApiError:
    """The webhook's own Status, with who it was before its words."""
    said, reason = result.get("message", ""), result.get("reason", "")
    denied = f'admission webhook "{hook}" denied the request'
    words = f"{denied}: {said or reason}" if said or reason else f"{denied} without explanation"
    return ApiError(
        max(400, int(result.get("code") or 0)), reason, words, details=result.get("details")
    )
