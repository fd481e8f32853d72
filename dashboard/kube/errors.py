"""What can go wrong between Podium and an API server, as one family of exceptions.

The classes follow the ``reason`` of a Kubernetes ``Status`` (api-conventions, "Error codes"),
because callers decide by meaning: wait, list again, ask for other credentials, tell the person.
``message`` is always the API server's own sentence where it gave one."""

from collections.abc import Mapping
from typing import Any

import msgspec


class KubeError(Exception):
    """A request did not do what was asked. ``code`` is the HTTP status, 0 where none came."""

    def __init__(
        self,
        message: str,
        *,
        code: int = 0,
        reason: str = "",
        details: Mapping[str, Any] | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.reason = reason
        self.details = dict(details or {})
        self.retry_after_s = retry_after_s


class BadRequest(KubeError):
    """400: the API server could not read the request."""


class Unauthorized(KubeError):
    """401: the credentials are missing, wrong or expired."""


class Forbidden(KubeError):
    """403: the credentials are good, the right is missing."""


class NotFound(KubeError):
    """404: no such object, or the API server does not serve such a kind."""


class Conflict(KubeError):
    """409: it exists already, or was changed by somebody else meanwhile."""


class Gone(KubeError):
    """410: the resourceVersion or continue token is too old; list again."""


class Invalid(KubeError):
    """422: the object breaks a rule of its kind; ``details["causes"]`` says which."""


class TooManyRequests(KubeError):
    """429: come back after ``retry_after_s``."""


class ServerError(KubeError):
    """5xx: trouble inside the API server."""


class Unreachable(KubeError):
    """No answer: refused, cut, timed out, or the TLS handshake failed."""


class Unreadable(KubeError):
    """An answer came that is not what Kubernetes sends (too large, not JSON)."""


_BY_CODE: dict[int, type[KubeError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    422: Invalid,
    429: TooManyRequests,
}


class _Status(msgspec.Struct):
    """The parts of a ``Status`` object that are used."""

    kind: str = ""
    message: str | None = None
    reason: str | None = None
    code: int | None = None
    details: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(_Status)


def from_status(body: bytes | msgspec.Raw, code: int = 0, retry_after: str = "") -> KubeError:
    """The exception for an answer's body, be it a ``Status`` or a proxy's page.

    ``code`` is the HTTP status; 0 means: believe the body (an ERROR event inside a watch).
    ``retry_after`` is the header's text, in seconds.
    """
    try:
        status = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        status = _Status()
    if status.kind != "Status":
        text = bytes(body)[:200].decode("utf-8", "replace").strip()
        status = _Status(message=text or None)
    code = code or status.code or 500
    details = status.details or {}
    wait = _seconds(retry_after) or _seconds(details.get("retryAfterSeconds"))
    if status.reason == "Expired":  # some proxies and old servers send it with another code
        code = 410
    kind = _BY_CODE.get(code, ServerError if code >= 500 else KubeError)
    message = status.message or f"The API server answered {code} without an explanation."
    return kind(message, code=code, reason=status.reason or "", details=details, retry_after_s=wait)


def _seconds(text: object) -> float | None:
    """A positive number of seconds, or None. HTTP also allows a date; Kubernetes never sends
    one."""
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if 0 < value < 1e6 else None
