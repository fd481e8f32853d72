"""The issuer: from a ServiceAccount to a token, and from a token to the user."""

from __future__ import annotations

import contextlib
from typing import Any

from practice.api.metadata import uuid_from
from practice.api.rbac.covering import quoted
from practice.api.request import User
from practice.api.resource import Context, Object
from practice.api.service_accounts import account_groups, account_user
from practice.api.tokens.jwt import TokenError, read, sign, unsigned
from practice.api.values import at
from practice.limits import TOKEN_LEEWAY_S

Json = dict[str, Any]
ISSUER = "https://kubernetes.default.svc.cluster.local"
AUDIENCES = (ISSUER,)
"""For whom a token is when nobody says: the API server."""

_CREDENTIAL = "authentication.kubernetes.io"
_BOUND = {"pod": "pods", "secret": "secrets", "node": "nodes"}


class Issuer:
    """Signs with one key (PEM), and checks with it; without a key nobody's token is good.

    A copy of a cluster gets another key, so that what is signed later in one is worth nothing in the
    other; what was signed before the copy was made stays good, because pods there have it.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._key = b""
        self._older: list[tuple[bytes, float]] = []

    @property
    def key(self) -> bytes:
        return self._key

    def use_key(self, pem: bytes) -> None:
        """Sign with this key. It is a secret, and is drawn outside of the simulation."""
        self._key = pem
        self._older = []

    def change_key(self, pem: bytes) -> None:
        """As `use_key`, and what was signed up to now stays good."""
        older = self._older
        if self._key:
            older = [*older, (self._key, self._context.clock.now().timestamp())]
        self.use_key(pem)
        self._older = older

    @property
    def keys(self) -> list[bytes]:
        """All keys with which tokens are checked, the newest first."""
        return [self._key, *(key for key, _ in reversed(self._older))] if self._key else []

    def issue(
        self, account: Object, *, audiences: list[str], lifetime_s: int, bound: dict[str, Object]
    ) -> str:
        """A token. `bound` are the objects that it ends with, by kind ("pod", "node", …)."""
        metadata = account["metadata"]
        now_s = int(self._context.clock.now().timestamp())
        chance = self._context.clock.random("token ids")
        private: Json = {
            "namespace": metadata["namespace"],
            **{word: _reference(obj) for word, obj in sorted(bound.items())},
            "serviceaccount": _reference(account),
        }
        claims = {
            "aud": audiences,
            "exp": now_s + lifetime_s,
            "iat": now_s,
            "iss": ISSUER,
            "jti": uuid_from(chance),
            "kubernetes.io": private,
            "nbf": now_s,
            "sub": account_user(metadata["namespace"], metadata["name"]),
        }
        return sign(claims, self._key) if self._key else unsigned(claims)

    def user_of(self, token: str, audiences: tuple[str, ...] = AUDIENCES) -> User:
        """Whose token it is. TokenError: nobody's, or not any more."""
        if not self._key or token.count(".") != 2:
            raise TokenError("invalid bearer token")
        claims = self._read(token)
        self._check_time(claims)
        if not set(claims.get("aud") or ()) & set(audiences):
            given, wanted = quoted(claims.get("aud") or ()), quoted(audiences)
            raise TokenError(
                f"token audiences {given} is invalid for the target audiences {wanted}"
            )
        private = claims["kubernetes.io"]
        self._check_objects(private)
        return _user(claims, private)

    def audiences_of(self, token: str) -> list[str]:
        """For whom a token is that `user_of` has accepted."""
        return list(self._read(token).get("aud") or ())

    def _read(self, token: str) -> Json:
        try:
            return read(token, self._key)
        except TokenError:
            for key, until_s in reversed(self._older):
                with contextlib.suppress(TokenError):
                    claims = read(token, key)
                    if claims["iat"] <= until_s:
                        return claims
            raise

    def _check_time(self, claims: Json) -> None:
        now_s = self._context.clock.now().timestamp()
        if now_s > claims["exp"] + TOKEN_LEEWAY_S:
            raise TokenError("service account token has expired")
        if now_s + TOKEN_LEEWAY_S < claims["nbf"]:
            raise TokenError("service account token is not valid yet")

    def _check_objects(self, private: Json) -> None:
        namespace, account = private["namespace"], private["serviceaccount"]
        store = self._context.store
        found = store.get("serviceaccounts", f"{namespace}/{account['name']}")
        if found is None:
            raise TokenError(f'serviceaccounts "{account["name"]}" not found')
        if found["metadata"]["uid"] != account["uid"]:
            uids = found["metadata"]["uid"], account["uid"]
            raise TokenError("service account UID ({}) does not match claim ({})".format(*uids))
        for word, resource in _BOUND.items():
            reference = private.get(word)
            if reference is None or (word == "node" and "pod" in private):
                continue
            key = reference["name"] if word == "node" else f"{namespace}/{reference['name']}"
            bound = store.get(resource, key)
            if bound is None or bound["metadata"]["uid"] != reference["uid"]:
                raise TokenError("service account token has been invalidated")


def _reference(obj: Object) -> Json:
    return {"name": obj["metadata"]["name"], "uid": obj["metadata"]["uid"]}


def _user(claims: Json, private: Json) -> User:
    namespace = private["namespace"]
    extra = {f"{_CREDENTIAL}/credential-id": (f"JTI={claims['jti']}",)}
    for word in ("node", "pod"):
        for part in ("name", "uid"):
            value = at(private, word, part)
            if value:
                extra[f"{_CREDENTIAL}/{word}-{part}"] = (value,)
    return User(
        name=account_user(namespace, private["serviceaccount"]["name"]),
        groups=account_groups(namespace),
        uid=private["serviceaccount"]["uid"],
        extra=extra,
    )
