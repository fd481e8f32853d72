"""Daphne inside this process: the loop, the background work, and an orderly end.

Daphne brings its own event loop (Twisted's reactor on asyncio) and no lifespan, so the background work is a task of ours on
that loop. At the end the order matters: sockets hear `bye` first, then the work stops, then the reactor; a second Ctrl-C
does not wait.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable

# Must come before anything else imports Twisted: it installs the reactor.
from daphne import server as daphne  # isort: skip
from daphne.endpoints import build_endpoint_description_strings

from dashboard import limits, wiring
from dashboard.asgi import application
from dashboard.management.serving import CannotStart


def serve(*, host: str, port: int, ready: str, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `say(ready)` once the port is open. Raises CannotStart."""
    loop = daphne.twisted_loop
    server = daphne.Server(
        application,
        endpoints=build_endpoint_description_strings(host=host, port=port),
        signal_handlers=False,
        server_name="podium",
        websocket_max_message_size=limits.SOCKET_MESSAGE_MAX_BYTES,
        websocket_max_frame_size=limits.SOCKET_MESSAGE_MAX_BYTES,
        application_close_timeout=2,
    )
    life = _Life(server, loop, say, ready)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, life.end)
    task = loop.create_task(life.live())
    server.run()
    if not task.done():
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(task)
    if not server.listening_addresses:
        raise CannotStart(
            f"The port {port} on {host} was taken by another program just now. Choose another one."
        )


class _Life:
    """From the first turn of the loop to the last."""

    def __init__(
        self,
        server: daphne.Server,
        loop: asyncio.AbstractEventLoop,
        say: Callable[[str], None],
        ready: str,
    ) -> None:
        self._server = server
        self._loop = loop
        self._say = say
        self._ready = ready
        self._ended = asyncio.Event()
        self._is_ending = False

    async def live(self) -> None:
        """Start the work, say so, wait for the end, stop the work."""
        try:
            await wiring.ensure_started()
            self._say(self._ready)
            trouble = await wiring.trouble()
            if trouble:
                self._say(
                    f"  The cluster does not answer yet: {trouble}\n  Podium keeps trying, and shows when it does.\n"
                )
            await self._ended.wait()
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limits.SHUTDOWN_S):
                    await wiring.stop()
            self._server.stop()

    def end(self) -> None:
        """The first signal asks, the second insists."""
        if self._is_ending:
            self._server.stop()
        self._is_ending = True
        self._ended.set()
