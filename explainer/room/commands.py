"""What may be asked of a room: by those who follow (`POST /at/RUN/room/`), and by those who lead (`…/room/lead/`).
docs/room.md has them."""

from typing import Annotated, Literal, TypeVar

import msgspec

from explainer import limits
from explainer.player.answers import NotNow
from explainer.player.commands import Chosen, Id, NoCommand

Coordinate = Annotated[int, msgspec.Meta(ge=-limits.POINT_MOST, le=limits.POINT_MOST)]
"""Thousandths of the thing, from its left upper corner."""
On = Annotated[str, msgspec.Meta(max_length=limits.ID_CHARS)]
"""The id of a row; "": the whole picture."""


class Vote(msgspec.Struct, frozen=True, tag_field="do", tag="vote", forbid_unknown_fields=True):
    """A guess, or another one while the round is open: as an answer of docs/lesson-protocol.md."""

    id: Id
    chosen: Chosen = msgspec.field(default_factory=list)
    number: float | None = None


class Follow(msgspec.Struct, frozen=True, tag_field="do", tag="follow", forbid_unknown_fields=True):
    """Whether one's page goes where the instructor's goes; only counted here."""

    on: bool


class Copy(msgspec.Struct, frozen=True, tag_field="do", tag="copy", forbid_unknown_fields=True):
    """A copy of the cluster of one's own (`on`), or the end of it."""

    on: bool = True


Following = Vote | Follow | Copy


class View(msgspec.Struct, frozen=True, tag_field="do", tag="view", forbid_unknown_fields=True):
    """Where the instructor looks: the text of the address, what is chosen, and a moment of the past."""

    address: Annotated[str, msgspec.Meta(max_length=limits.VIEW_CHARS, pattern=r"^(#[ -~]*)?$")]
    selected: On = ""
    past_ms: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)] | None = None


class Black(msgspec.Struct, frozen=True, tag_field="do", tag="black", forbid_unknown_fields=True):
    """The stage shows nothing; all eyes on who speaks."""

    on: bool


class Screen(msgspec.Struct, frozen=True, tag_field="do", tag="screen", forbid_unknown_fields=True):
    """What the stage shows: the picture, the way in, the map of the lesson, or a recording instead of the cluster."""

    what: Literal["picture", "join", "overview", "recording"]


class Laser(msgspec.Struct, frozen=True, tag_field="do", tag="laser", forbid_unknown_fields=True):
    """Where the pointer was since the last time: x, y, x, y, …; none: it is off."""

    on: On = ""
    points: Annotated[list[Coordinate], msgspec.Meta(max_length=2 * limits.LASER_POINTS)] = (
        msgspec.field(default_factory=list)
    )


class Draw(msgspec.Struct, frozen=True, tag_field="do", tag="draw", forbid_unknown_fields=True):
    """More points of a stroke; a new number begins a new one."""

    stroke: Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]
    points: Annotated[list[Coordinate], msgspec.Meta(max_length=2 * limits.STROKE_POINTS)]
    on: On = ""


class Erase(msgspec.Struct, frozen=True, tag_field="do", tag="erase", forbid_unknown_fields=True):
    """A new sheet."""


class Poll(msgspec.Struct, frozen=True, tag_field="do", tag="poll", forbid_unknown_fields=True):
    """`close` the vote (only the speaker sees it), vote `again`, or `take` what most say as the hall's answer."""

    what: Literal["close", "again", "take"]


class Code(msgspec.Struct, frozen=True, tag_field="do", tag="code", forbid_unknown_fields=True):
    """`new`: another one, the one before lets nobody in. `close`: nobody comes in. `revoke`: who came in goes, too."""

    what: Literal["new", "close", "revoke"]


Leading = View | Black | Screen | Laser | Draw | Erase | Poll | Code
Read = TypeVar("Read")
_following: "msgspec.json.Decoder[Following]" = msgspec.json.Decoder(Following)
_leading: "msgspec.json.Decoder[Leading]" = msgspec.json.Decoder(Leading)


def read_following(raw: bytes) -> Following:
    """Raises NoCommand."""
    return _read(_following, raw)


def read_leading(raw: bytes) -> Leading:
    """Raises NoCommand, and NotNow where points come without their partner."""
    command = _read(_leading, raw)
    if isinstance(command, Laser | Draw) and len(command.points) % 2:
        raise NotNow("Points are pairs: x, y, x, y, …")
    return command


def _read(decoder: "msgspec.json.Decoder[Read]", raw: bytes) -> Read:
    try:
        return decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeError) as why:
        raise NoCommand(f"This is no command of a room: {why}. docs/room.md has them.") from why
