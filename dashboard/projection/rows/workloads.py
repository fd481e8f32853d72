"""Rows of what makes pods."""

from typing import Literal

from dashboard.projection.rows.base import Image, Owner, Rollout, Row, Selector, Use

WorkloadState = Literal["steady", "updating", "scaling", "paused", "stuck"]
JobState = Literal["running", "suspended", "complete", "failed", "ending"]


class DeploymentRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Deployment"):
    """A Deployment."""

    state: WorkloadState
    why: str
    replicas: int
    current: int
    updated: int
    ready: int
    available: int
    unavailable: int
    paused: bool
    strategy: str
    max_surge: int
    max_unavailable: int
    floor: int
    ceiling: int
    min_ready_s: int
    deadline_ms: int | None
    spec_version: int
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    containers: list[Image]
    uses: list[Use]
    revision: int
    rollout: Rollout


class ReplicaSetRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="ReplicaSet"):
    """A ReplicaSet: one generation of a Deployment's pods."""

    owner: Owner | None
    generation: str
    revision: int
    revisions: list[int]
    replicas: int
    current: int
    ready: int
    available: int
    hash: str
    containers: list[Image]
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    uses: list[Use]
    why: str


class StatefulSetRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="StatefulSet"):
    """A StatefulSet. ``update_hash`` is the revision that its pods go to; pods with ordinals below
    ``partition`` stay."""

    state: WorkloadState
    why: str
    replicas: int
    current: int
    updated: int
    ready: int
    available: int
    strategy: str
    floor: int
    ceiling: int
    min_ready_s: int
    spec_version: int
    partition: int
    is_ordered: bool
    service: str
    current_hash: str
    update_hash: str
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    containers: list[Image]
    uses: list[Use]
    rollout: Rollout


class DaemonSetRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="DaemonSet"):
    """A DaemonSet; ``replicas`` is the number of nodes that should run one, ``misplaced`` of those
    that run one and should not."""

    state: WorkloadState
    why: str
    replicas: int
    current: int
    updated: int
    ready: int
    available: int
    misplaced: int
    strategy: str
    floor: int
    ceiling: int
    min_ready_s: int
    spec_version: int
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    containers: list[Image]
    uses: list[Use]
    rollout: Rollout


class ReplicationControllerRow(
    Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="ReplicationController"
):
    """A ReplicationController."""

    state: WorkloadState
    why: str
    replicas: int
    current: int
    ready: int
    available: int
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    containers: list[Image]
    uses: list[Use]


class JobRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Job"):
    """A Job; ``completions`` is null when one success is enough."""

    state: JobState
    why: str
    owner: Owner | None
    completions: int | None
    parallelism: int
    active: int
    ready: int
    succeeded: int
    failed: int
    backoff_limit: int
    is_indexed: bool
    started_ms: int | None
    ended_ms: int | None
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    containers: list[Image]
    uses: list[Use]


class CronJobRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="CronJob"):
    """A CronJob; ``active`` counts its Jobs that run now."""

    state: Literal["waiting", "running", "suspended"]
    why: str
    schedule: str
    time_zone: str
    concurrency: str
    active: int
    last_ms: int | None
    succeeded_ms: int | None
    containers: list[Image]
    uses: list[Use]
