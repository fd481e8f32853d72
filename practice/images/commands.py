"""What command lines have in common: which name is a shell, how long a sleep is."""

import re
from collections.abc import Sequence

_DURATION_S = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def is_shell(name: str) -> bool:
    """Is this command a shell?"""
    return name.rpartition("/")[2] in ("sh", "bash", "ash", "dash")


def sleep_s(words: Sequence[str]) -> float | None:
    """Seconds of a sleep's arguments; None: for ever."""
    total_s = 0.0
    for word in words:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", word)
        if match is None:
            return None if word in ("inf", "infinity") else total_s
        total_s += float(match[1]) * _DURATION_S[match[2]]
    return total_s
