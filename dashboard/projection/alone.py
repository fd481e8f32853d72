"""The kinds whose rows come from the object itself and from nothing else."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.projection import networking, policies, storage
from dashboard.projection.rows import AnyRow
from dashboard.projection.workloads import (
    daemon_sets,
    deployments,
    jobs,
    replication_controllers,
    stateful_sets,
)

ROWS: Final[Mapping[str, Callable[[Any], AnyRow]]] = {
    "Deployment": deployments.deployment_row,
    "ReplicaSet": deployments.replica_set_row,
    "StatefulSet": stateful_sets.stateful_set_row,
    "DaemonSet": daemon_sets.daemon_set_row,
    "ReplicationController": replication_controllers.replication_controller_row,
    "Job": jobs.job_row,
    "CronJob": jobs.cron_job_row,
    "HorizontalPodAutoscaler": policies.autoscaler_row,
    "PodDisruptionBudget": policies.budget_row,
    "ResourceQuota": policies.quota_row,
    "Ingress": networking.ingress_row,
    "NetworkPolicy": networking.network_policy_row,
    "PersistentVolumeClaim": storage.claim_row,
    "ConfigMap": storage.config_map_row,
    "Secret": storage.secret_row,
}
"""Kind → what makes its row. Each takes a record of its kind, as ``mirror.records.TYPES`` says."""
