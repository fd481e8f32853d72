"""A cluster that writes down what it is asked, and answers nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dashboard.actions.drain.registry import Drains
from dashboard.kube.api import Api
from dashboard.kube.config import Connection
from dashboard.kube.errors import Unreachable
from dashboard.live.frames import Cluster as About
from dashboard.live.hub import Hub
from dashboard.live.snapshots import Snapshots
from dashboard.web import backend
from dashboard.web.others.watching import Looks


class SpyingApi(Api):
    """The real client with its wire cut; `asked` are the requests it would have sent."""

    def __init__(self) -> None:
        super().__init__(Connection(name="spy", server="http://127.0.0.1:1"))
        self.asked: list[tuple[str, str]] = []

    async def request(self, method: str, where: str, **_: Any) -> bytes:
        """Write down, then fail as an unplugged cable does."""
        self.asked.append((method, where))
        raise Unreachable("The API server cannot be reached: the wire is cut.")


@contextmanager
def spying_cluster() -> Iterator[list[tuple[str, str]]]:
    """Installs it for pages; yields the list that fills."""
    api = SpyingApi()
    install(api)
    try:
        yield api.asked
    finally:
        backend.install(None)


def hub() -> Hub:
    """A picture with nothing in it."""
    return Hub(cluster=About(name="practice", practice=True, version="v1", context="practice"))


def install(
    api: Api,
    notes: list[tuple[str, str, list[str]]] | None = None,
    past: Hub | None = None,
    *,
    slug: str = "",
) -> None:
    """Make pages use `api`; what they tell everybody goes to `notes`."""
    kept = [] if notes is None else notes
    shown = past or hub()
    backend.install(
        backend.Cluster(
            name="practice",
            context="practice",
            practice=True,
            api=api,
            note=lambda user, text, ids=(): kept.append((user, text, list(ids))),
            is_synced=lambda: True,
            is_alive=lambda: True,
            slug=slug,
            past=shown,
            live=shown,
            snapshots=Snapshots(shown),
            drains=Drains(api, lambda _: None),
            looks=Looks(api),
        )
    )
