"""The socket: who may open it, what may be said on it, and that it ends with its session.

Authority is looked up again every 5 s and for each message that asks for something (an acknowledgement
does not), because a socket outlives the request that opened it: two CVEs of Argo CD (2023-40025,
2024-41666) came from asking only once. The socket
carries no actions. A close is preceded by ``bye`` with its reason; refusals are accepted first,
because browsers hide the code of a refused handshake from their pages."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from urllib.parse import parse_qsl

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from dashboard.limits import (
    AUTHORITY_CHECK_S,
    AUTHORITY_FRESH_S,
    BEAT_S,
    SOCKET_MESSAGE_MAX_BYTES,
    SOCKET_MESSAGES_PER_MIN,
)
from dashboard.live import frames
from dashboard.live.allowance import Allowance
from dashboard.live.hub import Hub
from dashboard.live.outbox import Outbox
from dashboard.live.outlet import Ending
from dashboard.live.refusals import Refused, wanted
from dashboard.projection.audience import audience_of

log = logging.getLogger(__name__)


class Viewer(Protocol):
    """Somebody who may look: ``id`` is the same for all sockets of one browser."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


Authority = Callable[[dict[str, Any]], Awaitable[Viewer | None]]
"""Who stands behind a socket's scope at this moment; None: nobody, or nobody any more."""


SendNow = Callable[[str], None]
SEND_NOW = "podium.send_now"
"""A server that never has a sender wait may say so by this extension of the scope (ASGI, "Extensions"): a call that
takes a text for the browser, without a task. Daphne does (`dashboard.management`); others are awaited."""


def asked_in(scope: dict[str, Any]) -> dict[str, str]:
    """What the address of a socket asks for."""
    return dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))


class LiveConsumer(AsyncWebsocketConsumer):
    """One socket. ``LiveConsumer.as_asgi(hub=…, authority=…)``; ``again`` may take longer than ``authority``."""

    def __init__(self, *, hub: Hub, authority: Authority, again: Authority | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._hub = hub
        self._authority = authority
        self._again = again or authority
        self._timing = hub.timing
        self._allowance = Allowance(self._timing.monotonic)
        self._outbox: Outbox | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._viewer: Viewer | None = None
        self._checked_s = 0.0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """The ASGI call: whatever ends it, also a server that stops, ends what belongs to it. There is no channel
        layer to listen to, so no message costs a task of its own, as it would with Channels' loop."""
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        finally:
            await self._end_tasks()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """A message of the server's. Channels would first see to old database connections: a trip to the database's
        thread for each acknowledgement of each viewer. Who looks up sees to them (`access.sessions`)."""
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """The same at the end."""
        await self.disconnect(message["code"])
        raise StopConsumer

    # --- opening and closing ------------------------------------------------------------------

    async def connect(self) -> None:
        """Accept, say hello, and begin to send."""
        viewer = await self._authority(self.scope)
        await self.accept()  # type: ignore[no-untyped-call]
        if viewer is None:
            reason = "Please sign in, or follow an invitation."
            await self._leave(
                frames.Bye(code=frames.NOT_SIGNED_IN, reason=reason, retry_after_s=None)
            )
            return
        self._viewer = viewer
        self._checked_s = self._timing.monotonic()
        try:
            view, window = wanted(asked_in(self.scope))
            outbox = await self._hub.enter(viewer.id, audience_of(viewer.role), window, view=view)
        except Refused as why:
            await self._leave(why.bye)
            return
        self._outbox = outbox
        await self._send(
            self._hub.hello(user=viewer.name, role=str(viewer.role), beat_s=BEAT_S, outbox=outbox)
        )
        self._tasks = [
            asyncio.create_task(self._write(outbox), name="live writer"),
            asyncio.create_task(self._guard(outbox), name="live guard"),
        ]

    async def disconnect(self, code: int) -> None:
        """End what belongs to this socket."""
        await self._end_tasks()

    async def _leave(self, bye: frames.Bye) -> None:
        await self._send(frames.text(bye))
        await self.close(code=bye.code)  # type: ignore[no-untyped-call]

    async def _end_tasks(self) -> None:
        if self._outbox is not None:
            self._hub.release(self._outbox)
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            # A send on a connection that is gone fails with an OSError under some servers.
            if isinstance(outcome, Exception) and not isinstance(outcome, OSError):
                log.error("A live socket failed", exc_info=outcome)

    # --- to the browser -----------------------------------------------------------------------

    async def _write(self, outbox: Outbox) -> None:
        """See that what the outbox has is sent, to its end; nobody else sends once hello is out."""
        at_once: SendNow | None = (self.scope.get("extensions") or {}).get(SEND_NOW)
        ending = await (outbox.pour(at_once) if at_once else self._pull(outbox))
        # Released after it has heard: a process that ends waits until nobody looks any more.
        await self._leave(ending.bye)
        self._hub.release(outbox)

    async def _pull(self, outbox: Outbox) -> Ending:
        async for item in outbox.texts():
            if isinstance(item, Ending):
                return item
            await self._send(item)
        raise AssertionError("texts end with an Ending")

    async def _guard(self, outbox: Outbox) -> None:
        """Look the session up, again and again; not where a message has just had it done."""
        while True:
            old_s = self._timing.monotonic() - self._checked_s
            await self._timing.sleep(max(0.0, AUTHORITY_CHECK_S - old_s))
            is_old = self._timing.monotonic() - self._checked_s >= AUTHORITY_CHECK_S
            if is_old and not await self._is_allowed(outbox):
                return

    async def _is_allowed(self, outbox: Outbox) -> bool:
        """Whether the viewer is still who it was. If not, the socket is being ended."""
        now = await self._again(self.scope)
        self._checked_s = self._timing.monotonic()
        if now is None:
            reason = "Your session has ended."
            outbox.end(frames.NO_LONGER_ALLOWED, reason, retry_after_s=None)
            return False
        if self._viewer is not None and now.role != self._viewer.role:
            outbox.end(frames.RESTARTING, "Your role has changed.", retry_after_s=0)
            return False
        return True

    # --- from the browser ---------------------------------------------------------------------

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One frame from the client; anything else ends the socket, with a sentence why."""
        outbox = self._outbox
        if outbox is None:
            return
        if not self._allowance.take():
            self._complain(outbox, f"More than {SOCKET_MESSAGES_PER_MIN} messages a minute.")
            return
        if text_data is None:
            self._complain(outbox, "Frames are texts, not bytes.")
            return
        if len(text_data) > SOCKET_MESSAGE_MAX_BYTES:
            self._complain(outbox, f"A frame may have {SOCKET_MESSAGE_MAX_BYTES} bytes.")
            return
        try:
            frame = frames.read_client_frame(text_data)
        except ValueError as error:
            self._complain(outbox, str(error))
            return
        if isinstance(frame, frames.Ack):
            outbox.take(frame)
            return
        is_old = self._timing.monotonic() - self._checked_s > AUTHORITY_FRESH_S
        if is_old and not await self._is_allowed(outbox):
            return
        await outbox.hear(frame)

    async def _send(self, text: str) -> None:
        # Channels' own `send` is three calls deep, for each frame of each viewer.
        await self.base_send({"type": "websocket.send", "text": text})

    @staticmethod
    def _complain(outbox: Outbox, reason: str) -> None:
        outbox.end(frames.PROTOCOL_ERROR, reason, retry_after_s=None)
