"""What the ready-made users may, as ClusterRoles and bindings that everybody can read and change.

`admin` is in system:masters. `viewer` looks at everything but Secrets; `operator` may also change
what runs; `namespaced` edits the namespace `workshop` and nothing else.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_GROUP = "rbac.authorization.k8s.io"
_READ = ["get", "list", "watch"]
_WRITE = ["create", "delete", "deletecollection", "patch", "update"]
_WORKLOADS = ["daemonsets", "deployments", "replicasets", "statefulsets"]
_SCALES = ["deployments/scale", "replicasets/scale", "statefulsets/scale"]
_HOME = "workshop"


def _rule(group: str, resources: list[str], verbs: list[str]) -> Json:
    return {"apiGroups": [group], "resources": resources, "verbs": verbs}


_LOOK = [
    _rule("", ["nodes", "nodes/status", "persistentvolumes", "podtemplates"], _READ),
    _rule("coordination.k8s.io", ["leases"], _READ),
    _rule("events.k8s.io", ["events"], _READ),
    _rule("metrics.k8s.io", ["nodes", "pods"], _READ),
    _rule("networking.k8s.io", ["ingressclasses", "ipaddresses", "servicecidrs"], _READ),
    _rule("scheduling.k8s.io", ["priorityclasses"], _READ),
    _rule("storage.k8s.io", ["storageclasses"], _READ),
]
_OPERATE = [
    _rule(
        "",
        [
            *("configmaps", "endpoints", "events", "persistentvolumeclaims", "pods"),
            *("replicationcontrollers", "serviceaccounts", "services"),
        ],
        _WRITE,
    ),
    _rule("", ["pods/eviction"], ["create"]),
    _rule("", ["nodes"], ["patch", "update"]),
    _rule("apps", _WORKLOADS, _WRITE),
    _rule("apps", _SCALES, ["patch", "update"]),
    _rule("autoscaling", ["horizontalpodautoscalers"], _WRITE),
    _rule("batch", ["cronjobs", "jobs"], _WRITE),
    _rule("networking.k8s.io", ["ingresses", "networkpolicies"], _WRITE),
    _rule("policy", ["poddisruptionbudgets"], _WRITE),
]


def _role(name: str, rules: list[Json]) -> Json:
    return {"metadata": {"name": name}, "rules": rules}


def _binding(name: str, role: str, user: str, namespace: str = "") -> Json:
    place = {"namespace": namespace} if namespace else {}
    return {
        "metadata": {"name": name, **place},
        "subjects": [{"apiGroup": _GROUP, "kind": "User", "name": user}],
        "roleRef": {"apiGroup": _GROUP, "kind": "ClusterRole", "name": role},
    }


PRACTICE_POLICY: dict[str, list[Json]] = {
    "clusterroles": [_role("practice:looking", _LOOK), _role("practice:operating", _OPERATE)],
    "clusterrolebindings": [
        _binding("practice:operator", "practice:operating", "operator"),
        _binding("practice:operator-looks", "practice:looking", "operator"),
        _binding("practice:operator-views", "view", "operator"),
        _binding("practice:viewer-looks", "practice:looking", "viewer"),
        _binding("practice:viewer-views", "view", "viewer"),
    ],
}
"""By resource, in the manner of default_policy.json."""

NAMESPACED_BINDING = _binding("practice:namespaced", "edit", "namespaced", _HOME)
"""Made with the namespace `workshop`, where a scenario has it."""
