"""What pages need of the running clusters, each in one value that `wiring` puts here.

A process may show several (contexts of one kubeconfig). The first is the one without a name in the
address; the others stand below `/at/SLUG/`, and a request belongs to one of them (`chosen`).

`web` may not import `wiring` (it would turn the import order round), so `wiring` hands down what
it joined. Pages that need the cluster before it is there, or when it could not be joined, get
`NotConnected` and say so.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from dashboard.limits import GONE_REMEMBERED

if TYPE_CHECKING:
    from dashboard.actions.drain.registry import Drains
    from dashboard.kube.api import Api
    from dashboard.live.hub import Hub
    from dashboard.live.recordings import Header
    from dashboard.live.snapshots import Snapshots
    from dashboard.projection.audience import Audience
    from dashboard.relay.others import Others
    from dashboard.usage.polling import Usage
    from dashboard.web.others.watching import Looks


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
    """A cluster this process shows. `slug` is its place in addresses, "" for the first one."""

    name: str
    context: str
    practice: bool
    api: "Api"
    note: Note
    is_synced: Callable[[], bool]
    is_alive: Callable[[], bool]
    past: Past
    live: "Hub"
    snapshots: "Snapshots"
    drains: "Drains"
    looks: "Looks"
    usage: "Usage | None" = None
    others: "Others | None" = None
    """The other processes of Podium that show it, if there may be any."""
    slug: str = ""
    is_run: bool = False
    """Made while the process runs, for one lesson: nobody waits for it, and no list of clusters has it."""


_installed: dict[str, Cluster] = {}
_gone: dict[str, str] = {}
"""Why what was at a place is over, the oldest first. Such places are never used again."""
_leaving = False
_chosen: ContextVar[str] = ContextVar("chosen_cluster", default="")


def install(cluster: Cluster | None) -> None:
    """Put a cluster here, beside those of other slugs (None takes all away)."""
    global _leaving
    if cluster is None:
        _installed.clear()
        _gone.clear()
        _leaving = False
    else:
        _installed[cluster.slug] = cluster


def uninstall(slug: str, why: str) -> None:
    """Take the cluster at this place away, and remember why; requests that have it go on to their end."""
    if _installed.pop(slug, None) is None:
        return
    _gone[slug] = why
    while len(_gone) > GONE_REMEMBERED:
        del _gone[next(iter(_gone))]


def why_gone(slug: str) -> str:
    """Why there is nothing at this place any more; "" where nobody knows of anything that was there."""
    return _gone.get(slug, "")


def begin_leaving() -> None:
    """The process ends soon: load balancers shall send nobody new (`readyz`), and sockets are refused."""
    global _leaving
    _leaving = True


def is_leaving() -> bool:
    """Whether it ends soon."""
    return _leaving


def everyone() -> list[Cluster]:
    """All clusters that stay, the first one first."""
    return [one for one in _installed.values() if not one.is_run]


def is_known(slug: str) -> bool:
    """Whether there is a cluster at this place."""
    return slug in _installed


@contextmanager
def chosen(slug: str) -> Iterator[None]:
    """Everything inside belongs to this cluster."""
    token = _chosen.set(slug)
    try:
        yield
    finally:
        _chosen.reset(token)


def choice() -> str:
    """The slug of the cluster that the present request belongs to."""
    return _chosen.get()


def installed() -> Cluster | None:
    """The cluster of the present request, if one was joined."""
    return _installed.get(_chosen.get())


def current() -> Cluster:
    """The cluster of the present request; raises NotConnected."""
    found = installed()
    if found is None:
        raise NotConnected("Podium is not connected to a cluster yet. Try again in a moment.")
    return found
