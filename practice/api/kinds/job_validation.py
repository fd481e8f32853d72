"""What a valid Job is, alone and in the template of a CronJob. Mirrors pkg/apis/batch/validation."""

from __future__ import annotations

import re
from typing import Any

from practice.api.kinds.ephemeral_containers import none_in_template
from practice.api.kinds.job_policy_validation import pod_failure_policy, success_policy
from practice.api.kinds.pod_validation import validate_pod_spec
from practice.api.resource import Cause, Object
from practice.api.selectors import from_object
from practice.api.validation import causes
from practice.api.validation.metadata import validate_annotations, validate_labels
from practice.api.validation.names import dns_label_faults, dns_subdomain_faults
from practice.api.validation.selector import validate_selector
from practice.limits import (
    JOB_HIGH_COMPLETIONS,
    JOB_HIGH_PARALLELISM,
    JOB_INDEXES,
    JOB_MANAGER_BYTES,
)

NOT_NEGATIVE = "must be greater than or equal to 0"
_COUNTS = (
    *("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit"),
    *("ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"),
)
_PATH = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"
_LABELS = ("controller-uid", "job-name")
_PREFIX = "batch.kubernetes.io/"


def negative(field: str, value: int | None) -> list[Cause]:
    return [causes.invalid(field, value, NOT_NEGATIVE)] if value is not None and value < 0 else []


def in_order(value: Any) -> Any:
    """A map, or a selector with its map, in the order in which Go prints maps."""
    if not isinstance(value, dict):
        return value
    if "matchLabels" in value:
        return {**value, "matchLabels": in_order(value["matchLabels"])}
    return dict(sorted(value.items())) if "matchExpressions" not in value else value


def validate_job(job: Object) -> list[Cause]:
    """The causes of a whole Job; the same for a new one and for an update."""
    spec = job["spec"]
    new = job["metadata"].get("resourceVersion") is None
    found = _generated_selector(job) if new else []
    found += validate_job_spec("spec", spec)
    selector = spec.get("selector")
    if selector is None:
        found.append(causes.required("spec.selector"))
    else:
        found += validate_selector("spec.selector", selector)
    labels = spec["template"]["metadata"].get("labels")
    if not _selects(selector, labels):
        detail = "`selector` does not match template `labels`"
        found.append(causes.invalid("spec.template.metadata.labels", in_order(labels), detail))
    return found + _host_names(job)


def _selects(selector: Object | None, labels: dict[str, str] | None) -> bool:
    if selector is None:
        return False
    return bool(validate_selector("", selector)) or from_object(selector).matches(labels)


def _generated_selector(job: Object) -> list[Cause]:
    spec, metadata = job["spec"], job["metadata"]
    selector = spec.get("selector")
    if spec.get("manualSelector") or selector is None:
        return []
    labels = spec["template"]["metadata"].get("labels") or {}
    expected: dict[str, str] = {}
    found: list[Cause] = []
    for prefix in ("", _PREFIX):
        for name, value in zip(_LABELS, (metadata["uid"], metadata["name"]), strict=True):
            expected[prefix + name] = value
            at, detail = f"spec.template.metadata.labels[{prefix}{name}]", f"must be '{value}'"
            if prefix + name not in labels:
                found.append(causes.required(at, detail))
            elif labels[prefix + name] != value:
                found.append(causes.invalid(at, in_order(labels), detail))
    if not validate_selector("", selector) and not from_object(selector).matches(expected):
        found.append(
            causes.invalid("spec.selector", in_order(selector), "`selector` not auto-generated")
        )
    return found


def _host_names(job: Object) -> list[Cause]:
    """Each index becomes part of a pod's host name."""
    spec, name = job["spec"], job["metadata"]["name"]
    completions = spec.get("completions") or 0
    if spec.get("completionMode") != "Indexed" or completions <= 0:
        return []
    longest = f"{name}-{completions - 1}"
    if not dns_label_faults(longest):
        return []
    detail = f"will not able to create pod with invalid DNS label: {longest}"
    return [causes.invalid("metadata.name", name, detail)]


def validate_job_spec(field: str, spec: Object) -> list[Cause]:
    """The rules that a Job and a CronJob's template share."""
    found: list[Cause] = []
    for name in _COUNTS:
        found += negative(f"{field}.{name}", spec.get(name))
    if spec.get("maxFailedIndexes") is not None and spec.get("backoffLimitPerIndex") is None:
        detail = "when maxFailedIndexes is specified"
        found.append(causes.required(f"{field}.backoffLimitPerIndex", detail))
    found += _managed_by(f"{field}.managedBy", spec.get("managedBy"))
    found += _completion_mode(field, spec)
    if spec.get("podFailurePolicy") is not None:
        found += pod_failure_policy(f"{field}.podFailurePolicy", spec)
    if spec.get("successPolicy") is not None:
        found += success_policy(f"{field}.successPolicy", spec)
    found += _replacement(f"{field}.podReplacementPolicy", spec)
    return found + _template(f"{field}.template", spec)


def _managed_by(field: str, value: str | None) -> list[Cause]:
    if value is None:
        return []
    found: list[Cause] = []
    host, _, path = value.partition("/")
    if not value:
        found.append(causes.required(field))
    elif not host or not path:
        detail = 'must be a domain-prefixed path (such as "acme.io/foo")'
        found.append(causes.invalid(field, value, detail))
    else:
        found += causes.each_invalid(field, host, dns_subdomain_faults(host))
        if not re.fullmatch(_PATH, path):
            detail = f"Invalid path (regex used for validation is '{_PATH}')"
            found.append(causes.invalid(field, path, detail))
    if len(value) > JOB_MANAGER_BYTES:
        found.append(causes.too_long(field, JOB_MANAGER_BYTES))
    return found


def _completion_mode(field: str, spec: Object) -> list[Cause]:
    mode = spec.get("completionMode")
    found: list[Cause] = []
    if mode not in (None, "NonIndexed", "Indexed"):
        modes = ("NonIndexed", "Indexed")
        found.append(causes.not_supported(f"{field}.completionMode", mode, modes))
    if mode == "Indexed":
        found += _indexed(field, spec)
    if mode in (None, "NonIndexed"):
        for name in ("backoffLimitPerIndex", "maxFailedIndexes"):
            if spec.get(name) is not None:
                detail = "requires indexed completion mode"
                found.append(causes.invalid(f"{field}.{name}", spec[name], detail))
    return found


def _indexed(field: str, spec: Object) -> list[Cause]:
    found: list[Cause] = []
    completions, parallelism = spec.get("completions"), spec.get("parallelism")
    failed = spec.get("maxFailedIndexes")
    if completions is None:
        detail = "when completion mode is Indexed"
        found.append(causes.required(f"{field}.completions", detail))
    if parallelism is not None and parallelism > JOB_INDEXES:
        detail = f"must be less than or equal to {JOB_INDEXES} when completion mode is Indexed"
        found.append(causes.invalid(f"{field}.parallelism", parallelism, detail))
    at_failed = f"{field}.maxFailedIndexes"
    if completions is not None and failed is not None and failed > completions:
        detail = "must be less than or equal to completions"
        found.append(causes.invalid(at_failed, failed, detail))
    if failed is not None and failed > JOB_INDEXES:
        found.append(
            causes.invalid(at_failed, failed, f"must be less than or equal to {JOB_INDEXES}")
        )
    by_index = spec.get("backoffLimitPerIndex") is not None
    if by_index and completions is not None and completions > JOB_HIGH_COMPLETIONS:
        found += _many(field, parallelism, failed)
    return found


def _many(field: str, parallelism: int | None, failed: int | None) -> list[Cause]:
    found: list[Cause] = []
    if failed is None:
        detail = f"must be specified when completions is above {JOB_HIGH_COMPLETIONS}"
        found.append(causes.required(f"{field}.maxFailedIndexes", detail))
    detail = (
        f"must be less than or equal to {JOB_HIGH_PARALLELISM} when completions are above "
        f"{JOB_HIGH_COMPLETIONS} and used with backoff limit per index"
    )
    for name, value in (("parallelism", parallelism), ("maxFailedIndexes", failed)):
        if value is not None and value > JOB_HIGH_PARALLELISM:
            found.append(causes.invalid(f"{field}.{name}", value, detail))
    return found


def _replacement(field: str, spec: Object) -> list[Cause]:
    value: Any = spec.get("podReplacementPolicy")
    if value is None:
        return []
    allowed: tuple[str, ...] = ("Failed", "TerminatingOrFailed")
    if spec.get("podFailurePolicy") is not None:
        allowed = ("Failed",)
    return [] if value in allowed else [causes.not_supported(field, value, allowed)]


def _template(field: str, spec: Object) -> list[Cause]:
    template = spec["template"]
    metadata, pod_spec = template.get("metadata") or {}, template["spec"]
    found = validate_labels(f"{field}.labels", metadata.get("labels"))
    found += validate_annotations(f"{field}.annotations", metadata.get("annotations"))
    found += validate_pod_spec(f"{field}.spec", pod_spec)
    found += none_in_template(field, template)
    policy, at_policy = pod_spec.get("restartPolicy", ""), f"{field}.spec.restartPolicy"
    if policy in ("", "Always"):
        found.append(causes.required(at_policy, 'valid values: "OnFailure", "Never"'))
    elif policy not in ("OnFailure", "Never"):
        found.append(causes.not_supported(at_policy, policy, ("OnFailure", "Never")))
    elif spec.get("podFailurePolicy") is not None and policy != "Never":
        detail = 'only "Never" is supported when podFailurePolicy is specified'
        found.append(causes.invalid(at_policy, policy, detail))
    return found
