"""A callback that leads out of the cluster: to an HTTP client who waits for an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Outside:
    """Calls `action`, unless it belongs to a copy of the cluster.

    A cluster is copied with all that is under way in it. The people who wait for answers outside
    are not copied: in the copy this calls nobody.
    """

    def __init__(self, action: Callable[..., None] | None) -> None:
        self._action = action

    def __call__(self, *arguments: Any) -> None:
        if self._action is not None:
            self._action(*arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (None,))  # how `practice.forking` copies
