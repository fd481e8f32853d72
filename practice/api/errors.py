"""The one exception of the API server: a Kubernetes `Status`, ready to be sent.

Promises: code, reason, message and details are those of a real API server, because clients decide
by `reason` and people read `message` (apimachinery's api/errors is the mirror).
Causes of a 422 are made in `practice.api.validation.causes`.
"""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refused request. `code` is HTTP's, `reason` is Kubernetes' word, `status` the whole body."""

    def __init__(
        self, code: int, reason: str, message: str, *, details: Json | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.status: Json = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
            "reason": reason,
            "code": code,
        }
        if not reason:
            del self.status["reason"]
        if details is not None:
            self.status["details"] = details


def qualified(plural: str, group: str) -> str:
    """`deployments.apps`, or `pods` for the core group: how messages name a resource."""
    return f"{plural}.{group}" if group else plural


def _details(name: str, group: str, kind: str, **more: Any) -> Json:
    facts = {"name": name, "group": group, "kind": kind, **more}
    return {key: value for key, value in facts.items() if value}


def not_found(plural: str, group: str, name: str) -> ApiError:
    quoted = json.dumps(name, ensure_ascii=False)  # controls are escaped, as Go's %q does
    message = f"{qualified(plural, group)} {quoted} not found"
    return ApiError(404, "NotFound", message, details=_details(name, group, plural))


def no_such_resource() -> ApiError:
    """The answer for a path that no resource serves."""
    message = "the server could not find the requested resource"
    return ApiError(404, "NotFound", message)


def already_exists(plural: str, group: str, name: str) -> ApiError:
    message = f'{qualified(plural, group)} "{name}" already exists'
    return ApiError(409, "AlreadyExists", message, details=_details(name, group, plural))


def name_taken(plural: str, group: str, name: str) -> ApiError:
    """generateName found no free name: 409 AlreadyExists that asks the client to try again."""
    message = (
        f'{qualified(plural, group)} "{name}" already exists, the server was not able to generate '
        "a unique name for the object"
    )
    details = _details(name, group, plural, retryAfterSeconds=1)
    return ApiError(409, "AlreadyExists", message, details=details)


def conflict(plural: str, group: str, name: str, why: str) -> ApiError:
    message = f'Operation cannot be fulfilled on {qualified(plural, group)} "{name}": {why}'
    return ApiError(409, "Conflict", message, details=_details(name, group, plural))


def stale(plural: str, group: str, name: str) -> ApiError:
    """The write was based on a resourceVersion that is no longer the newest."""
    why = (
        "the object has been modified; please apply your changes to the latest version "
        "and try again"
    )
    return conflict(plural, group, name, why)


def forbidden(plural: str, group: str, name: str, why: str) -> ApiError:
    """403. `name` is empty for lists and creates: then the message has no quoted name."""
    target = qualified(plural, group) + (f' "{name}"' if name else "")
    message = f"{target} is forbidden: {why}"
    return ApiError(403, "Forbidden", message, details=_details(name, group, plural))


def unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized", "Unauthorized")


def bad_request(message: str) -> ApiError:
    return ApiError(400, "BadRequest", message)


def expired(message: str) -> ApiError:
    """410: the version asked for is no longer kept. Clients answer it with a fresh list."""
    return ApiError(410, "Expired", message)


def too_large_version(asked: int, current: int) -> ApiError:
    """504: the version asked for has not been reached (client-go retries it)."""
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    return ApiError(
        504,
        "Timeout",
        f"Timeout: Too large resource version: {asked}, current: {current}",
        details={"causes": [cause], "retryAfterSeconds": 1},
    )


def invalid(kind: str, group: str, name: str, causes: list[Json]) -> ApiError:
    """422 with field causes (`{reason, message, field}`), written as field.ErrorList writes them."""
    lines = [f"{cause['field']}: {cause['message']}" for cause in causes]
    unique = list(dict.fromkeys(lines))
    joined = unique[0] if len(unique) == 1 else "[" + ", ".join(unique) + "]"
    message = f'{qualified(kind, group)} "{name}" is invalid: {joined}'
    return ApiError(422, "Invalid", message, details=_details(name, group, kind, causes=causes))


def unsupported_media_type(message: str) -> ApiError:
    return ApiError(415, "UnsupportedMediaType", message)


def nameless(name: str) -> ApiError:
    """400: a body that does not say which object it is; the URL says `name`."""
    return bad_request(
        f"the name of the object ({name} based on URL) was undeterminable: name must be provided"
    )


def entity_too_large(limit_bytes: int) -> ApiError:
    return ApiError(
        413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit_bytes}"
    )


def too_many_requests(message: str, *, retry_after_s: int = 0, causes: list[Json]) -> ApiError:
    """429: an eviction that a budget refuses. `causes` say which."""
    details: Json = {"causes": causes}
    if retry_after_s:
        details["retryAfterSeconds"] = retry_after_s
    return ApiError(429, "TooManyRequests", message, details=details)
