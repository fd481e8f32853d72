"""The types of metrics.k8s.io/v1beta1 in the form of structure.json.gz, for `generate`.

Kubernetes' own OpenAPI does not have them, because metrics-server serves them. Facts: the Go types
of k8s.io/metrics.
"""

from typing import Any

Json = dict[str, Any]
_OURS = "io.k8s.metrics.pkg.apis.metrics.v1beta1."
_META = "io.k8s.apimachinery.pkg.apis.meta.v1."
_QUANTITY = {"$ref": "io.k8s.apimachinery.pkg.api.resource.Quantity"}
_TEXT: Json = {"type": "string"}
_USAGE: Json = {"type": "object", "additionalProperties": _QUANTITY}


def _kind(kind: str, metadata: str, properties: Json) -> Json:
    return {
        "type": "object",
        "properties": {
            "apiVersion": _TEXT,
            "kind": _TEXT,
            "metadata": {"$ref": f"{_META}{metadata}", "default": {}},
            **properties,
        },
        "required": list(properties),
        "x-kubernetes-group-version-kind": [
            {"group": "metrics.k8s.io", "version": "v1beta1", "kind": kind}
        ],
    }


def _measured(kind: str, properties: Json) -> Json:
    when = {"timestamp": {"$ref": f"{_META}Time"}, "window": {"$ref": f"{_META}Duration"}}
    return _kind(kind, "ObjectMeta", {**when, **properties})


def _list(kind: str) -> Json:
    items = {"type": "array", "items": {"$ref": f"{_OURS}{kind}"}}
    return _kind(f"{kind}List", "ListMeta", {"items": items})


METRICS_TYPES: dict[str, Json] = {
    f"{_META}Duration": _TEXT,
    f"{_OURS}ContainerMetrics": {
        "type": "object",
        "properties": {"name": {**_TEXT, "default": ""}, "usage": _USAGE},
        "required": ["name", "usage"],
    },
    f"{_OURS}NodeMetrics": _measured("NodeMetrics", {"usage": _USAGE}),
    f"{_OURS}NodeMetricsList": _list("NodeMetrics"),
    f"{_OURS}PodMetrics": _measured(
        "PodMetrics",
        {
            "containers": {
                "type": "array",
                "items": {"$ref": f"{_OURS}ContainerMetrics"},
                "x-kubernetes-list-type": "atomic",
            }
        },
    ),
    f"{_OURS}PodMetricsList": _list("PodMetrics"),
}
