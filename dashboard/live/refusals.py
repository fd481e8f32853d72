"""Who is not let in to look, and why: one way to say so, for sockets and for events."""

from collections.abc import Mapping

from dashboard.live import frames
from dashboard.live.windows import name_in
from dashboard.projection.views import View, read_view


class Refused(Exception):
    """A picture that cannot be had; the text says why. None: it is no use to come back by oneself."""

    def __init__(self, reason: str, retry_after_s: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s

    @property
    def bye(self) -> frames.Bye:
        """The only frame that its reader gets."""
        return frames.Bye(
            code=frames.PROTOCOL_ERROR, reason=self.reason, retry_after_s=self.retry_after_s
        )


def wanted(asked: Mapping[str, str]) -> tuple[View, str]:
    """The view that an address asks for, and the name of the window that asks. Raises Refused for what is no view."""
    try:
        return read_view(asked), name_in(asked)
    except ValueError as why:
        raise Refused(str(why)) from why
