"""What the test program's JSON report says, spec by spec."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.expectations import short_name

SKIPPED = ("skipped", "pending")


@dataclass(frozen=True, slots=True)
class Result:
    """One spec that ran. `outcome` is `passed`, `failed` or `skipped` (by the spec itself)."""

    sig: str
    name: str
    outcome: str
    took_s: float
    where: str = ""
    message: str = ""


def read(report: Path) -> list[Result]:
    """The specs that were chosen; none where the program wrote no report."""
    if not report.is_file():
        return []
    suites = json.loads(report.read_text(encoding="utf-8"))
    specs = [spec for suite in suites for spec in suite.get("SpecReports") or ()]
    return [_result(spec) for spec in specs if _was_chosen(spec)]


def _was_chosen(spec: dict[str, Any]) -> bool:
    if spec["LeafNodeType"] != "It":
        return False
    return spec["State"] not in SKIPPED or bool((spec.get("Failure") or {}).get("Message"))


def _result(spec: dict[str, Any]) -> Result:
    full = " ".join([*(spec.get("ContainerHierarchyTexts") or ()), spec["LeafNodeText"]])
    sig, name = short_name(full)
    state, failure = spec["State"], spec.get("Failure") or {}
    outcome = state if state == "passed" else "skipped" if state in SKIPPED else "failed"
    place = failure.get("Location") or {}
    file = place.get("FileName", "").rpartition("/test/e2e/")[2]
    where = f"{file}:{place.get('LineNumber')}" if file else ""
    took_s = spec.get("RunTime", 0) / 1e9
    return Result(sig, name, outcome, took_s, where, failure.get("Message", ""))
