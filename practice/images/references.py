"""Image references, read as containerd reads them: host, repository, tag, digest.

The rules are those of the distribution project's reference grammar; the default host and tag are
Docker's, because the container runtimes of Kubernetes nodes apply them, too.
"""

import re
from dataclasses import dataclass

DEFAULT_HOST = "docker.io"
DEFAULT_TAG = "latest"

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?:(?P<host>localhost(?::\d+)?|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?|[A-Za-z0-9-]+:\d+)/)?"
    rf"(?P<path>{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?"
    r"(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A complete reference: `host/path:tag`, or with a digest `host/path@digest`."""

    host: str
    path: str
    tag: str
    digest: str = ""

    @property
    def repository(self) -> str:
        """Host and path, as in `docker.io/library/nginx`."""
        return f"{self.host}/{self.path}"

    def __str__(self) -> str:
        return (
            f"{self.repository}@{self.digest}" if self.digest else f"{self.repository}:{self.tag}"
        )


def parse_reference(text: str) -> Reference | None:
    """The complete reference that a short one stands for; None when it is malformed.

    `nginx` is `docker.io/library/nginx:latest`.
    """
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    host = match["host"] or DEFAULT_HOST
    path = match["path"]
    if host == DEFAULT_HOST and "/" not in path:
        path = f"library/{path}"
    return Reference(host, path, match["tag"] or DEFAULT_TAG, match["digest"] or "")
