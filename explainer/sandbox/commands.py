"""What the owner of a sandbox may ask for, as JSON with `do` (docs/sandbox.md)."""

from typing import Any, Literal

import msgspec


class NoCommand(Exception):
    """The body is none; the message says why."""


class _Command(msgspec.Struct, tag_field="do", forbid_unknown_fields=True):
    """Any."""


class Fault(_Command, tag="fault"):
    """Throw one, under a name of one's own."""

    name: str
    fault: str
    parameters: dict[str, Any] = {}


class Mend(_Command, tag="mend"):
    """End one."""

    name: str


class Clock(_Command, tag="clock"):
    """A rate, or one step."""

    rate: float | Literal["max"] | None = None
    step: bool = False


class Scene(_Command, tag="scene"):
    """Everything is replaced by a scene."""

    name: str


class Share(_Command, tag="share"):
    """A new link to look on; the one before lets nobody in."""


class End(_Command, tag="end"):
    """The cluster goes."""


Command = Fault | Mend | Clock | Scene | Share | End
_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)


def read(body: bytes) -> Command:
    """Raises NoCommand."""
    try:
        found = _decoder.decode(body)
    except msgspec.MsgspecError as why:
        raise NoCommand(f"This is no command of a sandbox: {why}") from why
    if isinstance(found, Clock) and (found.rate is None) == (not found.step):
        raise NoCommand("The clock takes either a rate or a step.")
    if (
        isinstance(found, Clock)
        and isinstance(found.rate, float | int)
        and not 0 <= found.rate <= 1000
    ):
        raise NoCommand("A rate is between 0 and 1000 simulated seconds a second.")
    return found
