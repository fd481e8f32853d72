"""What pages need of the running cluster, in one value that `wiring` puts here.

`web` may not import `wiring` (it would turn the import order round), so `wiring` hands down what
it joined. Pages that need the cluster before it is there, or when it could not be joined, get
`NotConnected` and say so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from dashboard.kube.api import Api
    from dashboard.live.recordings import Header
    from dashboard.projection.audience import Audience


class Note(Protocol):
    """Tells everybody who watches that somebody acted."""

    def __call__(self, user: str, text: str, ids: Iterable[str] = ()) -> None:
        """See `note` in docs/protocol.md."""


class Past(Protocol):
    """What was: the strip under the picture, and the recording that it can be played from."""

    def overview(self) -> dict[str, Any]:
        """When how much changed, and the marks (docs/recordings.md)."""

    async def recording(self, audience: "Audience") -> "tuple[Header, bytes]":
        """Everything kept, cut for this audience, as a file."""


class NotConnected(Exception):
    """There is no cluster to ask; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The one cluster this process shows."""

    name: str
    context: str
    practice: bool
    api: "Api"
    note: Note
    is_synced: Callable[[], bool]
    is_alive: Callable[[], bool]
    past: Past


_installed: list[Cluster] = []


def install(cluster: Cluster | None) -> None:
    """Put the cluster here (None takes it away)."""
    _installed[:] = [cluster] if cluster else []


def installed() -> Cluster | None:
    """The cluster, if one was joined."""
    return _installed[0] if _installed else None


def current() -> Cluster:
    """The cluster; raises NotConnected."""
    if not _installed:
        raise NotConnected("Podium is not connected to a cluster yet. Try again in a moment.")
    return _installed[0]
