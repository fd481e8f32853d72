"""Query parameters and DeleteOptions bodies, read as strictly as a real API server reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practice.api.errors import ApiError, bad_request, invalid
from practice.api.request import FieldValidation, ListOptions
from practice.api.validation import causes
from practice.limits import MANAGER_CHARACTERS

META_GROUP = "meta.k8s.io"
_INTEGER = re.compile(r"[+-]?\d{1,19}")
_FALSE = frozenset({"false", "0"})
_MANAGER_END = re.compile(r"[/\s]")


def _refused(kind: str, field: str, reason: str, message: str) -> ApiError:
    cause = {"reason": reason, "message": message, "field": field}
    return invalid(kind, META_GROUP, "", [cause])


def integer(query: Mapping[str, str], name: str) -> int | None:
    """None when absent or empty. ApiError 400 in Go's words."""
    text = query.get(name, "")
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": value out of range')
    return value


def boolean(query: Mapping[str, str], name: str) -> bool | None:
    """Everything but `false` and `0` is true, also the empty value, as in apimachinery."""
    text = query.get(name)
    return None if text is None else text.lower() not in _FALSE


def list_options(query: Mapping[str, str], *, name: str = "") -> ListOptions:
    """`name` narrows the old `watch/…/NAME` paths to one object."""
    fields = query.get("fieldSelector", "")
    if name:
        fields = ",".join(filter(None, (fields, f"metadata.name={name}")))
    return ListOptions(
        label_selector=query.get("labelSelector", ""),
        field_selector=fields,
        resource_version=query.get("resourceVersion", ""),
        resource_version_match=query.get("resourceVersionMatch", ""),
        limit=max(integer(query, "limit") or 0, 0),
        continue_token=query.get("continue", ""),
        send_initial_events=boolean(query, "sendInitialEvents"),
    )


def check_watch_options(options: ListOptions) -> None:
    """What is allowed in lists and not in watches, and the other way round. ApiError 422."""
    match, initial = options.resource_version_match, options.send_initial_events
    field, found = "resourceVersionMatch", []
    if initial is not None and match != "NotOlderThan":
        why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
        found.append(causes.forbidden(field, why))
        if match:
            found.append(causes.not_supported(field, match, ["NotOlderThan"]))
    elif match and initial is None:
        why = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
        found.append(causes.forbidden(field, why))
        if match != "NotOlderThan":
            found.append(causes.not_supported(field, match, ["NotOlderThan"]))
    if found:
        raise invalid("ListOptions", META_GROUP, "", found)


def check_list_options(options: ListOptions) -> None:
    """ApiError 422: sendInitialEvents belongs to watches."""
    if options.send_initial_events is None:
        return
    found = []
    if options.resource_version_match and not options.resource_version:
        why = "resourceVersionMatch is forbidden unless resourceVersion is provided"
        found.append(causes.forbidden("resourceVersionMatch", why))
    why = "sendInitialEvents is forbidden for list"
    raise invalid(
        "ListOptions", META_GROUP, "", [*found, causes.forbidden("sendInitialEvents", why)]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """What create, update and patch have in common."""

    dry_run: bool = False
    field_validation: FieldValidation = "Warn"
    manager: str = ""
    force: bool = False


def dry_run(query: Mapping[str, str], kind: str, body: Any = None) -> bool:
    """ApiError 422 for anything but `All`."""
    values = list(body or ([query["dryRun"]] if query.get("dryRun") else []))
    if not values or values == ["All"]:
        return bool(values)
    quoted = ", ".join(f'"{value}"' for value in values)
    raise _refused(
        kind,
        "dryRun",
        "FieldValueNotSupported",
        f'Unsupported value: [{quoted}]: supported values: "All"',
    )


def _field_validation(query: Mapping[str, str], kind: str) -> FieldValidation:
    match query.get("fieldValidation", ""):
        case "" | "Warn":
            return "Warn"
        case "Ignore":
            return "Ignore"
        case "Strict":
            return "Strict"
        case other:
            message = (
                f'Unsupported value: "{other}": supported values: "", "Ignore", "Strict", "Warn"'
            )
            raise _refused(kind, "fieldValidation", "FieldValueNotSupported", message)


def manager_of(query: Mapping[str, str], kind: str, user_agent: str) -> str:
    """The field manager: said, or the first word of the user agent."""
    said = query.get("fieldManager", "")
    if len(said) > MANAGER_CHARACTERS:
        message = f"Too long: may not be more than {MANAGER_CHARACTERS} bytes"
        raise _refused(kind, "fieldManager", "FieldValueTooLong", message)
    for place, sign in enumerate(said):
        if not sign.isprintable():
            words = f"invalid character U+{ord(sign):04X} (at position {place})"
            raise invalid(kind, META_GROUP, "", [causes.invalid("fieldManager", said, words)])
    return said or _MANAGER_END.split(user_agent, maxsplit=1)[0][:MANAGER_CHARACTERS] or "unknown"


def check_patch_options(query: Mapping[str, str], *, apply: bool) -> None:
    """ApiError 422: an apply must name its manager, and only an apply may be forced."""
    if apply and not query.get("fieldManager"):
        found = causes.required("fieldManager", "is required for apply patch")
    elif not apply and query.get("force") is not None:
        found = causes.forbidden("force", "may not be specified for non-apply patch")
    else:
        return
    raise invalid("PatchOptions", META_GROUP, "", [found])


def write_options(query: Mapping[str, str], kind: str, user_agent: str) -> WriteOptions:
    """`kind` is CreateOptions, UpdateOptions or PatchOptions: it is named in refusals."""
    return WriteOptions(
        dry_run=dry_run(query, kind),
        field_validation=_field_validation(query, kind),
        manager=manager_of(query, kind, user_agent),
        force=bool(boolean(query, "force")),
    )
