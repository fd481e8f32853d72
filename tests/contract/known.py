"""The differences that are known and have a reason: `known_differences.toml`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from tests.contract.comparing import Difference

FILE = Path(__file__).with_name("known_differences.toml")
MOST = 20


@dataclass(frozen=True, slots=True)
class Known:
    """`case` and `path` may have `*` for any text."""

    case: str
    path: str
    reason: str

    def is_of(self, case: str) -> bool:
        return fnmatchcase(case, self.case)

    def allows(self, difference: Difference) -> bool:
        # fnmatch would read the [0] of a list as a set of characters.
        return fnmatchcase(difference.path.replace("[", "("), self.path.replace("[", "("))


@cache
def known_differences() -> tuple[Known, ...]:
    rows = tomllib.loads(FILE.read_text()).get("difference", [])
    return tuple(Known(row["case"], row["path"], row["reason"]) for row in rows)


def unexpected(case: str, found: Iterable[Difference]) -> list[Difference]:
    """The differences that nobody has given a reason for."""
    rules = [known for known in known_differences() if known.is_of(case)]
    return [item for item in found if not any(rule.allows(item) for rule in rules)]
