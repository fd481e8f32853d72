"""Answers to reviews: who am I, may I, may they, what may I, whose token is it.

Nothing of it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.api.authorization import AUTHENTICATED, Attributes
from practice.api.errors import bad_request, invalid
from practice.api.kinds import access
from practice.api.metadata import check_namespace
from practice.api.rbac.authorizer import Authorizer
from practice.api.request import Request, User
from practice.api.resource import Cause, Object, Resource
from practice.api.tokens.issuer import AUDIENCES
from practice.api.tokens.jwt import TokenError
from practice.api.validation import causes

if TYPE_CHECKING:
    from practice.api.api import Api


_NO_METADATA = ("name", "generateName", "labels", "annotations", "ownerReferences", "finalizers")
"""What a question about access may not have; anything else there is put aside unread."""


@dataclass(frozen=True, slots=True)
class _Question:
    spec: dict[str, Any]
    metadata: dict[str, Any]


def answer(
    api: Api, resource: Resource, namespace: str | None, body: Object, request: Request
) -> Object:
    """The review with its status. ApiError 422 for a question that asks nothing."""
    spec = {name: _shown(value) for name, value in (body.get("spec") or {}).items()}
    review: Object = {
        "kind": resource.kind,
        "apiVersion": resource.api_version,
        "metadata": {},
        "spec": spec,
    }
    if resource is access.SELF_SUBJECT:
        del review["spec"]
        review["metadata"] = {"creationTimestamp": api.clock.now_text()}
        review["status"] = {"userInfo": user_info(request.user)}
    elif resource is access.TOKEN:
        review["status"] = _token_status(api, spec)
    elif resource is access.SELF_SUBJECT_RULES:
        if not spec.get("namespace"):
            raise bad_request("no namespace on request")
        review["spec"] = {}
        review["status"] = _rules_status(api.authorizer, request.user, spec["namespace"])
    else:
        metadata = body.get("metadata") or {}
        if resource.namespaced:
            check_namespace(metadata.get("namespace"), namespace)
            review["metadata"]["namespace"] = namespace
        question = _Question(spec, metadata)
        review["status"] = _access(api, resource, namespace, question, request.user)
    return review


def _shown(value: Any) -> Any:
    """Empty fields of the question are not repeated."""
    if isinstance(value, dict):
        return {name: inner for name, inner in value.items() if inner}
    return value


def _access(
    api: Api, resource: Resource, namespace: str | None, question: _Question, user: User
) -> Object:
    spec = question.spec
    others = resource is not access.SELF_SUBJECT_ACCESS
    local = resource is access.LOCAL_SUBJECT_ACCESS
    _check(resource, question, others=others, local=local)
    wish = _wish(spec)
    if local and wish.namespace != (namespace or ""):
        cause = causes.invalid(
            "spec.resourceAttributes.namespace", wish.namespace, "must match metadata.namespace"
        )
        raise invalid("", resource.group, "", [cause])
    decision = api.authorizer.decide(_subject(spec) if others else user, wish)
    status: Object = {"allowed": decision.allowed}
    if decision.reason:
        status["reason"] = decision.reason
    return status


def _check(resource: Resource, question: _Question, *, others: bool, local: bool) -> None:
    found: list[Cause] = []
    spec = question.spec
    both = [spec.get("resourceAttributes"), spec.get("nonResourceAttributes")]
    given = [value for value in both if value is not None]
    if len(given) != 1:
        shown = {word: (both[1] or {}).get(word.lower(), "") for word in ("Path", "Verb")}
        detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        found.append(causes.invalid("spec", shown if given else None, detail))
    if others and not spec.get("user") and not spec.get("groups"):
        detail = "at least one of user or group must be specified"
        found.append(causes.invalid("spec.user", "", detail))
    if local and both[1]:
        detail = "disallowed on this kind of request"
        found.append(causes.invalid("spec.nonResourceAttributes", both[1], detail))
    named = {name: question.metadata[name] for name in _NO_METADATA if question.metadata.get(name)}
    if named:
        found.append(causes.invalid("metadata", named, "must be empty"))
    if found:
        raise invalid("", resource.group, "", found)  # unnamed: so the real server says it


def _subject(spec: dict[str, Any]) -> User:
    return User(name=spec.get("user") or "", groups=tuple(spec.get("groups") or ()))


def _wish(spec: dict[str, Any]) -> Attributes:
    wish = spec.get("resourceAttributes")
    if wish is None:
        path = spec.get("nonResourceAttributes") or {}
        return Attributes(verb=path.get("verb", ""), path=path.get("path", "") or "/")
    words = ("verb", "group", "resource", "subresource", "namespace", "name")
    return Attributes(**{word: wish.get(word, "") for word in words})


def _rules_status(authorizer: Authorizer, user: User, namespace: str) -> Object:
    resource_rules: list[Object] = []
    path_rules: list[Object] = []
    for rule in authorizer.rules(user, namespace):
        if rule.get("resources"):
            names = ("verbs", "apiGroups", "resources", "resourceNames")
            resource_rules.append({name: rule[name] for name in names if rule.get(name)})
        if rule.get("nonResourceURLs"):
            kept = {name: rule[name] for name in ("verbs", "nonResourceURLs")}
            path_rules.append(kept)
    status: Object = {
        "resourceRules": resource_rules,
        "nonResourceRules": path_rules,
        "incomplete": False,
    }
    complaints = list(dict.fromkeys(authorizer.complaints(user, namespace)))
    if complaints:
        joined = ", ".join(complaints)
        status["evaluationError"] = joined if len(complaints) == 1 else f"[{joined}]"
    return status


def _token_status(api: Api, spec: dict[str, Any]) -> Object:
    if not spec.get("token"):
        raise bad_request("token is required for TokenReview in authentication")
    token = spec["token"]
    wanted = tuple(spec.get("audiences") or AUDIENCES)
    user = api.authenticator.user_of(token)
    if user is not None:
        return {"authenticated": True, "user": user_info(user), "audiences": list(wanted)}
    try:
        user = api.tokens.user_of(token, wanted)
    except TokenError as error:
        words = dict.fromkeys(["invalid bearer token", str(error)])
        text = f"[{', '.join(words)}]" if len(words) > 1 else next(iter(words))
        return {"user": {}, "error": text}
    shared = [one for one in wanted if one in api.tokens.audiences_of(token)]
    return {"authenticated": True, "user": user_info(user), "audiences": shared}


def user_info(user: User) -> Object:
    """A user as reviews show one."""
    groups = list(user.groups) or [AUTHENTICATED]
    info: Object = {"username": user.name, "uid": user.uid, "groups": groups}
    if user.extra:
        info["extra"] = {key: list(values) for key, values in user.extra.items()}
    return {key: value for key, value in info.items() if value}
