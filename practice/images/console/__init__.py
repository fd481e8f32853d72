"""Commands run inside a container by exec: a small shell, its tools, and its files.

The container's own process is `practice.images.shell`; this is what a person types beside it.
"""

from practice.images.console.session import Session

__all__ = ["Session"]
