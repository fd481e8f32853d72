"""What the real control plane answered, kept in `recorded/`, one file for each group.

So the practice cluster is held to the truth also where no real control plane is built; where there
is one, the recordings themselves are checked against it.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("recorded")


@cache
def recorded(group: str) -> Mapping[str, Any]:
    """The masked answers of a group's cases, by case name; empty when nothing is recorded."""
    file = FOLDER / f"{group}.json"
    answers: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return answers


def record(group: str, answers: Mapping[str, Any]) -> None:
    text = json.dumps(answers, indent=1, sort_keys=True, ensure_ascii=False)
    (FOLDER / f"{group}.json").write_text(text + "\n")
    recorded.cache_clear()
