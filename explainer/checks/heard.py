"""Predicates about what came by since the step began: Events, answers of the probe, clicks, answers of people."""

from explainer.checks.of_objects import number
from explainer.checks.scene import Counted, Scene
from explainer.checks.verdict import Verdict
from explainer.format import predicates as asked
from explainer.format.quantities import Comparison, Reference

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
    """The probes' counts; a share is of the answered ones."""
    counted = scene.traffic
    if check.service is not None:
        counted = scene.traffic_of.get(check.service, Counted())
    of = f" by {check.service}" if check.service else ""
    parts = []
    if check.answered is not None:
        parts.append(number(counted.answered, check.answered, f"Answered{of}"))
    if check.errors is not None:
        total = counted.answered + counted.failed
        share = 100 * counted.failed / total if total else 0.0
        have = share if check.errors.is_share else counted.failed
        parts.append(number(have, check.errors, f"Failed{of}"))
    for version, wanted in (check.share or {}).items():
        have = round(
            100 * counted.by_version.get(version, 0) / counted.answered
            if counted.answered
            else 0.0,
            1,
        )
        parts.append(number(have, wanted, f"Share of {version} in %"))
    for path, wanted in (check.paths or {}).items():
        parts.append(number(counted.by_path.get(path, 0), wanted, f"Answered of {path}"))
    if check.pods is not None:
        parts.append(
            number(len(counted.by_pod), check.pods, "Pods that answered", tuple(counted.by_pod))
        )
    if check.p95_ms is not None:
        parts.append(number(percentile(counted.latencies_ms, 0.95), check.p95_ms, f"p95{of} in ms"))
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
    wanted = to_click(check, scene)
    have = sum(one in scene.clicked for one in wanted)
    met = have == len(wanted)
    return Verdict(met, f"{have} of {len(wanted)} found.", str(have), str(len(wanted)))


def to_click(check: asked.Clicked, scene: Scene) -> list[Reference]:
    """What is named, and nodes by who is on them: nobody knows before where a pod is placed."""
    pods = scene.pods(check.nodes_of) if check.nodes_of else []
    nodes = {pod.spec.node_name for pod in pods if pod.spec.node_name}
    return [*check.of, *(Reference("Node", name) for name in sorted(nodes))]


def tried(check: asked.Tried, scene: Scene) -> Verdict:
    """As the explorable itself says."""
    met = check.what in scene.tried
    return Verdict(met, "Tried." if met else "Not tried yet.")
