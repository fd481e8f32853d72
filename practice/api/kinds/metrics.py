"""NodeMetrics and PodMetrics: read from the nodes when they are asked for, never stored."""

from __future__ import annotations

from practice.api.node_services import NodeServices
from practice.api.resource import Object, Resource


def _of_nodes(services: NodeServices) -> list[Object]:
    return services.node_metrics()


def _of_pods(services: NodeServices) -> list[Object]:
    return services.pod_metrics()


NODE_METRICS = Resource(
    group="metrics.k8s.io",
    version="v1beta1",
    plural="nodes",
    singular="",
    kind="NodeMetrics",
    namespaced=False,
    verbs=("get", "list"),
    source=_of_nodes,
)

POD_METRICS = Resource(
    group="metrics.k8s.io",
    version="v1beta1",
    plural="pods",
    singular="",
    kind="PodMetrics",
    verbs=("get", "list"),
    source=_of_pods,
)
