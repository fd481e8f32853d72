"""What viewers are told beside rows: states of kinds, notes, drains, probes, and what stands for a lesson or a hall.

Of most of it only the newest counts, and who comes later is told that, too."""

from collections.abc import Iterable, Mapping

from dashboard.kube.timing import Timing
from dashboard.limits import (
    DRAIN_ENDED_SHOWN_S,
    DRAINS_SHOWN,
    RETURN_GAP_S,
    RETURN_SPREAD_S,
)
from dashboard.live import frames
from dashboard.live.outbox import Outbox
from dashboard.live.windows import Windows
from dashboard.mirror.supervisor import KindState
from dashboard.projection import withheld
from dashboard.projection.audience import AUDIENCES, Audience

LESSON = "lesson"
"""The key of a lesson's state among those of which only the newest counts; no kind of objects is called so."""


class Beside:
    """Tells the lines of one hub, and whoever joins them."""

    def __init__(self, timing: Timing) -> None:
        self.timing = timing
        self.states: dict[str, KindState] = {}
        self._outboxes = Windows()
        self._drains: dict[str, tuple[str, float | None]] = {}  # id → newest frame, when it ended
        self._left: dict[str, str] = {}  # node → id of the drain that an earlier Podium left there
        self._traffic: dict[str, str] = {}
        self._standing: dict[str, Mapping[Audience, str]] = {}

    # --- kinds --------------------------------------------------------------------------------

    def set_state(self, kind: str, state: KindState) -> None:
        """A watch changed its state."""
        self.states[kind] = state
        texts = {
            audience: frames.text(
                frames.StateFrame(
                    kind=kind,
                    state=state.state,
                    since_ms=state.since_ms,
                    reason=withheld.reason(state, audience),
                )
            )
            for audience in AUDIENCES
        }
        self.pass_by(kind, texts)

    def set_states(self, states: Mapping[str, KindState]) -> None:
        """All states at once, at the start."""
        for kind, state in states.items():
            self.set_state(kind, state)

    # --- people -------------------------------------------------------------------------------

    def note(self, user: str, text: str, ids: Iterable[str] = ()) -> frames.Note:
        """Somebody acted: tell everybody. Gives the frame."""
        at_ms = self.timing.wall_ms()
        note = frames.Note(at_ms=at_ms, user=user, text=text, ids=list(ids))
        self.pass_on(note)
        return note

    def pass_on(self, note: frames.Note) -> None:
        """The same, of somebody who acted elsewhere."""
        frame = frames.text(note)
        for outbox in self._outboxes:
            outbox.tell(frame)

    def drain(self, frame: frames.Drain) -> None:
        """How far a drain is: tell everybody, and who comes later."""
        text = frames.text(frame)
        self._drains.pop(frame.id, None)
        # What was left behind is told until somebody drains that node again; pages drop it once it is uncordoned.
        if left := self._left.pop(frame.node, None):
            self._drains.pop(left, None)
        if frame.state == "interrupted":
            self._left[frame.node] = frame.id
        is_over = frame.state not in ("running", "interrupted")
        self._drains[frame.id] = (text, self.timing.monotonic() if is_over else None)
        ended = [one for one, (_, ended_s) in self._drains.items() if ended_s is not None]
        for one in ended[: max(0, len(ended) - DRAINS_SHOWN)]:
            del self._drains[one]
        for outbox in self._outboxes:
            outbox.tell_state(f"drain {frame.id}", text)

    def traffic(self, probe: str, text: str, rest: str) -> None:
        """What a probe counts, as a frame; ``rest`` is the same for those who come later."""
        self._traffic[probe] = rest
        for outbox in self._outboxes:
            outbox.tell_traffic(probe, text)

    def forget_traffic(self, probe: str) -> None:
        """Nobody who comes later is told of this probe."""
        self._traffic.pop(probe, None)

    # --- what stands --------------------------------------------------------------------------

    def tell_lesson(self, texts: Mapping[Audience, str]) -> None:
        """The state of the lesson that is played here, a copy for each audience; also to who comes later."""
        self.stand(LESSON, texts)

    def stand(self, key: str, texts: Mapping[Audience, str]) -> None:
        """A frame of which only the newest counts under its key, a copy for each audience; also to who comes later."""
        self._standing[key] = dict(texts)
        self.pass_by(key, texts)

    def pass_by(self, key: str, texts: Mapping[Audience, str]) -> None:
        """The same, for those who are here only."""
        for outbox in self._outboxes:
            outbox.tell_state(key, texts[outbox.audience])

    def forget(self, prefix: str) -> None:
        """Nobody who comes later is told what stands under such keys."""
        for key in [one for one in self._standing if one.startswith(prefix)]:
            del self._standing[key]

    # --- who comes later ----------------------------------------------------------------------

    def catch_up(self, outbox: Outbox) -> None:
        """Tell a new line what the others know."""
        now_s = self.timing.monotonic()
        for drain_id, (text, ended_s) in self._drains.items():
            if ended_s is None or now_s - ended_s <= DRAIN_ENDED_SHOWN_S:
                outbox.tell_state(f"drain {drain_id}", text)
        for probe, text in self._traffic.items():
            outbox.tell_traffic(probe, text)
        for key, texts in self._standing.items():
            outbox.tell_state(key, texts[outbox.audience])

    def forget_drains(self) -> None:
        """Another cluster is shown: its nodes are others."""
        self._drains.clear()
        self._left.clear()

    # --- the end ------------------------------------------------------------------------------

    def close(self) -> None:
        """The process ends: everybody is asked to come back, each at its own moment."""
        spread_s = min(RETURN_SPREAD_S, len(self._outboxes) * RETURN_GAP_S)
        for outbox in self._outboxes:
            wait_s = round(self.timing.uniform(0, spread_s))
            outbox.end(frames.RESTARTING, "Podium restarts.", retry_after_s=wait_s)

    def end(self, reason: str) -> None:
        """This cluster is shown no longer, while the process goes on: nobody comes back by itself."""
        for outbox in self._outboxes:
            outbox.end(frames.NOT_HERE, reason, retry_after_s=None)
