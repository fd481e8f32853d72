"""One served cluster: its API server, its clock's driver, its users' tokens, and its steps.

Promises: a restore or another scene exchanges what is served in one step; open streams end then, and
clients find the same address and the same tokens.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Mapping, Sequence

from practice.api.authentication import Authenticator
from practice.api.authorization import USERS
from practice.api.http.server import HttpServer
from practice.api.http.tls import make_key
from practice.clock import ClockError
from practice.clock.driver import Driver
from practice.cluster import Cluster
from practice.control.asking import Asking
from practice.limits import TOKEN_BYTES
from practice.steps import Steps


def draw_tokens() -> dict[str, str]:
    """A new secret for each ready-made user, by name."""
    return {name: secrets.token_urlsafe(TOKEN_BYTES) for name in USERS}


class Site:
    """A cluster under a name ("" for the first one) and a prefix of paths."""

    def __init__(
        self, name: str, cluster: Cluster, *, hosts: Sequence[str], tokens: Mapping[str, str]
    ) -> None:
        self.name = name
        self.prefix = f"/clusters/{name}" if name else ""
        self.tokens = dict(tokens)
        self.steps = Steps()
        self._key = make_key()
        self.problem = ""
        """Why its clock stands still for good; empty when it does not."""
        self.stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Fails with the ClockError that ended its time."""
        self._hosts = hosts
        self._task: asyncio.Task[None] | None = None
        self.driver: Driver | None = None
        self.cluster = cluster
        self._authenticate()
        self.server = self._new_server()
        self.asking = Asking(cluster.api)
        self.steps.follow(cluster)

    def show(self, cluster: Cluster) -> None:
        """Serve this cluster from now on, with the tokens and the rate as they are."""
        self.cluster = cluster
        self._authenticate()
        self.refresh()

    def _authenticate(self) -> None:
        users = {token: USERS[name] for name, token in self.tokens.items()}
        self.cluster.api.authenticator = Authenticator(users)
        self.cluster.api.tokens.change_key(self._key)

    def _new_server(self) -> HttpServer:
        server = HttpServer(self.cluster.api, hosts=self._hosts)
        server.open()
        return server

    def refresh(self) -> None:
        """The cluster was restored: serve what it has now."""
        self.server.end()
        self.server = self._new_server()
        self.asking = Asking(self.cluster.api)
        self.steps.follow(self.cluster)
        if self._task is not None:
            self._task.cancel()
            self.begin()

    def begin(self) -> None:
        """Let its clock run as real time passes."""
        self.problem = ""
        self.driver = Driver(self.cluster.clock)
        self._task = asyncio.create_task(self._drive(self.driver), name=f"clock of {self.name!r}")

    async def _drive(self, driver: Driver) -> None:
        try:
            await driver.drive()
        except ClockError as error:
            self.problem = str(error)
            if not self.stopped.done():
                self.stopped.set_exception(error)
                self.stopped.exception()  # whoever does not wait for it need not be told

    async def end(self) -> None:
        """Stop its clock and end its streams."""
        self.server.end()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
