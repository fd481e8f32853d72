"""Authorization, and the reviews that are answered from the same rules."""

from __future__ import annotations

from typing import Any

import pytest

from practice.api.api import Api
from practice.api.authorization import USERS, Attributes
from practice.api.errors import ApiError
from practice.api.request import Request, User

ALLOWED = [
    ("viewer", "list", "", "pods", ""),
    ("viewer", "get", "", "pods", "log"),
    ("viewer", "watch", "apps", "deployments", ""),
    ("operator", "delete", "", "pods", ""),
    ("operator", "patch", "apps", "deployments", "scale"),
    ("operator", "patch", "", "nodes", ""),
    ("operator", "create", "", "pods", "eviction"),
    ("admin", "delete", "", "nodes", ""),
    ("admin", "get", "", "secrets", ""),
]
DENIED = [
    ("viewer", "get", "", "secrets", ""),
    ("viewer", "delete", "", "pods", ""),
    ("viewer", "create", "", "pods", "eviction"),
    ("viewer", "patch", "apps", "deployments", "scale"),
    ("operator", "list", "", "secrets", ""),
    ("operator", "delete", "", "nodes", ""),
    ("operator", "delete", "", "namespaces", ""),
    ("operator", "patch", "", "pods", "status"),
]


def wish(case: tuple[str, ...]) -> tuple[User, Attributes]:
    name, verb, group, resource, subresource = case
    attributes = Attributes(
        verb=verb, group=group, resource=resource, subresource=subresource, namespace="default"
    )
    return USERS[name], attributes


def review(api: Api, user: User, spec: dict[str, Any], kind: str = "access") -> dict[str, Any]:
    key = f"selfsubject{kind}reviews.authorization.k8s.io"
    answer = api.create(Request(user=user), key, None, {"spec": spec})
    status: dict[str, Any] = answer["status"]
    return status


@pytest.mark.parametrize("case", ALLOWED + DENIED, ids=" ".join)
def test_rules_and_reviews_agree(api: Api, case: tuple[str, ...]) -> None:
    user, attributes = wish(case)
    expected = case in ALLOWED
    assert api.authorizer.allows(user, attributes) is expected
    asked = {
        "verb": attributes.verb,
        "group": attributes.group,
        "resource": attributes.resource,
        "subresource": attributes.subresource,
        "namespace": "default",
    }
    assert review(api, user, {"resourceAttributes": asked})["allowed"] is expected


def test_a_refusal_names_user_verb_and_place(api: Api) -> None:
    user = USERS["viewer"]
    attributes = Attributes(verb="delete", resource="pods", namespace="default", name="p")
    with pytest.raises(ApiError) as caught:
        api.authorizer.require(user, attributes)
    assert (caught.value.code, caught.value.reason) == (403, "Forbidden")
    assert str(caught.value) == (
        'pods "p" is forbidden: User "viewer" cannot delete resource "pods" in API group "" in '
        'the namespace "default"'
    )
    with pytest.raises(ApiError) as caught:
        api.authorizer.require(
            user, Attributes(verb="create", group="apps", resource="deployments")
        )
    assert str(caught.value) == (
        'deployments.apps is forbidden: User "viewer" cannot create resource "deployments" in API '
        'group "apps" at the cluster scope'
    )


def test_paths_are_asked_for_like_resources(api: Api) -> None:
    authorizer, user = api.authorizer, USERS["viewer"]
    assert authorizer.allows(user, Attributes(verb="get", path="/openapi/v2"))
    with pytest.raises(ApiError, match='forbidden: User "viewer" cannot get path "/metrics"'):
        authorizer.require(user, Attributes(verb="get", path="/metrics"))


def test_a_token_is_one_user_and_others_are_nobody(api: Api) -> None:
    assert api.authenticator.user_of("viewer-token") is USERS["viewer"]
    assert api.authenticator.user_of("") is None
    assert api.authenticator.user_of("viewer-toke") is None


def test_rules_review_lists_the_users_rules(api: Api) -> None:
    status = review(api, USERS["admin"], {"namespace": "default"}, "rules")
    everything = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
    assert everything in status["resourceRules"]
    viewer = review(api, USERS["viewer"], {"namespace": "default"}, "rules")
    assert not any("secrets" in rule["resources"] for rule in viewer["resourceRules"])


def test_a_question_that_asks_nothing_is_refused(api: Api) -> None:
    with pytest.raises(ApiError) as caught:
        review(api, USERS["viewer"], {})
    assert caught.value.code == 422
