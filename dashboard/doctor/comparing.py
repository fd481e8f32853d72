"""Findings of `doctor --compare`: does what is watched equal what is listed?"""

from dashboard.doctor.findings import COMPARED, Finding
from dashboard.kube.api import Api
from dashboard.mirror.comparing import Compared, compare

NAMES_SHOWN = 3


async def comparison(api: Api) -> list[Finding]:
    """One finding for each kind that is drawn."""
    return [_finding(one) for one in await compare(api)]


def _finding(one: Compared) -> Finding:
    if one.state != "live":
        grade = "denied" if one.state == "forbidden" else "missing"
        text = f"not compared: {one.reason or one.state}"
        return Finding(section=COMPARED, name=one.kind, grade=grade, text=text)  # type: ignore[arg-type]
    if not one.differs:
        text = f"{one.listed} objects, the same in a watch and in a list"
        return Finding(section=COMPARED, name=one.kind, grade="good", text=text)
    parts = (
        ("missing", one.missing),
        ("there although they are gone", one.too_many),
        ("of another version", one.other),
    )
    text = "; ".join(f"{len(names)} {word} ({_some(names)})" for word, names in parts if names)
    return Finding(
        section=COMPARED,
        name=one.kind,
        grade="broken",
        text=f"what was watched is not what is listed: {text}",
        next="Look whether a proxy before the API server changes or caches its answers; if not, report this as a "
        "defect of Podium.",
    )


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
