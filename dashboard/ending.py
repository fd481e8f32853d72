"""How the process ends, in this order: nobody new, good-bye to everybody who looks, then what was
asked for comes to its end. `wiring.stop` ends the watches after it.

Under Daphne `serve` calls `say_goodbye` itself. Under uvicorn, whose lifespan is told of the end only
when all sockets are closed already, `before_the_server` takes the signal first.
"""

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import FrameType
from typing import Any

from dashboard import limits
from dashboard.kube.timing import Timing
from dashboard.live import frames
from dashboard.live.hub import Hub
from dashboard.web import backend
from dashboard.web.answers import Answers

log = logging.getLogger(__name__)

Handler = Callable[[int, FrameType | None], Any]

_LESSON_OVER = "Podium ends, and the lesson's cluster with it."
answers = Answers()
"""Of this process."""


async def say_goodbye(hubs: Sequence[tuple[str, Hub]]) -> None:
    """Each socket hears why, and when to come back. Waits until they are closed, at most GOODBYE_S."""
    backend.begin_leaving()
    told = [hub for _, hub in hubs]
    staying = {one.slug for one in backend.everyone()}
    for slug, hub in hubs:
        if slug in staying:
            hub.close()
        else:  # a cluster that was made for a lesson is not there when this process is there again
            hub.end(_LESSON_OVER)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limits.GOODBYE_S):
            while any(hub.viewers for hub in told):  # noqa: ASYNC110 - at most a second, once in a life
                await asyncio.sleep(0.02)


async def finish_answers() -> None:
    """Within ANSWERS_END_S; who had to be left is logged."""
    if late := await answers.finish(limits.ANSWERS_END_S):
        log.warning("%d answers were not complete after %d s", late, limits.ANSWERS_END_S)


async def refuse(receive: Any, send: Any, timing: Timing | None = None) -> None:
    """A socket that comes while the process ends."""
    wait_s = round((timing or Timing()).uniform(1, limits.RETURN_SPREAD_S))
    bye = frames.Bye(code=frames.RESTARTING, reason="Podium restarts.", retry_after_s=wait_s)
    await _refused(receive, send, bye)


async def gone(receive: Any, send: Any, why: str) -> None:
    """A socket for what is over, from a page that was away when the others were told: it need not come back."""
    bye = frames.Bye(code=frames.NOT_HERE, reason=why, retry_after_s=None)
    await _refused(receive, send, bye)


async def _refused(receive: Any, send: Any, bye: frames.Bye) -> None:
    """Accepted first, since browsers hide the code of a refused handshake from their pages."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": frames.text(bye)})
    await send({"type": "websocket.close", "code": bye.code})


def before_the_server(goodbye: Callable[[], Awaitable[None]]) -> None:
    """From now on SIGTERM and SIGINT say good-bye first, and reach the server's own handler after it.
    Needs a running loop; only for servers that use `signal.signal`, as uvicorn does."""
    if threading.current_thread() is not threading.main_thread():
        return  # a server inside a test: nobody sends signals to a thread
    servers: dict[int, Handler] = {}
    for number in (signal.SIGTERM, signal.SIGINT):
        handler = signal.getsignal(number)
        if callable(handler) and handler is not signal.default_int_handler:
            servers[number] = handler
    first = _Goodbye(goodbye, servers)
    for taken in servers:
        signal.signal(taken, first)


class _Goodbye:
    """A handler of signals that puts the good-bye before the server's own end; a second signal
    does not wait."""

    def __init__(
        self, goodbye: Callable[[], Awaitable[None]], servers: Mapping[int, Handler]
    ) -> None:
        self._goodbye, self._servers = goodbye, servers
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._is_asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._is_asked:
            self._servers[number](number, frame)
            return
        self._is_asked = True
        self._loop.call_soon_threadsafe(self._begin, number)

    def _begin(self, number: int) -> None:
        self._task = asyncio.ensure_future(self._say(number))

    async def _say(self, number: int) -> None:
        try:
            await self._goodbye()
        finally:
            self._end_server(number)
        await finish_answers()  # the server waits for them, but for ever

    def _end_server(self, number: int) -> None:
        server = getattr(self._servers[number], "__self__", None)
        if server is not None and hasattr(server, "should_exit"):
            # uvicorn's handler would send itself the signal again when all is over, and the end would
            # look like a death by signal; asked this way it exits with 0.
            server.should_exit = True
        else:
            self._servers[number](number, None)
