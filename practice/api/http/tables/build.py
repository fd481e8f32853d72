"""Puts rows together into the `Table` object of meta.k8s.io/v1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from practice.api.http.tables.autoscaling import AUTOSCALERS
from practice.api.http.tables.batch import BUDGETS, CRON_JOBS, JOBS
from practice.api.http.tables.certificates import CERTIFICATE_REQUESTS, POD_CERTIFICATE_REQUESTS
from practice.api.http.tables.column import Printer
from practice.api.http.tables.definitions import DEFINITIONS
from practice.api.http.tables.events import EVENTS
from practice.api.http.tables.metrics import NODE_METRICS, POD_METRICS
from practice.api.http.tables.network import ENDPOINT_SLICES, SERVICES
from practice.api.http.tables.networking import (
    ENDPOINTS,
    INGRESS_CLASSES,
    INGRESSES,
    IP_ADDRESSES,
    NETWORK_POLICIES,
    SERVICE_CIDRS,
)
from practice.api.http.tables.nodes import NODES
from practice.api.http.tables.pods import PODS
from practice.api.http.tables.quotas import LIMIT_RANGES, RESOURCE_QUOTAS
from practice.api.http.tables.registered import (
    API_SERVICES,
    COMPONENT_STATUSES,
    FLOW_SCHEMAS,
    PRIORITY_LEVELS,
)
from practice.api.http.tables.small import (
    ANYTHING,
    BINDINGS,
    CLUSTER_TRUST_BUNDLES,
    CONFIG_MAPS,
    LEASES,
    MUTATING_POLICIES,
    NAMESPACES,
    POLICY_BINDINGS,
    PRIORITY_CLASSES,
    ROLES,
    RUNTIME_CLASSES,
    SCALES,
    SECRETS,
    SERVICE_ACCOUNTS,
    STORAGE_MIGRATIONS,
    VALIDATING_POLICIES,
    WEBHOOKS,
)
from practice.api.http.tables.storage import (
    CLAIMS,
    CSI_DRIVERS,
    CSI_NODES,
    PERSISTENT_VOLUMES,
    STORAGE_CLASSES,
    VOLUME_ATTACHMENTS,
    VOLUME_ATTRIBUTES_CLASSES,
)
from practice.api.http.tables.workloads import (
    CONTROLLER_REVISIONS,
    DAEMON_SETS,
    DEPLOYMENTS,
    POD_TEMPLATES,
    REPLICA_SETS,
    REPLICATION_CONTROLLERS,
    STATEFUL_SETS,
)
from practice.api.schema.structure import Json

Include = Literal["None", "Metadata", "Object"]
Table = Json

PRINTERS: dict[str, Printer] = {
    "apiservices.apiregistration.k8s.io": API_SERVICES,
    "csidrivers.storage.k8s.io": CSI_DRIVERS,
    "csinodes.storage.k8s.io": CSI_NODES,
    "flowschemas.flowcontrol.apiserver.k8s.io": FLOW_SCHEMAS,
    "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": PRIORITY_LEVELS,
    "volumeattachments.storage.k8s.io": VOLUME_ATTACHMENTS,
    "volumeattributesclasses.storage.k8s.io": VOLUME_ATTRIBUTES_CLASSES,
    "certificatesigningrequests.certificates.k8s.io": CERTIFICATE_REQUESTS,
    "podcertificaterequests.certificates.k8s.io": POD_CERTIFICATE_REQUESTS,
    "clusterrolebindings.rbac.authorization.k8s.io": BINDINGS,
    "clusterroles.rbac.authorization.k8s.io": ROLES,
    "componentstatuses": COMPONENT_STATUSES,
    "clustertrustbundles.certificates.k8s.io": CLUSTER_TRUST_BUNDLES,
    "configmaps": CONFIG_MAPS,
    "controllerrevisions.apps": CONTROLLER_REVISIONS,
    "cronjobs.batch": CRON_JOBS,
    "customresourcedefinitions.apiextensions.k8s.io": DEFINITIONS,
    "daemonsets.apps": DAEMON_SETS,
    "deployments.apps": DEPLOYMENTS,
    "endpoints": ENDPOINTS,
    "endpointslices.discovery.k8s.io": ENDPOINT_SLICES,
    "events": EVENTS,
    "events.events.k8s.io": EVENTS,
    "horizontalpodautoscalers.autoscaling": AUTOSCALERS,
    "horizontalpodautoscalers.v1.autoscaling": AUTOSCALERS,
    "ingressclasses.networking.k8s.io": INGRESS_CLASSES,
    "ingresses.networking.k8s.io": INGRESSES,
    "ipaddresses.networking.k8s.io": IP_ADDRESSES,
    "jobs.batch": JOBS,
    "leases.coordination.k8s.io": LEASES,
    "limitranges": LIMIT_RANGES,
    "mutatingadmissionpolicies.admissionregistration.k8s.io": MUTATING_POLICIES,
    "mutatingadmissionpolicybindings.admissionregistration.k8s.io": POLICY_BINDINGS,
    "mutatingwebhookconfigurations.admissionregistration.k8s.io": WEBHOOKS,
    "validatingadmissionpolicies.admissionregistration.k8s.io": VALIDATING_POLICIES,
    "validatingadmissionpolicybindings.admissionregistration.k8s.io": POLICY_BINDINGS,
    "validatingwebhookconfigurations.admissionregistration.k8s.io": WEBHOOKS,
    "namespaces": NAMESPACES,
    "storageversionmigrations.storagemigration.k8s.io": STORAGE_MIGRATIONS,
    "networkpolicies.networking.k8s.io": NETWORK_POLICIES,
    "nodes": NODES,
    "nodes.metrics.k8s.io": NODE_METRICS,
    "persistentvolumeclaims": CLAIMS,
    "persistentvolumes": PERSISTENT_VOLUMES,
    "poddisruptionbudgets.policy": BUDGETS,
    "pods": PODS,
    "pods.metrics.k8s.io": POD_METRICS,
    "priorityclasses.scheduling.k8s.io": PRIORITY_CLASSES,
    "podtemplates": POD_TEMPLATES,
    "replicasets.apps": REPLICA_SETS,
    "replicationcontrollers": REPLICATION_CONTROLLERS,
    "rolebindings.rbac.authorization.k8s.io": BINDINGS,
    "roles.rbac.authorization.k8s.io": ROLES,
    "runtimeclasses.node.k8s.io": RUNTIME_CLASSES,
    "scale": SCALES,
    "resourcequotas": RESOURCE_QUOTAS,
    "secrets": SECRETS,
    "serviceaccounts": SERVICE_ACCOUNTS,
    "servicecidrs.networking.k8s.io": SERVICE_CIDRS,
    "services": SERVICES,
    "statefulsets.apps": STATEFUL_SETS,
    "storageclasses.storage.k8s.io": STORAGE_CLASSES,
}
"""By resource as the core names it ("deployments.apps"), or by subresource ("scale")."""


def printer_of(resource: str | Printer) -> Printer:
    return resource if isinstance(resource, Printer) else PRINTERS.get(resource, ANYTHING)


def columns_json(resource: str | Printer) -> list[Json]:
    """`resource`: a key of `PRINTERS`, or the printer itself (custom resources)."""
    return [column.json() for column in printer_of(resource).columns]


def partial(obj: Json) -> Json:
    """Only what every object has: PartialObjectMetadata."""
    return {
        "kind": "PartialObjectMetadata",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": obj["metadata"],
    }


def _row(printer: Printer, obj: Json, now: datetime, include: Include) -> Json:
    row: Json = {"cells": printer.cells(obj, now)}
    conditions = printer.conditions(obj)
    if conditions:
        row["conditions"] = conditions
    row["object"] = None if include == "None" else obj if include == "Object" else partial(obj)
    return row


def table_for(
    resource: str | Printer,
    objects: Sequence[Json],
    *,
    metadata: Json,
    now: datetime,
    include: Include = "Metadata",
    headers: bool = True,
    listed: bool = False,
) -> Table:
    """`metadata` is the list's (resourceVersion, continue, remainingItemCount) or the object's.

    `headers=False` leaves the columns out, as all but the first event of a watch do;
    `listed`: the objects are a whole list, whose members may be told apart.
    """
    printer = printer_of(resource)
    rows = [_row(printer, obj, now, include) for obj in objects]
    if listed:
        marked = printer.marked(objects)
        for row in rows:
            row["cells"][0] = marked.get(row["cells"][0], row["cells"][0])
    kept = ("resourceVersion", "continue", "remainingItemCount")
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {key: metadata[key] for key in kept if key in metadata},
        "columnDefinitions": columns_json(resource) if headers else None,
        "rows": rows,
    }
