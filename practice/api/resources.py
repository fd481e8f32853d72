"""The table of built-in resources, in the order of discovery. One row per resource.

A running API server serves these and its custom resources: ask its `resources` (a `Registry`) what
is served. To serve another kind: write its row in `practice.api.kinds` and name it here.
"""

from __future__ import annotations

from practice.api.kinds import (
    access,
    apps,
    autoscaling,
    batch,
    certificate_requests,
    claims,
    configuration,
    controller_revisions,
    daemon_sets,
    definitions,
    endpoint_slices,
    endpoints,
    events,
    ingresses,
    leases,
    limit_ranges,
    metrics,
    namespaces,
    network_policies,
    nodes,
    pods,
    policy,
    priority_classes,
    rbac,
    replication_controllers,
    resource_quotas,
    runtime_classes,
    service_accounts,
    service_ranges,
    services,
    stateful_sets,
    storage_classes,
    volumes,
)
from practice.api.resource import Resource

RESOURCES: tuple[Resource, ...] = (
    pods.BINDINGS,
    configuration.CONFIG_MAPS,
    endpoints.ENDPOINTS,
    events.CORE_EVENTS,
    limit_ranges.LIMIT_RANGES,
    namespaces.NAMESPACES,
    nodes.NODES,
    claims.PERSISTENT_VOLUME_CLAIMS,
    volumes.PERSISTENT_VOLUMES,
    pods.PODS,
    replication_controllers.POD_TEMPLATES,
    replication_controllers.REPLICATION_CONTROLLERS,
    resource_quotas.RESOURCE_QUOTAS,
    configuration.SECRETS,
    service_accounts.SERVICE_ACCOUNTS,
    services.SERVICES,
    controller_revisions.CONTROLLER_REVISIONS,
    daemon_sets.DAEMON_SETS,
    apps.DEPLOYMENTS,
    apps.REPLICA_SETS,
    stateful_sets.STATEFUL_SETS,
    autoscaling.AUTOSCALERS,
    autoscaling.AUTOSCALERS_V1,
    batch.CRON_JOBS,
    batch.JOBS,
    certificate_requests.CERTIFICATE_REQUESTS,
    endpoint_slices.ENDPOINT_SLICES,
    leases.LEASES,
    events.EVENTS,
    ingresses.INGRESS_CLASSES,
    ingresses.INGRESSES,
    service_ranges.IP_ADDRESSES,
    network_policies.NETWORK_POLICIES,
    service_ranges.SERVICE_CIDRS,
    runtime_classes.RUNTIME_CLASSES,
    policy.BUDGETS,
    metrics.NODE_METRICS,
    metrics.POD_METRICS,
    rbac.CLUSTER_ROLE_BINDINGS,
    rbac.CLUSTER_ROLES,
    rbac.ROLE_BINDINGS,
    rbac.ROLES,
    priority_classes.PRIORITY_CLASSES,
    storage_classes.STORAGE_CLASSES,
    definitions.DEFINITIONS,
    *access.REVIEWS,
)

BY_KIND: dict[tuple[str, str], Resource] = {
    (resource.group, resource.kind): resource
    for resource in reversed(RESOURCES)  # of several versions, the first is the one that is stored
    if "get" in resource.verbs or "create" in resource.verbs
}
