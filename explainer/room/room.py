"""One hall: who is here, what they follow and guess, what the instructor points at; told to all sockets of a run.

Everything is kept in memory and ends with the run. Each state is encoded once for those who lead and once for those
who follow, however many they are.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec

from dashboard.live.hub import Hub
from dashboard.projection.audience import Audience
from explainer.format.quantities import Unreadable, reference
from explainer.limits import ROOM_COUNT_S, ROOM_FRAME_S
from explainer.player import commands as lesson
from explainer.player.answers import NotNow
from explainer.player.document import Document
from explainer.player.machine import Machine
from explainer.room import commands as c
from explainer.room.door import Doorway
from explainer.room.frames import Copies, Laser, People, RoomState
from explainer.room.ink import Sheet
from explainer.room.telling import voting, with_votes
from explainer.room.votes import Ballot

ROOM, LASER, INK = "room", "laser", "ink "
"""Keys of what stands in the hub."""


class Room:
    """Of one run. ``command`` hands a command to the lesson; ``copies`` says what copies there may be."""

    def __init__(
        self,
        hub: Hub,
        machine: Machine,
        door: Doorway,
        *,
        command: Callable[[lesson.Command], Awaitable[None]],
        copies: Callable[[], Copies],
        has_recording: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.door = door
        self._hub, self._machine, self._command = hub, machine, command
        self._copies, self._has_recording, self._monotonic = copies, has_recording, monotonic
        self._view = c.View("")
        self._is_black = False
        self._screen = c.Screen("join")
        self._sheet = Sheet()
        self._left: set[str] = set()
        self._here: set[str] = set()
        self.ballots: dict[str, Ballot] = {}
        self._ballot: Ballot | None = None
        self._asked: tuple[int, str] | None = None
        self._rev = 0
        self._told_s = float("-inf")
        self._later: asyncio.TimerHandle | None = None

    # --- what happens in the lesson -----------------------------------------------------------

    def told(self, document: Document) -> Document:
        """The lesson has a new state: a question opens or is over. The state with what the hall has said."""
        m = self._machine
        ask = m.question if m.phase == "step" else None
        key = (m.turn, ask.id) if ask else None
        before = (self._asked, self._is_open())
        if key != self._asked:
            self._asked = key
            if self._ballot is not None:
                self._ballot.close()
            if ask is not None:
                self._ballot = self.ballots[ask.id] = Ballot(ask, self._exists)
        if ask is not None and ask.id in m.progress.answers and self._ballot is not None:
            self._ballot.close()
        if before == (self._asked, self._is_open()):
            self.publish()
        else:
            self._send()  # before the lesson's own state: a question without its vote has no meaning
        return with_votes(document, self.ballots)

    @property
    def rev(self) -> int:
        """Of the newest state."""
        return self._rev

    def _is_open(self) -> bool:
        return self._ballot is not None and self._ballot.now.is_open

    def _is_told(self, ask_id: str) -> bool:
        return any(ask_id in one.told for one in self._machine.steps)

    def _exists(self, text: str) -> bool:
        try:
            return self._machine.scene.find(reference(text)) is not None
        except Unreadable:
            return False

    # --- those who follow ---------------------------------------------------------------------

    def vote(self, person: str, command: c.Vote) -> None:
        """Raises NotNow."""
        ballot = self._ballot
        if self._asked is None or ballot is None or command.id != ballot.ask.id:
            raise NotNow("That question is not open now.")
        ballot.vote(person, lesson.Answer(command.id, command.chosen, command.number))
        self.publish()

    def follow(self, person: str, *, on: bool) -> None:
        """Counted, nothing else: the page follows by itself."""
        (self._left.discard if on else self._left.add)(person)
        self._left &= self._here | {person}
        self.publish()

    # --- those who lead -----------------------------------------------------------------------

    async def lead(self, command: c.Leading) -> None:
        """Raises NotNow, KubeError."""
        match command:
            case c.Laser():
                frame = Laser(on=command.on, points=command.points)
                self._hub.pass_by(LASER, _for_all(frame))
                return
            case c.Draw():
                stroke = self._sheet.draw(command)
                self._hub.stand(f"{INK}{stroke.stroke}", _for_all(stroke))
                return
            case c.View():
                self._view = command
            case c.Black():
                self._is_black = command.on
            case c.Screen():
                if command.what == "recording" and not self._has_recording:
                    raise NotNow("This lesson has no recording.")
                self._screen = command
            case c.Erase():
                self._sheet.erase()
                self._hub.forget(INK)
            case c.Poll():
                await self._poll(command.what)
                self._send()
                return
            case c.Code():
                await {"new": self.door.open, "close": self.door.close, "revoke": self.door.revoke}[
                    command.what
                ]()
        self.publish()

    async def _poll(self, what: str) -> None:
        ballot = self._ballot
        if self._asked is None or ballot is None:
            raise NotNow("No question is open now.")
        if ballot.ask.id in self._machine.progress.answers:
            raise NotNow("The hall's answer has been taken already.")
        if what == "again":
            ballot.again()
            return
        ballot.close()
        if what == "take":
            answer = ballot.plurality()
            await self._command(lesson.Skip("stage") if answer is None else answer)

    # --- what is told -------------------------------------------------------------------------

    def state(self, *, leads: bool) -> RoomState:
        """As those who lead, or those who follow, may see it."""
        ballot, view = self._ballot, self._view
        return RoomState(
            rev=self._rev,
            address=view.address,
            selected=view.selected,
            past_ms=view.past_ms,
            is_black=self._is_black,
            screen=self._screen.what,
            has_recording=self._has_recording,
            sheet=self._sheet.number,
            people=People(here=len(self._here), following=len(self._here - self._left)),
            voting=voting(ballot, is_told=self._is_told(ballot.ask.id), leads=leads)
            if ballot
            else None,
            door=self.door.told() if leads else None,
            copies=self._copies(),
        )

    def publish(self) -> None:
        """To everybody: at once after quiet, else a moment later and once."""
        if self._later is not None:
            return
        rest_s = self._told_s + ROOM_FRAME_S - self._monotonic()
        if rest_s <= 0:
            self._send()
        else:
            self._later = asyncio.get_running_loop().call_later(rest_s, self._send)

    def _send(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._told_s = self._monotonic()
        self._rev += 1
        self._hub.stand(
            ROOM,
            {"operator": _text(self.state(leads=True)), "observer": _text(self.state(leads=False))},
        )

    # --- its life -----------------------------------------------------------------------------

    async def run(self) -> None:
        """Counts people, again and again."""
        while True:
            await asyncio.sleep(ROOM_COUNT_S)
            before = (self._here, self.door.told())
            self._here = self._hub.people("observer")
            await self.door.count()
            if (self._here, self.door.told()) != before:
                self.publish()

    async def close(self) -> None:
        """Everybody who came in by a code has nothing here any more."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        await self.door.revoke()


def _for_all(frame: msgspec.Struct) -> dict[Audience, str]:
    text = _text(frame)
    return {"operator": text, "observer": text}


def _text(frame: msgspec.Struct) -> str:
    return msgspec.json.encode(frame).decode()
