"""A report for the terminal, and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from dashboard.doctor.findings import SECTIONS, WORDS, Finding, Grade

MARKS: dict[Grade, str] = {
    "good": "ok",
    "slow": "SLOW",
    "missing": "-",
    "narrow": "PART",
    "denied": "NO",
    "broken": "BROKEN",
}

LESS: tuple[Grade, ...] = ("denied", "narrow", "missing", "slow")
"""The grades with which Podium works, and shows less."""


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    """One line a finding, its advice below it."""
    for section in SECTIONS:
        mine = [one for one in findings if one.section == section]
        if not mine:
            continue
        yield from ("", section)
        for one in mine:
            took = f" ({one.took_ms} ms)" if one.took_ms is not None else ""
            yield f"  {MARKS[one.grade]:<7} {one.name:<42} {one.text}{took}"
            if one.next:
                yield f"  {'':<7} {'':<42} → {one.next}"
    yield ""
    yield verdict(findings)


def verdict(findings: Sequence[Finding]) -> str:
    """The whole in one sentence."""
    count = {grade: sum(one.grade == grade for one in findings) for grade in MARKS}
    if count["broken"]:
        return f"{count['broken']} broken: Podium cannot work properly until that is mended."
    parts = [f"{count[grade]} {WORDS[grade]}" for grade in LESS if count[grade]]
    return f"Podium works; {', '.join(parts)}." if parts else "All is well."


def as_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """For `--json`: the fields of `Finding`."""
    return [asdict(one) for one in findings]
