"""What stands in a kubeconfig, and what of it Podium refuses.

Looked at before the official loader may act on it: a kubeconfig can start programs, read files and send
traffic through proxies, so what does that is refused here, in a sentence, unless it was allowed.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml


class ConfigError(Exception):
    """The connection cannot be made from what was given; its text is a sentence for a person."""


def read_files(path: str) -> list[dict[str, Any]]:
    """The documents of a kubeconfig path list, first file first (the first to name a thing
    wins)."""
    documents = []
    for part in filter(None, path.split(os.pathsep)):
        try:
            text = Path(part).expanduser().read_text("utf-8")
            document = yaml.safe_load(text)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ConfigError(
                f"The kubeconfig {part} cannot be read: {reason}. Check the path and its rights."
            ) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            line = (
                f" (line {mark.line + 1})" if (mark := getattr(error, "problem_mark", None)) else ""
            )
            raise ConfigError(
                f"The kubeconfig {part} is not YAML{line}. Is it the right file?"
            ) from error
        if not isinstance(document, dict) or not isinstance(document.get("contexts"), list):
            raise ConfigError(
                f"{part} is not a kubeconfig: it has no list of contexts. Is it the right file?"
            )
        documents.append(document)
    if not documents:
        raise ConfigError("No kubeconfig was named. Set KUBECONFIG, or use the practice cluster.")
    return documents


def choose_context(
    documents: list[dict[str, Any]], context: str | None, path: str
) -> tuple[dict[str, Any], str]:
    """The context's content and name; the default is the first ``current-context``."""
    known: dict[str, dict[str, Any]] = {}
    for entry in _entries(documents, "contexts"):
        content = entry.get("context")
        known.setdefault(str(entry.get("name")), content if isinstance(content, dict) else {})
    current = next((str(c) for d in documents if (c := d.get("current-context"))), None)
    name = context or current
    names = ", ".join(sorted(known)) or "none"
    if name is None:
        raise ConfigError(f"{path} has no current-context; name one. Known contexts: {names}.")
    if name not in known:
        raise ConfigError(f'{path} has no context "{name}". Known contexts: {names}.')
    return known[name], name


def _entries(documents: list[dict[str, Any]], section: str) -> list[dict[str, Any]]:
    return [
        entry
        for document in documents
        for entry in document.get(section) or []
        if isinstance(entry, dict)
    ]


def named(
    documents: list[dict[str, Any]], section: str, key: str, name: str, context: str
) -> dict[str, Any]:
    """The content of the named cluster or user."""
    for entry in _entries(documents, section):
        if entry.get("name") == name and isinstance(entry.get(key), dict):
            return dict(entry[key])
    raise ConfigError(
        f'The context "{context}" names the {key} "{name}", which is not in the file.'
    )


PROGRAMS = {
    "exec": "starts a program (exec) to sign in",
    "auth-provider": "uses an auth-provider, which may start a program",
}
_WEAKENERS = {
    "proxy-url": "sends everything through a proxy (proxy-url)",
    "insecure-skip-tls-verify": "skips the check of the server's certificate",
}


def refuse_dangers(
    cluster: Mapping[str, Any], user: Mapping[str, Any], *, allow_exec: bool, allow_insecure: bool
) -> None:
    """Raises ConfigError for what could start a program or weaken the connection."""
    for key, what in PROGRAMS.items():
        if user.get(key) and not allow_exec:
            raise ConfigError(
                f"This kubeconfig {what}. Podium refuses that unless its settings allow it: "
                "do so only for a file that you trust like a program, or use a token."
            )
    for key, what in _WEAKENERS.items():
        if cluster.get(key) and not allow_insecure:
            raise ConfigError(
                f"This kubeconfig {what}. Podium refuses that unless its settings allow it."
            )


def check_server(cluster: Mapping[str, Any], context: str) -> None:
    """Raises ConfigError unless the server is an HTTP address: no files, no sockets."""
    parts = urlsplit(str(cluster.get("server", "")))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            f'The cluster of context "{context}" has no usable server address '
            "(https://host:port is expected)."
        )
