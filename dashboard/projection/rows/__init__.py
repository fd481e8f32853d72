"""The rows of the live protocol (docs/protocol.md, "Rows"): what a browser knows of each thing.

Structs, so that mypy holds every field; the JSON is the struct's own, with ``kind`` as its tag.
"""

from dashboard.projection.rows.base import (
    MAX_INTEGER,
    Capacity,
    Clause,
    Image,
    Owner,
    Requests,
    Rollout,
    Row,
    Selector,
    Use,
    Verdict,
)
from dashboard.projection.rows.networking import (
    IngressRow,
    NetworkPolicyRow,
    Port,
    Route,
    ServiceRow,
    ServiceType,
)
from dashboard.projection.rows.pods import (
    EndpointState,
    NodeCondition,
    NodeRow,
    NodeState,
    PodGroupRow,
    PodRow,
    PodState,
    PodStep,
)
from dashboard.projection.rows.policies import (
    AutoscalerState,
    BudgetState,
    ClaimState,
    ConfigMapRow,
    HorizontalPodAutoscalerRow,
    Measure,
    PersistentVolumeClaimRow,
    PodDisruptionBudgetRow,
    ResourceQuotaRow,
    SecretRow,
    Share,
    Target,
)
from dashboard.projection.rows.workloads import (
    CronJobRow,
    DaemonSetRow,
    DeploymentRow,
    JobRow,
    JobState,
    ReplicaSetRow,
    ReplicationControllerRow,
    StatefulSetRow,
    WorkloadState,
)

__all__ = [
    "MAX_INTEGER",
    "AnyRow",
    "AutoscalerState",
    "BudgetState",
    "Capacity",
    "ClaimState",
    "Clause",
    "ConfigMapRow",
    "CronJobRow",
    "DaemonSetRow",
    "DeploymentRow",
    "EndpointState",
    "HorizontalPodAutoscalerRow",
    "Image",
    "IngressRow",
    "JobRow",
    "JobState",
    "Measure",
    "NetworkPolicyRow",
    "NodeCondition",
    "NodeRow",
    "NodeState",
    "Owner",
    "PersistentVolumeClaimRow",
    "PodDisruptionBudgetRow",
    "PodGroupRow",
    "PodRow",
    "PodState",
    "PodStep",
    "Port",
    "ReplicaSetRow",
    "ReplicationControllerRow",
    "Requests",
    "ResourceQuotaRow",
    "Rollout",
    "Route",
    "Row",
    "SecretRow",
    "Selector",
    "ServiceRow",
    "ServiceType",
    "Share",
    "StatefulSetRow",
    "Target",
    "Use",
    "Verdict",
    "WorkloadState",
]

AnyRow = (
    IngressRow
    | NetworkPolicyRow
    | ServiceRow
    | NodeRow
    | PodRow
    | PodGroupRow
    | ConfigMapRow
    | HorizontalPodAutoscalerRow
    | PersistentVolumeClaimRow
    | PodDisruptionBudgetRow
    | ResourceQuotaRow
    | SecretRow
    | CronJobRow
    | DaemonSetRow
    | DeploymentRow
    | JobRow
    | ReplicaSetRow
    | ReplicationControllerRow
    | StatefulSetRow
)
