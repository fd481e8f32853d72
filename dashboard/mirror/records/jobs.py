"""Jobs and CronJobs."""

from datetime import datetime

from msgspec import Struct, field

from dashboard.mirror.records.base import Condition, LabelSelector, Record
from dashboard.mirror.records.templates import PodTemplate


class JobSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a Job. No ``completions`` means: done when one pod succeeds."""

    parallelism: int | None = None
    completions: int | None = None
    backoff_limit: int | None = None
    completion_mode: str = "NonIndexed"
    suspend: bool | None = None
    selector: LabelSelector | None = None
    template: PodTemplate = field(default_factory=PodTemplate)


class JobStatus(Struct, gc=False, rename="camel"):
    """What is known of a Job; the numbers are of pods."""

    active: int = 0
    ready: int | None = None
    succeeded: int = 0
    failed: int = 0
    start_time: datetime | None = None
    completion_time: datetime | None = None
    conditions: list[Condition] | None = None


class Job(Record, gc=False, rename="camel"):
    """A Job."""

    spec: JobSpec = field(default_factory=JobSpec)
    status: JobStatus = field(default_factory=JobStatus)


class JobTemplate(Struct, gc=False):
    """What a CronJob's Jobs are made from."""

    spec: JobSpec = field(default_factory=JobSpec)


class CronJobSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a CronJob."""

    schedule: str = ""
    time_zone: str | None = None
    suspend: bool | None = None
    concurrency_policy: str = "Allow"
    job_template: JobTemplate = field(default_factory=JobTemplate)


class JobReference(Struct, gc=False):
    """A Job that runs now."""

    name: str = ""
    uid: str = ""


class CronJobStatus(Struct, gc=False, rename="camel"):
    """What is known of a CronJob."""

    active: list[JobReference] | None = None
    last_schedule_time: datetime | None = None
    last_successful_time: datetime | None = None


class CronJob(Record, gc=False, rename="camel"):
    """A CronJob."""

    spec: CronJobSpec = field(default_factory=CronJobSpec)
    status: CronJobStatus = field(default_factory=CronJobStatus)
