"""Reads a kubeconfig: the server of its current context, and the credentials for it.

Understood: certificates and keys (inline or files), tokens (inline or file). Programs that fetch
credentials (`exec`) are not run; whoever needs them can write a token into the file.
"""

from __future__ import annotations

import base64
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class KubeconfigError(Exception):
    """The file cannot be used; the text is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a server. `tls` is None for plain HTTP."""

    server: str
    tls: ssl.SSLContext | None
    headers: dict[str, str]


def read(path: Path, context: str = "") -> Access:
    """The way to the cluster of a context ("": the current one). KubeconfigError."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise KubeconfigError(f"{path} cannot be read: {error}") from None
    try:
        name = context or document["current-context"]
        chosen = _named(document, "contexts", name, "context")
        cluster = _named(document, "clusters", chosen["cluster"], "cluster")
        user = _named(document, "users", chosen["user"], "user")
        return Access(cluster["server"], _tls(path.parent, cluster, user), _headers(path, user))
    except (KeyError, TypeError, ValueError, ssl.SSLError, OSError) as error:
        raise KubeconfigError(f"{path} is no usable kubeconfig: {error!r}") from None


def _named(document: Any, part: str, name: str, word: str) -> dict[str, Any]:
    for entry in document[part]:
        if entry["name"] == name:
            found: dict[str, Any] = entry.get(word) or {}
            return found
    raise KeyError(f"{word} {name}")


def _headers(path: Path, user: dict[str, Any]) -> dict[str, str]:
    token = user.get("token") or ""
    if not token and user.get("tokenFile"):
        token = (path.parent / user["tokenFile"]).read_text(encoding="utf-8").strip()
    return {"Authorization": f"Bearer {token}"} if token else {}


def _tls(folder: Path, cluster: dict[str, Any], user: dict[str, Any]) -> ssl.SSLContext | None:
    if cluster["server"].startswith("http://"):
        return None
    tls = ssl.create_default_context()
    authority = _bytes(folder, cluster, "certificate-authority")
    if authority:
        tls = ssl.create_default_context(cadata=authority.decode())
    if cluster.get("insecure-skip-tls-verify"):
        tls.check_hostname = False
        tls.verify_mode = ssl.CERT_NONE
    certificate, key = (
        _bytes(folder, user, "client-certificate"),
        _bytes(folder, user, "client-key"),
    )
    if certificate and key:
        with tempfile.TemporaryDirectory(prefix="kubelet-") as scratch:  # made with mode 0700
            both = Path(scratch) / "client.pem"
            both.write_bytes(key + b"\n" + certificate)
            tls.load_cert_chain(both)
    return tls


def _bytes(folder: Path, entry: dict[str, Any], name: str) -> bytes:
    """Inline data, or the content of the file that is named; empty when there is neither."""
    if entry.get(f"{name}-data"):
        return base64.b64decode(entry[f"{name}-data"])
    return (folder / entry[name]).read_bytes() if entry.get(name) else b""
