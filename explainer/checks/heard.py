"""Predicates about what came by since the step began: Events, answers of the probe, clicks, answers of people."""

from explainer.checks.of_objects import number
from explainer.checks.scene import Scene
from explainer.checks.verdict import Verdict
from explainer.format import predicates as asked
from explainer.format.quantities import Comparison

AT_LEAST_ONCE = Comparison(">=", 1)


def event(check: asked.Event, scene: Scene) -> Verdict:
    """How often an Event with this reason was told."""
    of = check.of
    found = [
        one
        for one in scene.events
        if one.reason == check.reason and (of is None or (one.kind, one.name) == (of.kind, of.name))
    ]
    return number(len(found), check.count or AT_LEAST_ONCE, f"Events {check.reason}")


def traffic(check: asked.Traffic, scene: Scene) -> Verdict:
    """The probe's counts; a share is of the answered ones."""
    counted = scene.traffic
    parts = []
    if check.answered is not None:
        parts.append(number(counted.answered, check.answered, "Answered"))
    if check.errors is not None:
        total = counted.answered + counted.failed
        share = 100 * counted.failed / total if total else 0.0
        have = share if check.errors.is_share else counted.failed
        parts.append(number(have, check.errors, "Failed"))
    for version, wanted in (check.share or {}).items():
        have = (
            100 * counted.by_version.get(version, 0) / counted.answered if counted.answered else 0.0
        )
        parts.append(number(have, wanted, f"Share of {version}"))
    if check.p95_ms is not None:
        parts.append(number(percentile(counted.latencies_ms, 0.95), check.p95_ms, "p95 in ms"))
    return together(parts)


def percentile(values: list[float], share: float) -> float:
    """By nearest rank; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def together(parts: list[Verdict]) -> Verdict:
    """All of them as one."""
    return Verdict(
        all(one.met for one in parts),
        " ".join(one.sentence for one in parts),
        ", ".join(one.have for one in parts if one.have),
        ", ".join(one.want for one in parts if one.want),
        tuple(dict.fromkeys(uid for one in parts for uid in one.uids)),
    )


def answered(check: asked.Answered, scene: Scene) -> Verdict:
    """However."""
    met = check.id in scene.answered
    return Verdict(met, "Answered." if met else "Not answered yet.")


def clicked(check: asked.Clicked, scene: Scene) -> Verdict:
    """All of the things."""
    left = [one for one in check.of if one not in scene.clicked]
    have = len(check.of) - len(left)
    return Verdict(not left, f"{have} of {len(check.of)} found.", str(have), str(len(check.of)))
