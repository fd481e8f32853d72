"""Changes of labels as kubectl label takes them: `app=hello` sets, `track-` takes off."""

import re
from collections.abc import Mapping

from dashboard import limits

_PART = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_PREFIX = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
KEY = re.compile(rf"(?:{_PREFIX}/)?{_PART}")
VALUE = re.compile(rf"(?:{_PART})?")


class BadLabels(ValueError):
    """What was typed is no change of labels; the text is a sentence."""


def read(text: str) -> dict[str, str | None]:
    """The changes in a text; None takes a label off. Raises BadLabels."""
    words = text.split()
    if not words:
        raise BadLabels("Give at least one change: app=hello sets a label, app- takes it off.")
    if len(words) > limits.LABEL_CHANGES:
        raise BadLabels(f"At most {limits.LABEL_CHANGES} labels at a time.")
    changes: dict[str, str | None] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals and key.endswith("-"):
            key, new = key[:-1], None
        elif equals and VALUE.fullmatch(value):
            new = value
        else:
            raise BadLabels(
                f"“{word[:80]}” is no change of a label; write app=hello, or app- to take it off."
            )
        if not KEY.fullmatch(key):
            raise BadLabels(f"“{key[:80]}” cannot be the key of a label.")
        if key in changes:
            raise BadLabels(f"The label {key} stands there twice.")
        changes[key] = new
    return changes


def changed(labels: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    """The labels afterwards."""
    after = {**labels, **{key: value for key, value in changes.items() if value is not None}}
    return {key: value for key, value in after.items() if changes.get(key, "") is not None}


def back(labels: Mapping[str, str], changes: Mapping[str, str | None]) -> str:
    """The changes that bring these labels back, as a text; "" where nothing changes."""
    words = [
        f"{key}={labels[key]}" if key in labels else f"{key}-"
        for key, value in changes.items()
        if labels.get(key) != value
    ]
    return " ".join(words)
