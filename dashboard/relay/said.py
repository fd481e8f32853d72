"""What processes say to each other, and how it travels: as JSON, signed, for a short time.

Redis is a place that others may reach. What was not signed with our secret key, by a process of ours, a moment ago, is
not ours. Signing keeps nothing secret: the names of pods and Services are readable there.
"""

import hashlib

import msgspec
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from dashboard import limits
from dashboard.live.frames import Drain, Note


class Traffic(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="traffic"):
    """What a probe counts: the frame's text, and the one for who comes later."""

    id: str
    text: str
    rest: str


class Forget(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="forget"):
    """Nobody who comes later is told of this probe."""

    id: str


class StopDrain(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="stop-drain"):
    """Whoever drains it: stop."""

    id: str


class StopProbe(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="stop-probe"):
    """Whoever asks this Service: stop."""

    id: str
    why: str


class Here(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="here"):
    """A sign of life; its own comes back to each process and proves the whole way."""


Said = Note | Drain | Traffic | Forget | StopDrain | StopProbe | Here


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What one process said; ``by`` names this life of it."""

    by: str
    said: Said


_letters = msgspec.json.Decoder(Letter)
SALT = "podium.relay"
"""Keeps what is signed for this apart from what is signed for anything else."""


def sealed(letter: Letter) -> str:
    """As it travels."""
    return TimestampSigner(salt=SALT).sign(msgspec.json.encode(letter).decode())


def opened(text: str) -> Letter | None:
    """None for what is not ours, too old, or of another version of Podium."""
    try:
        raw = TimestampSigner(salt=SALT).unsign(text, max_age=limits.RELAY_MAX_AGE_S)
        letter: Letter = _letters.decode(raw)
    except (BadSignature, msgspec.MsgspecError):
        return None
    return letter


def place(context: str) -> str:
    """Where the processes of one house talk about one cluster: a name that only they know."""
    secret = f"{settings.SECRET_KEY}\n{context}".encode()
    return f"podium:{hashlib.sha256(secret).hexdigest()[:32]}"


def drain_key(drain_id: str) -> str:
    """What is said of this drain."""
    return f"drain {drain_id}"


def traffic_key(service_id: str) -> str:
    """What is said of the probe of this Service."""
    return f"traffic {service_id}"


def key_of(said: Said) -> str:
    """Of what has the same key only the newest counts; "": each counts."""
    match said:
        case Note():
            return ""
        case Drain():
            return drain_key(said.id)
        case Traffic() | Forget():  # a probe that is forgotten takes the place of what it counted
            return traffic_key(said.id)
        case Here():
            return "here"
        case StopDrain() | StopProbe():
            return f"{type(said).__name__} {said.id}"
