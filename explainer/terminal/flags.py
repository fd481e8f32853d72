"""Flags as kubectl reads them (spf13/pflag): `--name=value`, `--name value`, `-n value`, `-nvalue`, `--` ends them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from explainer.terminal.refusals import Failed

Sort = Literal["text", "bool", "int", "texts", "time"]
TIMES = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of a command; ``bare`` is its value where none stands behind it."""

    name: str
    short: str = ""
    sort: Sort = "text"
    bare: str | None = None
    required: bool = False


@dataclass(slots=True)
class Parsed:
    """``dash`` is what stands behind `--`; None without one."""

    args: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    dash: list[str] | None = None

    def text(self, name: str, default: str = "") -> str:
        """The last one given."""
        return self.values[name][-1] if name in self.values else default

    def texts(self, name: str) -> list[str]:
        """All that were given."""
        return self.values.get(name, [])

    def has(self, name: str) -> bool:
        """Whether it was given at all."""
        return name in self.values

    def on(self, name: str, *, default: bool = False) -> bool:
        """Of a flag that is true or false."""
        return self.text(name, str(default)).lower() in ("true", "1", "t")

    def number(self, name: str, default: int = 0) -> int:
        """Of a whole number, which was checked when it was read."""
        return int(self.text(name)) if name in self.values else default

    def seconds(self, name: str, default: float = 0.0) -> float:
        """Of a duration."""
        return duration_s(self.text(name)) or 0.0 if name in self.values else default


def duration_s(text: str) -> float | None:
    """Go's `1m30s`, or plain seconds; None for what is neither."""
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not re.fullmatch(r"(\d+(\.\d+)?(ms|h|m|s))+", text):
        return None
    return sum(
        float(n) * TIMES[unit] for n, _, unit in re.findall(r"(\d+(\.\d+)?)(ms|h|m|s)", text)
    )


def parse(words: Sequence[str], flags: Sequence[Flag], command: str) -> Parsed:
    """Raises Failed in pflag's words. ``command`` is what stands in front, for the hint at the end."""
    long = {one.name: one for one in flags}
    short = {one.short: one for one in flags if one.short}
    found, rest = Parsed(), list(words)
    try:
        while rest:
            word = rest.pop(0)
            if word == "--":
                found.dash = rest
                break
            if word.startswith("--"):
                _long(word, rest, long, found)
            elif word.startswith("-") and word != "-":
                _short(word, rest, short, found)
            else:
                found.args.append(word)
    except ValueError as why:
        raise Failed(f"error: {why}\nSee 'kubectl {command} --help' for usage.") from why
    lacking = [f'"{one.name}"' for one in flags if one.required and one.name not in found.values]
    if lacking:
        raise Failed(f"error: required flag(s) {', '.join(lacking)} not set")
    return found


def _long(word: str, rest: list[str], flags: Mapping[str, Flag], found: Parsed) -> None:
    name, is_given, value = word[2:].partition("=")
    flag = flags.get(name)
    if flag is None:
        raise ValueError(f"unknown flag: --{name}")
    if not is_given:
        bare = "true" if flag.sort == "bool" else flag.bare
        if bare is None and not rest:
            raise ValueError(f"flag needs an argument: --{name}")
        value = rest.pop(0) if bare is None else bare
    _keep(flag, value, found)


def _short(word: str, rest: list[str], flags: Mapping[str, Flag], found: Parsed) -> None:
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = flags.get(letter)
        if flag is None:
            raise ValueError(f"unknown shorthand flag: '{letter}' in {word}")
        if flag.sort == "bool" and not letters.startswith("="):
            _keep(flag, "true", found)
            continue
        if letters:
            value = letters.removeprefix("=")
        elif flag.bare is not None:
            value = flag.bare
        elif rest:
            value = rest.pop(0)
        else:
            raise ValueError(f"flag needs an argument: '{letter}' in {word}")
        _keep(flag, value, found)
        return


def _keep(flag: Flag, value: str, found: Parsed) -> None:
    called = f"-{flag.short}, --{flag.name}" if flag.short else f"--{flag.name}"
    wrong = f'invalid argument "{value}" for "{called}" flag: '
    if flag.sort == "int" and not re.fullmatch(r"[+-]?\d{1,9}", value):
        raise ValueError(f'{wrong}strconv.ParseInt: parsing "{value}": invalid syntax')
    if flag.sort == "bool" and value.lower() not in ("true", "false", "1", "0", "t", "f"):
        raise ValueError(f'{wrong}strconv.ParseBool: parsing "{value}": invalid syntax')
    if flag.sort == "time" and duration_s(value) is None:
        raise ValueError(f'{wrong}time: invalid duration "{value}"')
    values = value.split(",") if flag.sort == "texts" else [value]
    found.values.setdefault(flag.name, []).extend(values)
