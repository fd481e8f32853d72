"""Jobs and CronJobs."""

from __future__ import annotations

from practice.api.kinds.cron_job_validation import validate_cron_job, validate_cron_job_update
from practice.api.kinds.job_status_validation import validate_job_status
from practice.api.kinds.job_update_validation import validate_job_update
from practice.api.kinds.job_validation import validate_job
from practice.api.kinds.pod_defaults import default_pod_spec
from practice.api.resource import Context, Object, Resource, Subresource
from practice.api.validation.names import dns_label_faults
from practice.api.values import at, text_at

JOB_NAME = "batch.kubernetes.io/job-name"
CONTROLLER_UID = "batch.kubernetes.io/controller-uid"
_NAME_LABELS = ("job-name", JOB_NAME)
_UID_LABELS = ("controller-uid", CONTROLLER_UID)
_BACKOFF_LIMIT = 6
_NO_BACKOFF_LIMIT = 2_147_483_647
_MANY_COMPLETIONS = 100_000
_MANY_PODS = 10_000
_STATUS_VERBS = ("get", "patch", "update")


def _default_job_spec(spec: Object) -> None:
    if spec.get("completions") is None and spec.get("parallelism") is None:
        spec["completions"] = 1
    by_index = spec.get("backoffLimitPerIndex") is not None
    for name, value in (
        ("parallelism", 1),
        ("backoffLimit", _NO_BACKOFF_LIMIT if by_index else _BACKOFF_LIMIT),
        ("completionMode", "NonIndexed"),
        ("suspend", False),
        ("podReplacementPolicy", "Failed" if spec.get("podFailurePolicy") else None),
        ("podReplacementPolicy", "TerminatingOrFailed"),
        ("manualSelector", False),
    ):
        if value is not None and spec.get(name) is None:
            spec[name] = value
    _default_patterns(spec)
    default_pod_spec(spec["template"]["spec"])


def _default_patterns(spec: Object) -> None:
    for rule in at(spec, "podFailurePolicy", "rules") or []:
        for pattern in rule.get("onPodConditions") or []:
            if not pattern.get("status"):
                pattern["status"] = "True"


def _default_job(job: Object) -> None:
    _default_job_spec(job["spec"])
    labels = at(job, "spec", "template", "metadata", "labels")
    if labels and not job["metadata"].get("labels"):
        job["metadata"]["labels"] = dict(labels)


def _default_cron_job(cron_job: Object) -> None:
    spec = cron_job["spec"]
    for name, value in (
        ("suspend", False),
        ("successfulJobsHistoryLimit", 3),
        ("failedJobsHistoryLimit", 1),
    ):
        if spec.get(name) is None:
            spec[name] = value
    spec["concurrencyPolicy"] = spec.get("concurrencyPolicy") or "Allow"
    job_spec = spec["jobTemplate"]["spec"]
    _default_patterns(job_spec)
    default_pod_spec(job_spec["template"]["spec"])


def _prepare_job(job: Object, _context: Context) -> None:
    """The selector and the labels by which a Job knows its pods, unless the client chose them."""
    job["status"] = {}
    job["spec"].pop("scheduling", None)  # gang scheduling is off in a default cluster
    if job["spec"]["manualSelector"]:
        return
    metadata, template = job["metadata"], job["spec"]["template"].setdefault("metadata", {})
    labels = template["labels"] = dict(template.get("labels") or {})
    own = not metadata.get("labels") or metadata["labels"] == labels
    for name in _NAME_LABELS:
        labels.setdefault(name, metadata.get("name", ""))
    for name in _UID_LABELS:
        labels.setdefault(name, metadata["uid"])
    if own:
        metadata["labels"] = dict(labels)
    selector = job["spec"].setdefault("selector", {})
    selector.setdefault("matchLabels", {}).setdefault(CONTROLLER_UID, metadata["uid"])


def _keep_no_scheduling(job: Object, _old: Object, _context: Context) -> None:
    job["spec"].pop("scheduling", None)


def _prepare_cron_job(cron_job: Object, _context: Context) -> None:
    cron_job["status"] = {}
    cron_job["spec"]["jobTemplate"]["spec"].pop("scheduling", None)


def _prepare_cron_job_update(cron_job: Object, _old: Object, _context: Context) -> None:
    cron_job["spec"]["jobTemplate"]["spec"].pop("scheduling", None)


def _job_warnings(job: Object, old: Object | None) -> list[str]:
    found = _name_warnings(job) if old is None else []
    if old is None or job["spec"] != old["spec"]:
        found += _size_warnings("spec", job["spec"])
    return found


def _cron_job_warnings(cron_job: Object, old: Object | None) -> list[str]:
    found = _name_warnings(cron_job) if old is None else []
    spec = cron_job["spec"]
    if old is None or spec != old["spec"]:
        found += _size_warnings("spec.jobTemplate.spec", spec["jobTemplate"]["spec"])
    if old is not None and "TZ" in spec["schedule"]:
        found.append(
            "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see "
            "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"
        )
    return found


def _name_warnings(obj: Object) -> list[str]:
    faults = dns_label_faults(obj["metadata"]["name"])
    if not faults:
        return []
    return [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising "
        f"behavior; a DNS label is recommended: [{' '.join(faults)}]"
    ]


def _size_warnings(field: str, spec: Object) -> list[str]:
    if (
        spec.get("completionMode") != "Indexed"
        or (spec.get("completions") or 0) <= _MANY_COMPLETIONS
        or (spec.get("parallelism") or 0) <= _MANY_PODS
    ):
        return []
    return [
        f"{field}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism "
        "higher than 10^4, Kubernetes might not be able to track completedIndexes when a big "
        "number of indexes fail"
    ]


JOBS = Resource(
    group="batch",
    version="v1",
    plural="jobs",
    singular="job",
    kind="Job",
    categories=("all",),
    subresources=(Subresource(name="status", kind="Job", verbs=_STATUS_VERBS),),
    unknown_field='field label "{field}" not supported for Job',
    deletion_warning=(
        "child pods are preserved by default when jobs are deleted; set "
        "propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress "
        "this warning"
    ),
    fields={"status.successful": text_at("status", "succeeded", default="0")},
    default=_default_job,
    prepare_create=_prepare_job,
    prepare_update=_keep_no_scheduling,
    validate=validate_job,
    validate_update=validate_job_update,
    validate_status=validate_job_status,
    warnings=_job_warnings,
    has_generation=True,
    orphans_by_default=True,
)

CRON_JOBS = Resource(
    group="batch",
    version="v1",
    plural="cronjobs",
    singular="cronjob",
    kind="CronJob",
    short_names=("cj",),
    categories=("all",),
    subresources=(Subresource(name="status", kind="CronJob", verbs=_STATUS_VERBS),),
    default=_default_cron_job,
    prepare_create=_prepare_cron_job,
    prepare_update=_prepare_cron_job_update,
    validate=validate_cron_job,
    validate_update=validate_cron_job_update,
    warnings=_cron_job_warnings,
    has_generation=True,
)
