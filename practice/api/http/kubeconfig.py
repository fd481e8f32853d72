"""Writes the kubeconfig with which kubectl, Podium and every other client reach the cluster.

One context per ready-made user; `practice` is the administrator. The file holds tokens, so only
its owner may read it, and it is replaced in one step: a reader never sees half of it.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

CONTEXTS = {
    "practice": "admin",
    "practice-operator": "operator",
    "practice-viewer": "viewer",
    "practice-namespaced": "namespaced",
}
"""Context name to user name."""


def kubeconfig_text(server: str, certificate_pem: bytes, tokens: Mapping[str, str]) -> str:
    """`tokens` are by user name; `server` is the address with scheme and port."""
    trusted = base64.b64encode(certificate_pem).decode()
    contexts = {name: user for name, user in CONTEXTS.items() if user in tokens}
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "practice",
        "clusters": [
            {
                "name": "practice",
                "cluster": {"server": server, "certificate-authority-data": trusted},
            }
        ],
        "users": [
            {"name": f"practice-{user}", "user": {"token": tokens[user]}}
            for user in contexts.values()
        ],
        "contexts": [
            {
                "name": name,
                "context": {
                    "cluster": "practice",
                    "user": f"practice-{user}",
                    "namespace": "default",
                },
            }
            for name, user in contexts.items()
        ],
    }
    return yaml.safe_dump(document, sort_keys=False)


def write_kubeconfig(path: Path, text: str) -> None:
    """Mode 0600 from the first byte. OSError when the folder cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
