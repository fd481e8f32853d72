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
