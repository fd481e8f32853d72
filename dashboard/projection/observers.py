"""What of each row observers may see: an allow-list, field by field.

A field that is added later is hidden from them until somebody writes it here. Of ConfigMaps and
Secrets there is only the name, in every row and for everybody."""

from typing import Any

from dashboard.projection.rows import (
    AnyRow,
    ConfigMapRow,
    CronJobRow,
    DaemonSetRow,
    DeploymentRow,
    HorizontalPodAutoscalerRow,
    IngressRow,
    JobRow,
    NetworkPolicyRow,
    NodeRow,
    PersistentVolumeClaimRow,
    PodDisruptionBudgetRow,
    PodGroupRow,
    PodRow,
    ReplicaSetRow,
    ReplicationControllerRow,
    ResourceQuotaRow,
    SecretRow,
    ServiceRow,
    StatefulSetRow,
)

_COMMON = {"id", "namespace", "name", "labels", "created_ms"}
_WORKLOAD = {
    "state",
    "why",
    "replicas",
    "current",
    "ready",
    "available",
    "selector",
    "selector_text",
} | {"template_labels", "containers", "uses"}
_ROLLED = {"floor", "ceiling", "min_ready_s", "spec_version"}
OBSERVERS_SEE: dict[type[AnyRow], frozenset[str]] = {
    PodRow: frozenset(
        _COMMON
        | {"state", "status", "why", "ready", "containers", "restarts", "node", "ip", "owner"}
        | {
            "generation",
            "images",
            "requests",
            "services",
            "claims",
            "deleting_until_ms",
            "started_ms",
            "step",
            "ready_ms",
        }
    ),
    PodGroupRow: frozenset(_COMMON | {"by", "owner", "counts"}),
    NodeRow: frozenset(
        _COMMON
        | {"state", "status", "why", "cordoned", "taints", "conditions", "zone", "roles"}
        | {"allocatable", "requested", "since_ms"}
        # not "version": it tells a stranger which known weaknesses to try
    ),
    ServiceRow: frozenset(
        _COMMON
        | {"type", "address", "ports", "selector", "selector_text"}
        | {"selected", "serving", "draining"}
        # not "external": the cluster's addresses on the outside are nobody's lesson
    ),
    DeploymentRow: frozenset(
        _COMMON
        | {"state", "why", "replicas", "current", "updated", "ready", "available", "unavailable"}
        | {"paused", "strategy", "max_surge", "max_unavailable", "floor", "ceiling"}
        | {"selector", "selector_text", "template_labels", "containers", "revision", "rollout"}
        | {"uses", "min_ready_s", "deadline_ms", "spec_version"}
    ),
    ReplicaSetRow: frozenset(
        _COMMON
        | {"owner", "generation", "revision", "revisions", "replicas", "current", "ready"}
        | {"available", "hash", "containers", "selector", "selector_text", "why"}
        | {"template_labels", "uses"}
    ),
    StatefulSetRow: frozenset(
        _COMMON
        | _WORKLOAD
        | {"updated", "strategy", "partition", "is_ordered", "service", "rollout"}
        | {"current_hash", "update_hash"}
        | _ROLLED
    ),
    DaemonSetRow: frozenset(
        _COMMON | _WORKLOAD | {"updated", "misplaced", "strategy", "rollout"} | _ROLLED
    ),
    ReplicationControllerRow: frozenset(_COMMON | _WORKLOAD),
    JobRow: frozenset(
        _COMMON
        | {"state", "why", "owner", "completions", "parallelism", "active", "ready", "succeeded"}
        | {"failed", "backoff_limit", "is_indexed", "started_ms", "ended_ms"}
        | {"selector", "selector_text", "template_labels", "containers", "uses"}
    ),
    CronJobRow: frozenset(
        _COMMON
        | {"state", "why", "schedule", "time_zone", "concurrency", "active", "last_ms"}
        | {"succeeded_ms", "containers", "uses"}
    ),
    HorizontalPodAutoscalerRow: frozenset(
        _COMMON
        | {"state", "why", "target", "low", "high", "current", "desired", "measures", "scaled_ms"}
    ),
    PodDisruptionBudgetRow: frozenset(
        _COMMON
        | {"state", "why", "rule", "allowed", "healthy", "wanted", "expected"}
        | {"selector", "selector_text"}
    ),
    ResourceQuotaRow: frozenset(_COMMON | {"state", "why", "shares"}),
    IngressRow: frozenset(
        _COMMON | {"why", "ingress_class", "routes", "tls"}
        # not "external", as for Services
    ),
    NetworkPolicyRow: frozenset(
        _COMMON
        | {"why", "directions", "ingress_rules", "egress_rules", "selector", "selector_text"}
    ),
    PersistentVolumeClaimRow: frozenset(
        _COMMON | {"state", "why", "volume", "storage_class", "capacity", "requested", "modes"}
    ),
    ConfigMapRow: frozenset(_COMMON),
    SecretRow: frozenset(_COMMON),
}
EMPTY: dict[str, Any] = {"version": "", "external": []}
"""What stands in a row for a field that is cut: rows are whole, with every field."""
