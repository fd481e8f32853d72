"""The file that a run leaves in `bench/results/`: its figures with the machine they are of."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.measuring import Result

RESULTS = Path(__file__).parent / "results"


def keep(machine: dict[str, Any], results: Sequence[Result], suffix: str = "") -> str:
    """Write it; its path, as short as it can be told. `machine` is what `bench.machine.facts` found before the run."""
    goals = [goal for one in results for goal in one.goals]
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{machine['at'].replace(':', '')}{suffix}.json"
    content = {
        "machine": machine,
        "load after": round(os.getloadavg()[0], 2),
        "results": {one.name: one.data for one in results},
        "goals": {goal.what: goal.as_json() for goal in goals},
    }
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
