"""What the people of a run may ask for: the bodies of its POST requests (docs/lesson-protocol.md)."""

from typing import Annotated, Literal, get_args

import msgspec

from explainer import limits

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=limits.ID_CHARS)]
Text = Annotated[str, msgspec.Meta(max_length=limits.ANSWER_CHARS)]
Chosen = Annotated[list[Text], msgspec.Meta(max_length=limits.ANSWERS_CHOSEN)]
Way = Literal["restore", "redo"]


class Begin(msgspec.Struct, frozen=True, tag_field="do", tag="begin", forbid_unknown_fields=True):
    """From the introduction to the first step."""


class Answer(msgspec.Struct, frozen=True, tag_field="do", tag="answer", forbid_unknown_fields=True):
    """The guess or the observation: ids of options (or things of the picture), or a number."""

    id: Id
    chosen: Chosen = msgspec.field(default_factory=list)
    number: float | None = None


class Act(msgspec.Struct, frozen=True, tag_field="do", tag="act", forbid_unknown_fields=True):
    """Press a button of the step, by its place from 0. `key` names the click: sent twice, it is done once."""

    button: Annotated[int, msgspec.Meta(ge=0, lt=limits.BUTTONS)]
    key: Id


class Next(msgspec.Struct, frozen=True, tag_field="do", tag="next", forbid_unknown_fields=True):
    """On: out of a held moment, or out of what there is to read."""


class Skip(msgspec.Struct, frozen=True, tag_field="do", tag="skip", forbid_unknown_fields=True):
    """Leave the present stage (or the whole step) as it is; it is noted for the report."""

    what: Literal["stage", "step"] = "stage"


class Back(msgspec.Struct, frozen=True, tag_field="do", tag="back", forbid_unknown_fields=True):
    """To the beginning of a step that was begun before: `restore` the cluster as it was then, or `redo` the step on
    the cluster as it is. `step` "" is the present one. The picture's past is the page's own business."""

    way: Way
    step: Annotated[str, msgspec.Meta(max_length=limits.ID_CHARS)] = ""


class Hint(msgspec.Struct, frozen=True, tag_field="do", tag="hint", forbid_unknown_fields=True):
    """The next grade of the step's hints."""


class Pace(msgspec.Struct, frozen=True, tag_field="do", tag="clock", forbid_unknown_fields=True):
    """Another rate of time (0 stands still), or one step: "event" or the name of a component. Practice only."""

    rate: Annotated[float, msgspec.Meta(ge=0, le=1000)] | Literal["max"] | None = None
    step: Annotated[str, msgspec.Meta(max_length=limits.ID_CHARS)] = ""


class Click(msgspec.Struct, frozen=True, tag_field="do", tag="click", forbid_unknown_fields=True):
    """A thing was clicked in the picture ("pod/hello-1"), where the step asks for that."""

    of: Id


class Try(msgspec.Struct, frozen=True, tag_field="do", tag="try", forbid_unknown_fields=True):
    """The drawn explorable that the step shows was tried, where the step asks for that."""

    what: Id


class End(msgspec.Struct, frozen=True, tag_field="do", tag="end", forbid_unknown_fields=True):
    """The run is over; what it made is deleted."""


Command = Begin | Answer | Act | Next | Skip | Back | Hint | Pace | Click | Try | End
WORDS_OF: dict[type, str] = {kind: str(kind.__struct_config__.tag) for kind in get_args(Command)}
"""What stands in `do`, by the command."""
WORDS = tuple(WORDS_OF.values())
_decoder = msgspec.json.Decoder(Command)


class NoCommand(ValueError):
    """The text is none; the message says why."""


def read(raw: bytes) -> Command:
    """The command in the body of a request. Raises NoCommand."""
    try:
        found: Command = _decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeError) as why:
        raise NoCommand(
            f"This is no command of a lesson: {why}. docs/lesson-protocol.md has them."
        ) from why
    return found
