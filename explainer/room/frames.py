"""What the sockets of a hall are told besides the lesson: the room's state, the laser, the strokes of a pen."""

from typing import Literal

from explainer.player.document import Part


class People(Part, frozen=True, kw_only=True):
    """Counts of those who only look, each browser once."""

    here: int
    following: int


class Count(Part, frozen=True, kw_only=True):
    """How many say this."""

    answer: str
    """The id of an option, a number, several joined by commas; "other"."""
    text: str
    votes: int
    is_right: bool | None
    """Null: nothing is right (a poll, "other")."""


class Tally(Part, frozen=True, kw_only=True):
    """A round of votes. `counts` is empty where it may not be seen."""

    number: int
    """From 1."""
    is_open: bool
    voted: int
    counts: list[Count]


class Voting(Part, frozen=True, kw_only=True):
    """The question that is open, or was last."""

    id: str
    kind: str
    prompt: str
    is_told: bool
    rounds: list[Tally]
    advice: str
    """Of the speaker: "discuss" where talking and voting again is worth it."""


class Door(Part, frozen=True, kw_only=True):
    """How people come in: the speaker's and the stage's only."""

    code: str
    """As it is shown; "": nobody comes in now."""
    url: str
    """Where it is typed."""
    qr: str
    """The address of the drawn QR; changes with the code."""
    used: int
    most: int
    expires_ms: int
    trouble: str
    """Why phones will not get here, where that is known."""


class Copies(Part, frozen=True, kw_only=True):
    """Copies of one's own that people may take."""

    may: bool
    free: int


class RoomState(Part, frozen=True, kw_only=True, tag_field="t", tag="room"):
    """The whole state, on each change; the newest replaces what was there."""

    rev: int
    address: str
    selected: str
    past_ms: int | None
    is_black: bool
    screen: Literal["picture", "join", "overview", "recording"]
    has_recording: bool
    sheet: int
    """Strokes of an older sheet are gone."""
    people: People
    voting: Voting | None
    door: Door | None
    copies: Copies


class Laser(Part, frozen=True, kw_only=True, tag_field="t", tag="laser"):
    """Where the instructor points."""

    on: str
    points: list[int]


class Stroke(Part, frozen=True, kw_only=True, tag_field="t", tag="ink"):
    """One stroke of the pen, whole each time."""

    sheet: int
    stroke: int
    on: str
    points: list[int]
