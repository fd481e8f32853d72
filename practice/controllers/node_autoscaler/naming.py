"""Names that everybody who works with a Cluster Autoscaler knows."""

NAME = "cluster-autoscaler"
TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler"
CANDIDATE = "DeletionCandidateOfClusterAutoscaler"
STATUS = "cluster-autoscaler-status"
"""ConfigMap in kube-system that says how things are, and on which events about groups are."""

_PREFIX = "cluster-autoscaler.kubernetes.io"
NO_SCALE_DOWN = f"{_PREFIX}/scale-down-disabled"
SAFE_TO_EVICT = f"{_PREFIX}/safe-to-evict"
SAFE_VOLUMES = f"{_PREFIX}/safe-to-evict-local-volumes"
EVICT_DAEMONS = f"{_PREFIX}/enable-ds-eviction"
