"""Where a webhook is, as configurations and definitions say it. Mirrors apiserver's util/webhook."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import dns_subdomain_faults, rfc1035_label_faults

REVIEWS = ("v1", "v1beta1")
_FORM = "; desired format: https://host[/path]"


def client_causes(field: str, client: Object) -> list[Cause]:
    """What is wrong with a clientConfig."""
    url, service = client.get("url"), client.get("service")
    if (url is None) == (service is None):
        return [causes.required(field, "exactly one of url or service is required")]
    if url is not None:
        return _url(f"{field}.url", url)
    return _service(f"{field}.service", service or {})


def _url(field: str, url: str) -> list[Cause]:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return [causes.required(field, f"url must be a valid URL: {error}{_FORM}")]
    faults: tuple[tuple[bool, Any, str], ...] = (
        (parts.scheme != "https", parts.scheme, f"'https' is the only allowed URL scheme{_FORM}"),
        (not parts.netloc, parts.netloc, f"host must be specified{_FORM}"),
        ("@" in parts.netloc, parts.username, "user information is not permitted in the URL"),
        (bool(parts.fragment), parts.fragment, "fragments are not permitted in the URL"),
        (bool(parts.query), parts.query, "query parameters are not permitted in the URL"),
    )
    return [causes.invalid(field, value, detail) for is_so, value, detail in faults if is_so]


def _service(field: str, service: Object) -> list[Cause]:
    found: list[Cause] = []
    for name in ("name", "namespace"):
        if not service.get(name):
            found.append(causes.required(f"{field}.{name}"))
    port = service.get("port", 443)
    if not 1 <= port <= 65_535:
        detail = "port is not valid: must be between 1 and 65535, inclusive"
        found.append(causes.invalid(f"{field}.port", port, detail))
    path = service.get("path")
    if path in (None, "", "/", "//"):
        return found
    if not path.startswith("/"):
        found.append(causes.invalid(f"{field}.path", path, "must start with a '/'"))
    for index, step in enumerate(path[1:].removesuffix("/").split("/")):
        if not step:
            detail = f"segment[{index}] may not be empty"
            found.append(causes.invalid(f"{field}.path", path, detail))
            continue
        found += causes.each_invalid(
            f"{field}.path",
            path,
            [f"segment[{index}]: {one}" for one in dns_subdomain_faults(step)],
        )
    return found


def review_version_causes(field: str, versions: list[str]) -> list[Cause]:
    """What is wrong with the versions of reviews that a webhook knows (there are some)."""
    found: list[Cause] = []
    for index, one in enumerate(versions):
        if one in versions[:index]:
            found.append(causes.invalid(f"{field}[{index}]", one, "duplicate version"))
        else:
            found += causes.each_invalid(f"{field}[{index}]", one, rfc1035_label_faults(one))
    if not set(versions) & set(REVIEWS):
        detail = f"must include at least one of {', '.join(REVIEWS)}"
        found.append(causes.invalid(field, versions, detail))
    return found
