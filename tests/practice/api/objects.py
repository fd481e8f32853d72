"""Small valid objects for tests."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def pod(name: str = "p", **spec: Any) -> Json:
    return {
        "metadata": {"name": name, "namespace": "default", "labels": {"app": "web"}},
        "spec": {"containers": [{"name": "a", "image": "nginx:1"}], **spec},
    }


def deployment(name: str = "web", **spec: Any) -> Json:
    return {
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "a", "image": "nginx:1"}]},
            },
            **spec,
        },
    }


def service(name: str = "web", **spec: Any) -> Json:
    return {
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}], **spec},
    }


def config_map(name: str = "c", **metadata: Any) -> Json:
    return {
        "metadata": {"name": name, "namespace": "default", **metadata},
        "data": {"a": "1"},
    }
