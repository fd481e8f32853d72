"""The fields of action forms: what may be typed, and the sentence when it was something else.

A field turns the form's text into a value (`read`) or raises `Invalid` with a sentence. The bounds
are checked here, on the server, whatever the browser's form allowed.
"""

import re
import shlex
from dataclasses import dataclass

from dashboard import limits
from dashboard.actions import labels
from dashboard.actions.target import Target
from dashboard.kube import proxying

# The grammar of distribution/reference (the library behind docker and containerd): an optional
# registry with a dot, a port or the name localhost; lower-case path parts; then a tag, a digest,
# or both.
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
IMAGE = re.compile(
    rf"(?:{_HOST}/)?{_PART}(?:/{_PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)
DNS_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Invalid(ValueError):
    """What was typed cannot be used; the text is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value of an action. `widget` names the template's way of asking for it."""

    name: str
    label: str
    widget: str = "text"
    hint: str = ""

    def read(self, text: str) -> str | int | bool:
        """The value behind `text`. Raises Invalid."""
        raise NotImplementedError

    def check(self, value: str | int | bool, target: Target) -> None:
        """Whether the value may be sent for this object. Raises Invalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A whole number between `low` and `high`, both included."""

    low: int
    high: int
    widget: str = "stepper"

    def read(self, text: str) -> int:
        """Plain digits only: int() would also take "1_000", " ٣ " and "+5"."""
        text = text.strip()
        if not text:
            raise Invalid(
                f"{self.label} must be a whole number from {self.low} to {self.high}; nothing was given."
            )
        if not re.fullmatch(r"-?[0-9]+", text):
            raise Invalid(f"{self.label} must be a whole number; {_quoted(text)} is none.")
        number = int(text) if len(text) <= 20 else (-1 if text[0] == "-" else self.high + 1)
        if number < self.low:
            raise Invalid(f"{self.label} must be at least {self.low}; {_quoted(text)} is less.")
        if number > self.high:
            raise Invalid(
                f"{self.label} may be at most {self.high:,} here; {_quoted(text)} is more."
            )
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Number):
    """How long something stays; `usual` where nobody says."""

    usual: int

    def read(self, text: str) -> int:
        """As Number; nothing is the usual time."""
        return Number.read(self, text) if text.strip() else self.usual


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageName(Field):
    """A reference to a container image."""

    widget: str = "image"

    def read(self, text: str) -> str:
        """As the container runtime would read it."""
        if not text.strip():
            raise Invalid("Give an image, for example hello:2.0.0.")
        if len(text) > limits.IMAGE_MAX_CHARS:
            raise Invalid(f"An image name has at most {limits.IMAGE_MAX_CHARS} characters.")
        if re.search(r"\s", text):
            raise Invalid(f"An image name has no spaces; {_quoted(text)} has one.")
        if not IMAGE.fullmatch(text):
            raise Invalid(
                f"{_quoted(text)} is not an image name. It looks like registry.example/team/hello:2.0.0 "
                "(lower-case name, then a tag)."
            )
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerName(Field):
    """The name of one of the object's containers."""

    widget: str = "container"

    def read(self, text: str) -> str:
        """A DNS label (RFC 1123)."""
        if not DNS_LABEL.fullmatch(text):
            raise Invalid(f"{_quoted(text)} is not the name of a container.")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Number):
    """A number out of the object's own list, as a Service's ports."""

    widget: str = "listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPath(Field):
    """The path of a request that the API server sends on to a program."""

    def read(self, text: str) -> str:
        """As it is sent; nothing means “/”."""
        text = text.strip() or "/"
        try:
            proxying.check_path(text)
        except ValueError as why:
            raise Invalid(str(why)) from None
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Field):
    """Yes or no; a box that is not ticked sends nothing."""

    widget: str = "switch"

    def read(self, text: str) -> bool:
        """Ticked or not."""
        return text in {"on", "1", "true"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectName(Field):
    """The name of an object that is to be made."""

    def read(self, text: str) -> str:
        """A DNS label: what the name of a Job must be for its pods to have one (RFC 1123)."""
        text = text.strip()
        if not text:
            raise Invalid(f"{self.label}: give one, for example report-by-hand.")
        if not DNS_LABEL.fullmatch(text):
            raise Invalid(
                f"{_quoted(text)} cannot be a name: lower-case letters, digits and “-”, at most 63 "
                "of them, with a letter or digit at both ends."
            )
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine(Field):
    """Words as one would type them in a shell; nothing is expanded, and nothing is also an answer."""

    widget: str = "command"

    def read(self, text: str) -> str:
        """As typed, once it is known that a shell could split it."""
        text = text.strip()
        if len(text) > limits.COMMAND_MAX_CHARS:
            raise Invalid(f"A command has at most {limits.COMMAND_MAX_CHARS} characters here.")
        if not text.isprintable():
            raise Invalid(f"{self.label}: one line, without control characters.")
        try:
            shlex.split(text)
        except ValueError as why:
            raise Invalid(f"{self.label}: a shell could not read this ({why}).") from None
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChanges(Field):
    """Labels to set and to take off, as kubectl label takes them."""

    def read(self, text: str) -> str:
        """The changes with one space between them."""
        try:
            labels.read(text)
        except labels.BadLabels as why:
            raise Invalid(str(why)) from None
        return " ".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several; each has a value and the words for it. The first is what nothing means."""

    options: tuple[tuple[str, str], ...]
    widget: str = "choice"

    def read(self, text: str) -> str:
        """One of the values."""
        known = [value for value, _ in self.options]
        if not text:
            return known[0]
        if text not in known:
            raise Invalid(f"{self.label}: {_quoted(text)} is none of {', '.join(known)}.")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedName(Field):
    """The object's own name, typed by hand: a pause before what cannot be undone."""

    widget: str = "typed"

    def read(self, text: str) -> str:
        """As typed."""
        return text.strip()

    def check(self, value: str | int | bool, target: Target) -> None:
        """Raises Invalid for any other name."""
        if value != target.name:
            raise Invalid(f"To delete it, type its name: {target.name}.")


def _quoted(text: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in text)
    return f"“{shown[:60]}{'…' if len(shown) > 60 else ''}”"
