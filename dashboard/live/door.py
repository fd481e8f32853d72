"""Who looks at the picture: each line's place at the door, in front of the stream of what it asks for."""

from dashboard.kube.timing import Timing
from dashboard.limits import VIEWS_PER_VIEWER
from dashboard.live import frames
from dashboard.live.beside import Beside
from dashboard.live.outbox import Outbox
from dashboard.live.refusals import Refused
from dashboard.live.stream import Stream
from dashboard.live.turns import Turns
from dashboard.live.views import Views
from dashboard.projection.audience import Audience
from dashboard.projection.views import WHOLE, View


class Door(Beside):
    """Of one hub."""

    def __init__(self, timing: Timing, *, epoch: str | None, part_rows: int) -> None:
        super().__init__(timing)
        self.whole = Stream(timing, epoch=epoch, part_rows=part_rows)
        self.views = Views(self.whole, timing, part_rows=part_rows)
        self._turns = Turns(timing.monotonic)

    @property
    def viewers(self) -> int:
        """How many sockets are open."""
        return len(self._outboxes)

    def stream(self, view: View) -> Stream:
        """The whole picture, or the part of it that was asked for. Raises Refused."""
        return self.whole if view.is_whole else self.views.stream(view)

    def people(self, audience: Audience) -> set[str]:
        """Whose sockets of this audience are open, by their ids; each once."""
        return {viewer for outbox, viewer in self._outboxes.owners() if outbox.audience == audience}

    async def enter(
        self, viewer_id: str, audience: Audience, window: str = "", *, view: View = WHOLE
    ) -> Outbox:
        """As ``admit``, for who can wait while a large part of the picture is opened. Raises Refused."""
        if not view.is_whole and self._outboxes.has_room(viewer_id):
            self._allow(viewer_id, view)
            await self.views.prepare(view)
        return self.admit(viewer_id, audience, window, view=view)

    def admit(
        self, viewer_id: str, audience: Audience, window: str = "", *, view: View = WHOLE
    ) -> Outbox:
        """A place for one more socket of this viewer, or for a window that comes back in its own. Raises Refused when
        there are too many, and for a view that cannot be had."""
        if before := self._outboxes.leave(viewer_id, window):
            # Should it live after all (two handshakes of one page that overtook each other), it may come back.
            reason = "This window has come back on another line."
            before.end(frames.RESTARTING, reason, retry_after_s=1)
        if not self._outboxes.has_room(viewer_id):
            raise Refused("Too many windows are open; close one and reload this one.")
        self._allow(viewer_id, view)
        stream = self.stream(view)
        outbox = Outbox(stream, audience, self.timing, self._turns)
        stream.join(outbox)
        self._outboxes.add(outbox, viewer_id, window)
        self.catch_up(outbox)
        return outbox

    def _allow(self, viewer_id: str, view: View) -> None:
        others = {line.source.view for line in self._outboxes.of(viewer_id)} - {WHOLE, view}
        if not view.is_whole and len(others) >= VIEWS_PER_VIEWER:
            raise Refused(f"One person looks into at most {VIEWS_PER_VIEWER} parts at once.")

    def release(self, outbox: Outbox) -> None:
        """The socket is closed."""
        self._outboxes.remove(outbox)
        outbox.source.leave(outbox)
