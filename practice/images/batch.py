"""Programs that come to an end: what Jobs run."""

from __future__ import annotations

import re

from practice.images.program import Exit, Program, Say, Start, Step, Wait
from practice.limits import PI_DIGITS

_PI = re.compile(r"bpi\((\d+)\)")


class Batch(Program):
    """Works through items, one after the other, and exits.

    `ITEMS` (5) and `ITEM_SECONDS` (1) say how many there are and how long each takes; with
    `FAIL_AT` it exits with code 1 at that item. The index of an indexed Job is in each line.
    """

    def _make_plan(self) -> list[Step]:
        env = self.start.env
        items, seconds = _number(env.get("ITEMS"), 5), _number(env.get("ITEM_SECONDS"), 1)
        fails_at = _number(env.get("FAIL_AT"), 0)
        index = env.get("JOB_COMPLETION_INDEX")
        who = f"worker {index}: " if index is not None else ""
        plan: list[Step] = [Say(f"{who}{items:g} items to do")]
        for item in range(1, int(items) + 1):
            plan.append(Wait(seconds))
            if item == fails_at:
                return [*plan, Say(f"{who}item {item} failed"), Exit(1)]
            plan.append(Say(f"{who}item {item} of {items:g} done"))
        return [*plan, Say(f"{who}finished"), Exit(0)]


class Perl(Program):
    """The example of every introduction to Jobs: `perl -Mbignum=bpi -wle "print bpi(2000)"`."""

    runs = ("perl",)

    def __init__(self, start: Start) -> None:
        super().__init__(start)

    def _make_plan(self) -> list[Step]:
        match = _PI.search(" ".join([*self.start.command, *self.start.args]))
        if match is None:
            return [Exit(0)]
        digits = min(int(match[1]), PI_DIGITS)
        # real perl takes some 5 s for 2,000 digits, and the time grows with their square
        return [Wait(5.0 * (digits / 2_000) ** 2), Say(pi(digits)), Exit(0)]


def pi(digits: int) -> str:
    """Pi with so many digits in all, by Machin's formula in whole numbers."""
    one = 10 ** (digits + 9)
    value = 4 * (4 * _arctangent(5, one) - _arctangent(239, one)) // 10**10
    text = str(value)
    return f"{text[0]}.{text[1:digits]}" if digits > 1 else text[0]


def _arctangent(inverse: int, one: int) -> int:
    """arctan(1/inverse), times `one`."""
    term = one // inverse
    total, number, sign = term, 3, -1
    while term:
        term //= inverse * inverse
        total += sign * (term // number)
        number, sign = number + 2, -sign
    return total


def _number(text: str | None, otherwise: float) -> float:
    """A number in an environment variable; `otherwise` where there is none."""
    try:
        return max(0.0, float(text)) if text else otherwise
    except ValueError:
        return otherwise
