"""Command-line flags as Go's cobra reads them: `--name value`, `--name=value`, `--switch`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_UNITS_S = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_SWITCH = {"true": True, "false": False, "1": True, "0": False}


class FlagError(Exception):
    """The command line is not one of this program; the text is cobra's."""


class Flags:
    """The flags of one subcommand: every name that it knows has a default."""

    def __init__(
        self,
        words: Sequence[str],
        defaults: Mapping[str, str | int | bool],
        short: Mapping[str, str] | None = None,
    ) -> None:
        self._values: dict[str, str | int | bool] = dict(defaults)
        self._short = short or {}
        rest = iter(words)
        for word in rest:
            name, equals, value = word.partition("=")
            known = self._known(name)
            if isinstance(self._values[known], bool):
                value = value if equals else "true"
            elif not equals:
                value = next(rest, "")
                if not value:
                    raise FlagError(f"flag needs an argument: {name}")
            self._values[known] = self._converted(known, value)

    def text(self, name: str) -> str:
        return str(self._values[name])

    def number(self, name: str) -> int:
        return int(self._values[name])

    def is_set(self, name: str) -> bool:
        """Whether a switch is on."""
        return self._values[name] is True

    def seconds(self, name: str) -> float:
        """A duration as Go writes it."""
        return duration_s(self.text(name)) or 0.0

    def _known(self, word: str) -> str:
        name = word[2:] if word.startswith("--") else self._short.get(word, "")
        if name in self._values:
            return name
        if word.startswith("--"):
            raise FlagError(f"unknown flag: {word}")
        if word.startswith("-"):
            raise FlagError(f"unknown shorthand flag: {word[1:2]!r} in {word}")
        raise FlagError(f'unknown command "{word}" for "app"')

    def _converted(self, name: str, value: str) -> str | int | bool:
        default = self._values[name]
        try:
            if isinstance(default, bool):
                return _SWITCH[value.lower()]
            return int(value) if isinstance(default, int) else value
        except (KeyError, ValueError):
            raise FlagError(f'invalid argument "{value}" for "--{name}" flag') from None


def duration_s(text: str) -> float | None:
    """Seconds of `1m30s`; None: it is no duration of Go."""
    if text in ("0", "+0", "-0"):
        return 0.0
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS_S[unit] for number, unit in parts)
