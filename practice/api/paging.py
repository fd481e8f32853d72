"""Versions and continue tokens, as they stand in a query.

A token carries the version of the first page and the last key: nothing is kept for it on the
server. It is Kubernetes' own format, and like there it is nothing that clients should read.
"""

from __future__ import annotations

import base64

import msgspec

from practice.api.errors import ApiError, bad_request

VERSION_DIGITS = 20  # of the largest 64-bit number
CONTINUE_TOO_OLD = (
    "The provided continue parameter is too old to display a consistent list result. You can start "
    "a new list without the continue parameter, or use the continue token in this response to "
    "retrieve the remainder of the results. Continuing with the provided token results in an "
    "inconsistent list - objects that were created, modified, or deleted between the time the "
    "first chunk was returned and now may show up in the list."
)


class Token(msgspec.Struct):
    """A continue token: Kubernetes' own JSON. `rv` -1 means: go on at the newest version."""

    v: str
    rv: int
    start: str


def encode_token(version: int, key: str) -> str:
    raw = msgspec.json.encode(Token("meta.k8s.io/v1", version, key))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode_token(text: str) -> Token:
    """ApiError 400 for anything that this server did not hand out."""
    raw = b""
    if len(text) % 4 == 1:  # no number of bytes has that many characters
        raise bad_request(
            "invalid continue token: continue key is not valid: illegal base64 data at input byte "
            f"{len(text) - 1}"
        )
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        token = msgspec.json.decode(raw, type=Token)
    except (ValueError, msgspec.DecodeError):
        raise bad_request(
            f"invalid continue token: continue key is not valid: {_token_fault(raw)}"
        ) from None
    if token.v != "meta.k8s.io/v1":
        raise bad_request(
            "invalid continue token: continue key is not valid: server does not recognize this "
            f'encoded version "{token.v}"'
        )
    return token


def _token_fault(raw: bytes) -> str:
    """What Go's decoder says of the first byte, which it prints as a character."""
    first = chr(raw[0]) if raw else ""
    if first in ("", "{"):
        return "unexpected end of JSON input"
    quoted = first if " " <= first <= "~" else f"\\u{ord(first):04x}"
    return f"invalid character '{quoted}' looking for beginning of value"


def _version_fault(text: str) -> str:
    if not text or (text.isascii() and text.isdecimal() and len(text) <= VERSION_DIGITS):
        return ""
    parsing = f'strconv.ParseUint: parsing "{text}": invalid syntax'
    return f'resourceVersion: Invalid value: "{text}": {parsing}'


def version_of(text: str) -> int:
    """The resourceVersion parameter of a list; 0 for empty. ApiError 400."""
    fault = _version_fault(text)
    if fault:
        raise bad_request(f"invalid resource version: {fault}")
    return int(text or 0)


def check_version(text: str) -> None:
    """As `version_of`, for get and watch, where a real API server answers 500. ApiError 500."""
    fault = _version_fault(text)
    if fault:
        raise ApiError(500, "", fault)
