"""Tokens of ServiceAccounts: who has one, for whom it is, and when it ends."""

from __future__ import annotations

from typing import Any

import pytest

from practice.api.api import Api
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.api.http.tls import make_key
from practice.api.request import Request
from practice.api.tokens.jwt import TokenError


@pytest.fixture
def account(api: Api, client: Client) -> dict[str, Any]:
    api.tokens.use_key(make_key())
    metadata = {"name": "robot", "namespace": "default"}
    return client.create("serviceaccounts", {"metadata": metadata})


def ask(api: Api, request: Request, **spec: Any) -> str:
    body = {"spec": spec}
    answer = api.create(
        request, "serviceaccounts", "default", body, name="robot", subresource="token"
    )
    token: str = answer["status"]["token"]
    return token


def test_a_token_is_its_account(
    api: Api, account: dict[str, Any], request_by_admin: Request
) -> None:
    user = api.user_of(ask(api, request_by_admin))
    assert user is not None
    assert (user.name, user.uid) == (
        "system:serviceaccount:default:robot",
        account["metadata"]["uid"],
    )
    assert user.groups[:2] == ("system:serviceaccounts", "system:serviceaccounts:default")


@pytest.mark.usefixtures("account")
def test_it_ends_with_time(api: Api, request_by_admin: Request) -> None:
    token = ask(api, request_by_admin, expirationSeconds=600)
    api.clock.run_for(650)
    assert api.user_of(token) is not None  # clocks may differ by a minute
    api.clock.run_for(20)
    assert api.user_of(token) is None


@pytest.mark.usefixtures("account")
def test_it_ends_with_its_account_even_when_that_is_made_again(
    api: Api, client: Client, request_by_admin: Request
) -> None:
    token = ask(api, request_by_admin)
    client.delete("serviceaccounts", "default", "robot")
    assert api.user_of(token) is None
    client.create("serviceaccounts", {"metadata": {"name": "robot", "namespace": "default"}})
    assert api.user_of(token) is None


@pytest.mark.usefixtures("account")
def test_it_is_for_its_audiences_only(api: Api, request_by_admin: Request) -> None:
    token = ask(api, request_by_admin, audiences=["vault"])
    assert api.user_of(token) is None
    assert api.tokens.user_of(token, ("vault",)).name.endswith(":robot")


@pytest.mark.usefixtures("account")
def test_a_changed_token_and_one_of_another_key_are_nobodys(
    api: Api, request_by_admin: Request
) -> None:
    token = ask(api, request_by_admin)
    head, body, signature = token.split(".")
    for wrong in (
        f"{head}.{body[:-2]}xx.{signature}",
        f"{head}.{body}.",
        "a.b.c",
        "..",
        f"{token}x",
    ):
        with pytest.raises(TokenError):
            api.tokens.user_of(wrong)
    api.tokens.use_key(make_key())
    assert api.user_of(token) is None


def test_without_a_key_there_are_no_tokens(
    api: Api, client: Client, request_by_admin: Request
) -> None:
    client.create("serviceaccounts", {"metadata": {"name": "robot", "namespace": "default"}})
    with pytest.raises(ApiError) as caught:
        ask(api, request_by_admin)
    assert caught.value.code == 404
