"""Who is it: from a bearer token to a user.

Tokens are given from outside, this module draws none.
"""

from __future__ import annotations

from collections.abc import Mapping

from practice.api.request import User


class Authenticator:
    """Knows the users of fixed tokens."""

    def __init__(self, tokens: Mapping[str, User] | None = None) -> None:
        self._users = dict(tokens or {})

    def user_of(self, token: str) -> User | None:
        """The user of a bearer token; None when nobody has it."""
        return self._users.get(token)
