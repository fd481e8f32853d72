"""Daphne inside this process: the loop, the background work, and an orderly end.

Daphne brings its own event loop (Twisted's reactor on asyncio) and no lifespan, so the background
work is a task of ours on that loop. At the end the order matters: nobody new is let in, sockets hear
`bye`, answers under way come to their end, then the work stops, then the reactor; a second Ctrl-C
does not wait.
"""

import asyncio
import contextlib
import importlib
import logging
import signal
from collections.abc import Callable, Sequence
from typing import Any

# Must come before anything else imports Twisted: it installs the reactor.
from daphne import server as daphne  # isort: skip
from daphne.endpoints import build_endpoint_description_strings

from dashboard import ending, limits, wiring
from dashboard.kube.config import Connection
from dashboard.live.consumers import SEND_NOW
from dashboard.management.daphne_sockets import Socket
from dashboard.management.serving import CannotStart

log = logging.getLogger(__name__)


def serve(
    connections: Sequence[Connection],
    *,
    host: str,
    port: int,
    ready: str,
    say: Callable[[str], None],
) -> bool:
    """Serve until SIGINT or SIGTERM; `say(ready)` once the port is open.

    True after an orderly end, False when the background work died. Raises CannotStart.
    """
    # Only now: making the application reads which static files there are, and they have just been
    # collected.
    application = importlib.import_module("dashboard.asgi").application
    server = _Server(
        application,
        endpoints=endpoints(host, port),
        signal_handlers=False,
        server_name="podium",
        websocket_max_message_size=limits.SOCKET_FRAME_MAX_BYTES,
        websocket_max_frame_size=limits.SOCKET_FRAME_MAX_BYTES,
        application_close_timeout=2,
    )
    loop = daphne.twisted_loop
    life = _Life(server, connections, say, ready)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, life.end)
    task = loop.create_task(life.live())
    server.run()  # type: ignore[no-untyped-call]
    if not server.listening_addresses:
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    if not server.listening_addresses:
        raise CannotStart(
            f"The port {port} on {host} was taken by another program just now. Choose another."
        )
    return life.is_orderly


def endpoints(host: str, port: int) -> list[str]:
    """As Twisted writes them, with room for a hall that comes at once."""
    made = build_endpoint_description_strings(host=host, port=port)
    return [f"{one}:backlog={limits.LISTEN_BACKLOG}" for one in made]


class _Server(daphne.Server):
    """Daphne, able to close its doors before it ends."""

    def __init__(self, *args: Any, **options: Any) -> None:
        # The first says so, the second cuts the line: whoever waits for both is told.
        options["websocket_connect_timeout"] = limits.HANDSHAKE_S
        options["websocket_handshake_timeout"] = 2 * limits.HANDSHAKE_S
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self._ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        """A port is open."""
        self._ports.append(port)
        self.ws_factory.protocol = Socket  # made in `run`, which has no place to say so
        super().listen_success(port)  # type: ignore[no-untyped-call]

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """The application of one connection; a socket's may send without a task."""
        if isinstance(protocol, Socket):
            scope["extensions"] = {SEND_NOW: protocol.send_now}
        return super().create_application(protocol, scope)  # type: ignore[no-untyped-call]

    async def stop_listening(self) -> None:
        """Nobody new; who is connected stays."""
        ports, self._ports = self._ports, []
        for port in ports:
            if (closed := port.stopListening()) is not None:
                await closed.asFuture(daphne.twisted_loop)


class _Life:
    """From the first turn of the loop to the last."""

    def __init__(
        self,
        server: "_Server",
        connections: Sequence[Connection],
        say: Callable[[str], None],
        ready: str,
    ) -> None:
        self.is_orderly = True
        self._server = server
        self._connections = connections
        self._say = say
        self._ready = ready
        self._ended = asyncio.Event()
        self._is_ending = False

    async def live(self) -> None:
        """Start the work, say so, wait for the end, stop the work."""
        try:
            await wiring.ensure_started(self._connections)
            self._say(self._ready)
            ended = asyncio.create_task(self._tell_and_wait())
            await asyncio.wait({ended, *wiring.tasks()}, return_when=asyncio.FIRST_COMPLETED)
            for task in filter(asyncio.Task.done, wiring.tasks()):
                self.is_orderly = False
                log.critical("What follows the cluster has ended", exc_info=_why(task))
            ended.cancel()
            await asyncio.gather(ended, return_exceptions=True)
            await self._leave()
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limits.SHUTDOWN_S):
                    await wiring.stop()
            self._server.stop()  # type: ignore[no-untyped-call]

    async def _leave(self) -> None:
        await self._server.stop_listening()
        await wiring.say_goodbye()
        await ending.finish_answers()

    async def _tell_and_wait(self) -> None:
        for trouble in await wiring.first_answers():
            self._say(f"  The cluster does not answer yet: {trouble}\n  Podium keeps trying.\n")
        await self._ended.wait()

    def end(self) -> None:
        """The first signal asks, the second insists."""
        if self._is_ending:
            self._server.stop()  # type: ignore[no-untyped-call]
        self._is_ending = True
        self._ended.set()


def _why(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()
