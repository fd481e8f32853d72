"""NodeMetrics and PodMetrics: read from the nodes when they are asked for, never stored."""

from __future__ import annotations

from practice.api.node_services import NodeServices
from practice.api.resource import Object, Resource
from practice.clock import Clock


def _of_nodes(services: NodeServices | None, _clock: Clock) -> list[Object]:
    return services.node_metrics() if services is not None else []


def _of_pods(services: NodeServices | None, _clock: Clock) -> list[Object]:
    return services.pod_metrics() if services is not None else []


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
