"""A pod as those of real applications are, for measuring memory: what is held of it depends on what it has."""

from bench.clients import Object


def typical_pod(number: int, node: str) -> Object:
    """As pods of a real application are: two containers with what they usually have, some 6 kB with what the server
    adds (`managedFields`, tokens, conditions)."""
    name = f"app-{number // 50}"
    labels = {
        "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "fleet", "app.kubernetes.io/version": "1.0.0",
        "pod-template-hash": "7d4b9c6f58",
    }  # fmt: skip
    return {
        "metadata": {"name": f"{name}-7d4b9c6f58-{number}", "labels": labels,
                     "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9090"}},
        "spec": {
            "nodeName": node,
            "containers": [_probed("web", 8080), _container("proxy", 9090)],
            "volumes": [{"name": "config", "configMap": {"name": name, "optional": True}}],
        },
    }  # fmt: skip


def _container(name: str, port: int, settings: int = 2) -> Object:
    return {
        "name": name, "image": f"registry.example.org/fleet/{name}:1.0.0",
        "ports": [{"name": "http", "containerPort": port}],
        "env": [{"name": f"{name.upper()}_SETTING_{one}", "value": f"value-{one}"} for one in range(settings)],
        "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}, "limits": {"memory": "64Mi"}},
    }  # fmt: skip


def _probed(name: str, port: int) -> Object:
    probe = {
        "httpGet": {"path": "/healthz", "port": port},
        "periodSeconds": 10,
        "timeoutSeconds": 2,
    }
    return {
        **_container(name, port, 4),
        "readinessProbe": probe, "livenessProbe": probe,
        "volumeMounts": [{"name": "config", "mountPath": "/etc/app", "readOnly": True}],
    }  # fmt: skip
