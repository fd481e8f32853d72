"""DeleteOptions: from the body of a DELETE, which counts instead of the query, or from the query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practice.api.errors import ApiError, bad_request
from practice.api.http.decoding import SCHEME, type_problem
from practice.api.http.options import boolean, dry_run, integer
from practice.api.patches.json_patch import json_word
from practice.api.request import DeleteOptions

_TYPES: dict[str, tuple[type, str]] = {
    "gracePeriodSeconds": (int, "int64"),
    "preconditions": (dict, "v1.Preconditions"),
    "orphanDependents": (bool, "bool"),
    "propagationPolicy": (str, "v1.DeletionPropagation"),
    "dryRun": (list, "[]string"),
}
_PRECONDITIONS: dict[str, tuple[type, str]] = {
    "uid": (str, "types.UID"),
    "resourceVersion": (str, "string"),
}


def delete_options(query: Mapping[str, str], body: Any) -> tuple[DeleteOptions, bool]:
    """The options and whether it is a dry run. ApiError 400 and 422."""
    if body is None:
        return (
            DeleteOptions(
                grace_period_s=integer(query, "gracePeriodSeconds"),
                propagation=query.get("propagationPolicy", ""),
                orphan_dependents=boolean(query, "orphanDependents"),
            ),
            dry_run(query, "DeleteOptions"),
        )
    check_delete_body(body)
    preconditions = body.get("preconditions") or {}
    options = DeleteOptions(
        grace_period_s=body.get("gracePeriodSeconds"),
        propagation=body.get("propagationPolicy") or "",
        orphan_dependents=body.get("orphanDependents"),
        uid=preconditions.get("uid") or "",
        resource_version=preconditions.get("resourceVersion") or "",
    )
    return options, dry_run({}, "DeleteOptions", body.get("dryRun"))


def check_delete_body(body: Any) -> None:
    """ApiError 400 for a body that is no DeleteOptions, in the words of Go's decoder."""
    if not isinstance(body, dict):
        raise bad_request(f"couldn't get version/kind; json parse error: {type_problem(body)}")
    kind, version = body.get("kind") or "", body.get("apiVersion") or ""
    for name, said in (("apiVersion", version), ("kind", kind)):
        if not isinstance(said, str):
            raise bad_request(
                "couldn't get version/kind; json parse error: json: cannot unmarshal "
                f"{json_word(said)} into Go struct field .{name} of type string"
            )
    if version.count("/") > 1:
        raise bad_request(f"unexpected GroupVersion string: {version}")
    if kind not in ("", "DeleteOptions"):
        raise bad_request(
            f'no kind "{kind}" is registered for version "{version or "meta.k8s.io/v1"}" {SCHEME}'
        )
    _check(body, _TYPES, "DeleteOptions.")
    for value in body.get("dryRun") or ():
        if not isinstance(value, str):
            raise _misfit(value, "DeleteOptions.dryRun", "string")
    _check(body.get("preconditions") or {}, _PRECONDITIONS, "Preconditions.preconditions.")


def _check(body: Mapping[str, Any], types: dict[str, tuple[type, str]], place: str) -> None:
    for name, (wanted, word) in types.items():
        value = body.get(name)
        if value is None:
            continue
        mistaken = wanted is int and (
            isinstance(value, bool) or not -(2**63) <= _whole(value) < 2**63
        )
        if mistaken or not isinstance(value, wanted):
            raise _misfit(value, f"{place}{name}", word)


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _misfit(value: Any, field: str, word: str) -> ApiError:
    number = isinstance(value, int | float) and not isinstance(value, bool) and word == "int64"
    shown = f"number {value}" if number else json_word(value)
    return bad_request(
        f"json: cannot unmarshal {shown} into Go struct field {field} of type {word}"
    )
