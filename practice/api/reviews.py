"""Answers to reviews: who am I, may I, may they, what may I. Nothing of it is stored."""

from __future__ import annotations

from typing import Any

from practice.api.authorization import AUTHENTICATED, Attributes, Authorizer, rules_status
from practice.api.errors import invalid
from practice.api.kinds import access
from practice.api.request import Request, User
from practice.api.resource import Cause, Object, Resource
from practice.api.validation import causes
from practice.api.values import at


def answer(
    resource: Resource, body: Object, request: Request, authorizer: Authorizer, now: str
) -> Object:
    """The review with its status. ApiError 422 for a question that asks nothing."""
    spec = dict(body.get("spec") or {})
    review: Object = {
        "kind": resource.kind,
        "apiVersion": resource.api_version,
        "metadata": {},
        "spec": spec,
    }
    if resource is access.SELF_SUBJECT:
        del review["spec"]
        review["metadata"] = {"creationTimestamp": now}
        review["status"] = {"userInfo": _user_info(request.user)}
    elif resource is access.SELF_SUBJECT_RULES:
        if not spec.get("namespace"):
            detail = "namespace on spec is required"
            raise invalid(resource.kind, resource.group, "", [causes.required("spec", detail)])
        review["spec"] = {}
        review["status"] = rules_status(authorizer.rules(request.user))
    else:
        others = resource is access.SUBJECT_ACCESS
        _check(resource, spec, others=others)
        review["status"] = _decision(authorizer, _subject(spec) if others else request.user, spec)
    return review


def _check(resource: Resource, spec: dict[str, Any], *, others: bool) -> None:
    found: list[Cause] = []
    both = [spec.get("resourceAttributes"), spec.get("nonResourceAttributes")]
    if all(both):
        detail = "cannot be specified in combination with resourceAttributes"
        found.append(causes.invalid("spec.nonResourceAttributes", both[1], detail))
    elif not any(value is not None for value in both):
        detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        found.append(causes.invalid("spec", None, detail))
    if others and not spec.get("user") and not spec.get("groups"):
        detail = "at least one of user or group must be specified"
        found.append(causes.invalid("spec.user", "", detail))
    if found:
        raise invalid("", resource.group, "", found)  # unnamed: so the real server says it


def _subject(spec: dict[str, Any]) -> User:
    return User(name=spec.get("user") or "", groups=tuple(spec.get("groups") or ()))


def _decision(authorizer: Authorizer, user: User, spec: dict[str, Any]) -> Object:
    wish = spec.get("resourceAttributes")
    if wish is not None:
        asked = Attributes(
            verb=wish.get("verb", ""),
            group=wish.get("group", ""),
            resource=wish.get("resource", ""),
            subresource=wish.get("subresource", ""),
            namespace=wish.get("namespace", ""),
            name=wish.get("name", ""),
        )
    else:
        path = at(spec, "nonResourceAttributes") or {}
        asked = Attributes(verb=path.get("verb", ""), path=path.get("path", "") or "/")
    return {"allowed": authorizer.allows(user, asked)}


def _user_info(user: User) -> Object:
    groups = list(user.groups) or [AUTHENTICATED]
    info: Object = {"username": user.name, "uid": user.uid, "groups": groups}
    if user.extra:
        info["extra"] = {key: list(values) for key, values in user.extra.items()}
    return {key: value for key, value in info.items() if value}
