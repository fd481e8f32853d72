"""Where two masked answers differ, by JSON path."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SHOWN_CHARACTERS = 300


class _Missing:
    def __repr__(self) -> str:
        return "(missing)"


MISSING = _Missing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    path: str
    real: Any
    answered: Any

    def __str__(self) -> str:
        return (
            f"{self.path}\n    real:     {_shown(self.real)}\n    answered: {_shown(self.answered)}"
        )


def _shown(value: Any) -> str:
    text = repr(value) if value is MISSING else json.dumps(value, ensure_ascii=False)
    more = len(text) - SHOWN_CHARACTERS
    return text if more <= 0 else f"{text[:SHOWN_CHARACTERS]}… ({more} more characters)"


def differences(real: Any, answered: Any, path: str = "") -> Iterator[Difference]:
    """Every deepest place at which the two differ. Lists are compared place by place."""
    if isinstance(real, dict) and isinstance(answered, dict):
        for key in sorted({*real, *answered}):
            inner = f"{path}.{key}" if path else key
            yield from differences(real.get(key, MISSING), answered.get(key, MISSING), inner)
    elif isinstance(real, list) and isinstance(answered, list):
        for number in range(max(len(real), len(answered))):
            yield from differences(
                real[number] if number < len(real) else MISSING,
                answered[number] if number < len(answered) else MISSING,
                f"{path}[{number}]",
            )
    elif type(real) is not type(answered) or real != answered:
        yield Difference(path=path, real=real, answered=answered)
