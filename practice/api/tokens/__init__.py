"""Tokens of ServiceAccounts: made on request, signed, checked at each use.

Mirrors the documentation page "Managing Service Accounts": a token names its account, its audiences
and often an object that it is bound to, and ends with any of them.
"""

from practice.api.tokens.issuer import Issuer
from practice.api.tokens.request import request_token

__all__ = ["Issuer", "request_token"]
