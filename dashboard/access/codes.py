"""Codes that are read from a projector and typed into a phone.

Eight signs out of 25: no vowels (no word comes about), none that looks like another. That is 37 bits. Together
with `access.guessing`, which bounds how often anybody may try, all open codes of a process are found within their four
hours with a probability of about two in a million.
"""

import secrets

from django.utils.crypto import salted_hmac

SIGNS = "23456789CDFGHJKMNPQRTVWXY"
LENGTH = 8
GROUP = 4
_LOOKS_LIKE = str.maketrans({"B": "8", "S": "5", "Z": "2"})
_BETWEEN = " -\u2010\u2011\u2012\u2013\u2014_.\u00a0"
_DROPPED = str.maketrans(dict.fromkeys(_BETWEEN, None))


def make() -> str:
    """A new one, as it is kept: without the hyphen."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """As it is shown: "K7QM-4XRT"."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def read(typed: str) -> str:
    """What somebody typed, as it is kept; "" for what cannot be one."""
    if len(typed) > 4 * LENGTH:
        return ""
    plain = typed.translate(_DROPPED).upper().translate(_LOOKS_LIKE)
    return plain if len(plain) == LENGTH and set(plain) <= set(SIGNS) else ""


def digest(code: str) -> str:
    """What is kept of it in the database: keyed, because so few signs could be found by trying all."""
    return salted_hmac("dashboard.access.codes", code, algorithm="sha256").hexdigest()
