"""Objects made to break pages: markup, code, colour codes, control and direction characters, long names."""

import json
from typing import Any

MARKUP = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
ODD = f"{MARKUP}\x1b[31mred\x1b[0m \x07 bell, \u202eright to left\u202c, 🎪 tent, {{{{7*7}}}} ${{7*7}} %s"
LONG_NAME = "a" * 100 + "." + "b" * 152  # 253 characters, the longest name there is
IMAGE = "hello:\u202e1.0.0<script>alert(3)</script>"


def objects(namespace: str, tail: str = "") -> list[dict[str, Any]]:
    """A pod whose every free text is hostile, one with the longest name, an Event and a ConfigMap."""
    return [
        _pod(namespace, "nasty", tail),
        _pod(namespace, LONG_NAME, tail),
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "nasty", "namespace": namespace, "annotations": {"note": ODD}},
            "data": {"index.html": MARKUP + tail},
        },
    ]


def event(namespace: str, pod: dict[str, Any]) -> dict[str, Any]:
    """Something that happened to the pod, told by somebody hostile."""
    meta = pod["metadata"]
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": "nasty.1", "namespace": namespace},
        "involvedObject": {
            "apiVersion": "v1",
            "kind": "Pod",
            "namespace": namespace,
            "name": meta["name"],
            "uid": meta["uid"],
        },
        "type": "Warning",
        "reason": "Nasty",
        "message": ODD,
        "source": {"component": "<b>nobody</b>"},
        "lastTimestamp": "2026-01-01T00:00:00Z",
        "count": 3,
    }


def listed(items: list[dict[str, Any]]) -> str:
    """For `kubectl create -f -`."""
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


def _pod(namespace: str, name: str, tail: str) -> dict[str, Any]:
    # The shell's own quotes keep what follows together; a single quote would end them.
    said = ODD.replace("'", "")
    shell = {
        "name": "talks",
        "image": "busybox:1.36",
        "command": ["sh", "-c", f"echo '{said}'; sleep 3600"],
        "env": [{"name": "GREETING", "value": ODD + tail}],
    }
    bad = {"name": "image", "image": IMAGE, "args": [MARKUP]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {"app": "nasty"},
            "annotations": {"example.org/note": ODD + tail},
        },
        "spec": {"containers": [shell, bad], "terminationGracePeriodSeconds": 0},
    }


def crowd(namespace: str, count: int) -> list[dict[str, Any]]:
    """So many objects of nine kinds, each hostile in its own way: every length of a name, every free text odd,
    labels as long as they may be. Pods fit nowhere, so that they cost no node."""
    makers = (
        _nowhere,
        _nowhere,
        _nowhere,
        _service,
        _deployment,
        _ingress,
        _claim,
        _policy,
        _config,
    )
    return [
        makers[number % len(makers)](namespace, number, _metadata(namespace, number))
        for number in range(count)
    ]


def _metadata(namespace: str, number: int) -> dict[str, Any]:
    """The name is unique, and as long as kinds with the narrowest rule (a DNS label) allow every third time."""
    length = (5 + number % 20, 40, 63)[number % 3]
    name = f"n{number}-".ljust(length - 1, "w") + "x"
    return {
        "name": name,
        "namespace": namespace,
        "labels": {"app": f"a{number % 40}".ljust(63, "m"), "x.example.org/" + "y" * 63: "z" * 63},
        "annotations": {
            "example.org/note": f"{ODD} {number}",
            "kubernetes.io/change-cause": MARKUP,
        },
    }


def _nowhere(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    if number % 9 == 0:  # of a pod the name may be longer
        metadata["name"] = metadata["name"].ljust(250, "v") + "end"
    container = {"name": "c", "image": f"{IMAGE}{number}", "args": [MARKUP]}
    spec = {"containers": [container], "nodeSelector": {"nowhere": "y"}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def _service(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    spec = {"selector": {"app": metadata["labels"]["app"]}, "ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec}


def _deployment(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    labels = {"app": f"d{number}"}
    pod = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": IMAGE}]}}
    spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": pod}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}


def _ingress(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    backend = {"service": {"name": "w" * 63, "port": {"number": 80}}}
    path = {"path": f"/{'p' * 200}<b>", "pathType": "ImplementationSpecific", "backend": backend}
    rule = {"host": f"{'h' * 60}.{'o' * 60}.example.org", "http": {"paths": [path]}}
    spec = {"rules": [rule]}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata,
        "spec": spec,
    }


def _claim(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    spec = {
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "s" * 253,
        "resources": {"requests": {"storage": "1Ei"}},
    }
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec}


def _policy(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    spec = {"podSelector": {"matchLabels": {"app": metadata["labels"]["app"]}}}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata,
        "spec": spec,
    }


def _config(namespace: str, number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    kind = "Secret" if number % 2 else "ConfigMap"
    field = "stringData" if kind == "Secret" else "data"
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, field: {"k": MARKUP}}
