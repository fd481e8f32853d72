"""Speaking for somebody else: the Impersonate-* headers, as `kubectl --as` sends them.

Mirrors the documentation page "User impersonation": every part (user or service account, groups,
extra, uid) needs the right to `impersonate` it; the group of all authenticated users is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from aiohttp import web

from practice.api.authorization import ANONYMOUS, AUTHENTICATED, Attributes
from practice.api.errors import bad_request
from practice.api.http.header_text import plain
from practice.api.rbac.authorizer import Authorizer
from practice.api.request import User
from practice.api.service_accounts import account_groups, split_account

EXTRA = "impersonate-extra-"
AUTHENTICATION = "authentication.k8s.io"
UNAUTHENTICATED = "system:unauthenticated"


def impersonated(request: web.Request, user: User, authorizer: Authorizer) -> User:
    """The user that the headers name, or `user`.

    ApiError: 400 for the other headers without a user name, 403 when `user` may not.
    """
    name = plain(request.headers.get("Impersonate-User", ""))
    groups = [plain(value) for value in request.headers.getall("Impersonate-Group", [])]
    uid = plain(request.headers.get("Impersonate-Uid", ""))
    extra = _extra(request)
    if not name:
        if groups or uid or extra:
            raise bad_request(_nameless(groups, uid, extra))
        return user
    for wish in _wishes(name, groups, uid, extra):
        authorizer.require(user, wish)
    kept = {key: tuple(values) for key, values in extra.items()}
    return User(name=name, groups=_groups(name, groups), uid=uid, extra=kept)


def _extra(request: web.Request) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for header, value in request.headers.items():
        if header.lower().startswith(EXTRA):
            found.setdefault(unquote(header[len(EXTRA) :].lower()), []).append(plain(value))
    return found


def _wishes(
    name: str, groups: list[str], uid: str, extra: dict[str, list[str]]
) -> Iterator[Attributes]:
    """What has to be allowed, in the order in which it is asked."""
    account = split_account(name)
    if account is None:
        yield Attributes(verb="impersonate", resource="users", name=name)
    else:
        namespace, short = account
        yield Attributes(
            verb="impersonate", resource="serviceaccounts", namespace=namespace, name=short
        )
    for group in groups:
        yield Attributes(verb="impersonate", resource="groups", name=group)
    for key, values in extra.items():
        for value in values:
            yield Attributes(
                verb="impersonate",
                group=AUTHENTICATION,
                resource="userextras",
                subresource=key,
                name=value,
            )
    if uid:
        yield Attributes(verb="impersonate", group=AUTHENTICATION, resource="uids", name=uid)


def _groups(name: str, asked: list[str]) -> tuple[str, ...]:
    groups = list(asked)
    account = split_account(name)
    if account is not None and not groups:
        groups = [group for group in account_groups(account[0]) if group != AUTHENTICATED]
    if name == ANONYMOUS.name:
        return tuple(groups if UNAUTHENTICATED in groups else [*groups, UNAUTHENTICATED])
    settled = AUTHENTICATED in groups or UNAUTHENTICATED in groups
    return tuple(groups if settled else [*groups, AUTHENTICATED])


def _nameless(groups: list[str], uid: str, extra: dict[str, list[str]]) -> str:
    """The request as Go prints a user."""
    quoted = ", ".join(f'"{group}"' for group in groups)
    listed = f"[]string{{{quoted}}}" if groups else "[]string(nil)"
    more = "map[string][]string(nil)"
    if extra:
        inner = ", ".join(
            f'"{key}":[]string{{{", ".join(f"{chr(34)}{v}{chr(34)}" for v in values)}}}'
            for key, values in sorted(extra.items())
        )
        more = f"map[string][]string{{{inner}}}"
    return (
        f'requested &user.DefaultInfo{{Name:"", UID:"{uid}", Groups:{listed}, Extra:{more}}} '
        "without impersonating a user name"
    )
