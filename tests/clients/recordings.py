"""What the real control plane said on each walk, kept in `recorded/`: one file for each version of kubectl."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("recorded")
Walk = dict[str, dict[str, Any]]
"""By chapter, then by command."""


@cache
def recorded(version: str) -> Walk:
    """Empty when nothing is recorded."""
    file = FOLDER / f"kubectl-{version}.json"
    found: Walk = json.loads(file.read_text()) if file.exists() else {}
    return found


def record(version: str, walk: Walk) -> None:
    """Keep these chapters; others stay as they are."""
    text = json.dumps({**recorded(version), **walk}, indent=1, sort_keys=True, ensure_ascii=False)
    (FOLDER / f"kubectl-{version}.json").write_text(text + "\n")
    recorded.cache_clear()
