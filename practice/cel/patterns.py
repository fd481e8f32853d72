"""Regular expressions in time that grows with the text, whatever the pattern (as Go's RE2 does it).

Patterns are read by Python's own reader, refused where RE2 knows no such thing (looking around,
going back to a group), and then run as a machine of states instead of by trying again and again.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from re import _constants as names  # type: ignore[attr-defined]
from re import _parser as reader  # type: ignore[attr-defined]
from typing import Any

from practice.cel.errors import CelError
from practice.limits import CEL_PATTERN_REPEATS, CEL_PATTERN_STATES, CEL_PATTERNS_KEPT

_CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "xdigit": "0-9A-Fa-f",
    "word": r"\w",
    "punct": r"!-/:-@\[-`{-~",
}
_POSIX = re.compile(r"\[:(\w+):\]")
_NAMED = re.compile(r"\(\?<(?=[A-Za-z_])")
_WORD = re.compile(r"\w", re.ASCII)
_CATEGORIES = {
    names.CATEGORY_DIGIT: re.compile(r"\d", re.ASCII),
    names.CATEGORY_NOT_DIGIT: re.compile(r"\D", re.ASCII),
    names.CATEGORY_SPACE: re.compile(r"[\t\n\f\r ]"),
    names.CATEGORY_NOT_SPACE: re.compile(r"[^\t\n\f\r ]"),
    names.CATEGORY_WORD: _WORD,
    names.CATEGORY_NOT_WORD: re.compile(r"\W", re.ASCII),
}
State = tuple[Any, ...]
_MATCHED = (-1,)


@lru_cache(maxsize=CEL_PATTERNS_KEPT)
def compiled_pattern(pattern: str) -> Pattern:
    """CelError: RE2 would not have it."""
    text = _NAMED.sub("(?P<", _POSIX.sub(_posix, pattern)).replace(r"\z", r"\Z")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = reader.parse(text, re.ASCII)
            return Pattern(tree)
    except (re.error, OverflowError, RecursionError) as error:
        raise CelError(f"error parsing regexp: {error}: `{pattern}`") from error


def _posix(found: re.Match[str]) -> str:
    if found[1] not in _CLASSES:
        raise CelError(f"error parsing regexp: invalid character class range: `[:{found[1]}:]`")
    return _CLASSES[found[1]]


class Pattern:
    """One pattern as a machine: states that take a character, split, or look at the place."""

    def __init__(self, tree: Any) -> None:
        self._flags: int = tree.state.flags
        self._states: list[State] = []
        self._parts = 0
        self._emit_all(tree)
        self._states.append(("match",))
        self._steps: dict[tuple[tuple[int, ...], str, str], tuple[int, ...]] = {}

    def found_in(self, text: str) -> bool:
        """Whether it matches anywhere. What a step leads to is kept: it depends on nothing but the
        states and the characters before and after it."""
        now: tuple[int, ...] = ()
        before = ""
        for at in range(len(text) + 1):
            sign = text[at : at + 1]
            key = now, before, sign
            found = self._steps.get(key)
            if found is None:
                if len(self._steps) > CEL_PATTERN_STATES:
                    self._steps.clear()
                found = self._steps[key] = self._step(now, text, at)
            if found is _MATCHED:
                return True
            now, before = found, sign
        return False

    def find(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """The leftmost match, and of those the one that the pattern prefers."""
        threads: list[tuple[int, int]] = []
        best: tuple[int, int] | None = None
        for at in range(start, len(text) + 1):
            begun = dict(reversed([(state, origin) for state, origin in threads]))
            seeds = [state for state, _ in threads]
            if best is None:
                seeds.append(0)
                begun.setdefault(0, at)
            following: list[tuple[int, int]] = []
            seen: set[int] = set()
            for seed in seeds:
                origin = begun[seed]
                for state in self._reach(seed, text, at, seen):
                    if self._states[state][0] == "match":
                        best = origin, at
                        break
                    if at < len(text) and self._takes(state, text[at]):
                        following.append((state + 1, origin))
                else:
                    continue
                break
            threads = following
            if not threads and best is not None:
                return best
        return best

    # -- running -----------------------------------------------------------------------------------

    def _step(self, now: tuple[int, ...], text: str, at: int) -> tuple[int, ...]:
        """What the states lead to with the character that comes next; an attempt begins anywhere."""
        seen: set[int] = set()
        following: list[int] = []
        for seed in (*now, 0):
            for state in self._reach(seed, text, at, seen):
                if self._states[state][0] == "match":
                    return _MATCHED
                if at < len(text) and self._takes(state, text[at]):
                    following.append(state + 1)
        return tuple(sorted(set(following)))

    def _reach(self, seed: int, text: str, at: int, seen: set[int]) -> Iterator[int]:
        """What can be reached without a character, the preferred first."""
        waiting = [seed]
        while waiting:
            state = waiting.pop()
            if state in seen:
                continue
            seen.add(state)
            kind, *rest = self._states[state]
            if kind == "split":
                waiting += [rest[1], rest[0]]
            elif kind == "jump":
                waiting.append(rest[0])
            elif kind == "at":
                if self._holds(rest[0], text, at):
                    waiting.append(state + 1)
            else:
                yield state

    def _holds(self, where: Any, text: str, at: int) -> bool:
        lines = self._flags & re.MULTILINE
        if where in (names.AT_BEGINNING, names.AT_BEGINNING_STRING):
            return at == 0 or bool(lines and where == names.AT_BEGINNING and text[at - 1] == "\n")
        if where in (names.AT_END, names.AT_END_STRING):
            return at == len(text) or bool(lines and where == names.AT_END and text[at] == "\n")
        before = at > 0 and _WORD.match(text[at - 1]) is not None
        after = at < len(text) and _WORD.match(text[at]) is not None
        return bool((before != after) == (where == names.AT_BOUNDARY))

    def _takes(self, state: int, sign: str) -> bool:
        kind, *rest = self._states[state]
        if kind != "take":
            return False
        operator, value = rest
        if operator == names.ANY:
            return sign != "\n" or bool(self._flags & re.DOTALL)
        cases = {sign, sign.lower(), sign.upper()} if self._flags & re.IGNORECASE else {sign}
        if operator == names.LITERAL:
            return any(ord(one) == value for one in cases if len(one) == 1)
        if operator == names.NOT_LITERAL:
            return not any(ord(one) == value for one in cases if len(one) == 1)
        negated = value[0][0] == names.NEGATE
        return bool(negated != any(_among(value, one) for one in cases if len(one) == 1))

    # -- building ----------------------------------------------------------------------------------

    def _add(self, *state: Any) -> int:
        if len(self._states) >= CEL_PATTERN_STATES:
            raise re.error("expression too large")
        self._states.append(state)
        return len(self._states) - 1

    def _emit_all(self, tree: Any) -> None:
        for operator, value in tree:
            self._emit(operator, value)

    def _emit(self, operator: Any, value: Any) -> None:
        self._parts += 1  # groups of nothing make no states, and can be repeated, too
        if self._parts > CEL_PATTERN_STATES:
            raise re.error("expression too large")
        if operator in (names.LITERAL, names.NOT_LITERAL, names.ANY, names.IN):
            self._add("take", operator, value)
        elif operator == names.AT:
            self._add("at", value)
        elif operator == names.SUBPATTERN:
            self._flags |= value[1]
            self._emit_all(value[3])
        elif operator == names.BRANCH:
            self._branch(value[1])
        elif operator in (names.MAX_REPEAT, names.MIN_REPEAT):
            self._repeat(*value, greedy=operator == names.MAX_REPEAT)
        else:
            raise re.error("invalid or unsupported Perl syntax")

    def _branch(self, choices: list[Any]) -> None:
        ends: list[int] = []
        for number, choice in enumerate(choices):
            split = self._add("split", 0, 0) if number < len(choices) - 1 else -1
            self._emit_all(choice)
            if split >= 0:
                ends.append(self._add("jump", 0))
                self._states[split] = ("split", split + 1, len(self._states))
        for end in ends:
            self._states[end] = ("jump", len(self._states))

    def _repeat(self, least: int, most: Any, body: Any, *, greedy: bool) -> None:
        endless = most is names.MAXREPEAT
        if least > CEL_PATTERN_REPEATS or (not endless and most > CEL_PATTERN_REPEATS):
            raise re.error("invalid repeat count")
        for _ in range(least):
            self._emit_all(body)
        if endless:
            split = self._add("split", 0, 0)
            self._emit_all(body)
            self._add("jump", split)
            self._split(split, greedy=greedy)
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._add("split", 0, 0))
            self._emit_all(body)
        for split in splits:
            self._split(split, greedy=greedy)

    def _split(self, split: int, *, greedy: bool) -> None:
        into, past = split + 1, len(self._states)
        self._states[split] = ("split", into, past) if greedy else ("split", past, into)


def _among(items: list[tuple[Any, Any]], sign: str) -> bool:
    code = ord(sign)
    for operator, value in items:
        if operator == names.LITERAL and code == value:
            return True
        if operator == names.RANGE and value[0] <= code <= value[1]:
            return True
        if operator == names.CATEGORY and _CATEGORIES[value].match(sign):
            return True
    return False
