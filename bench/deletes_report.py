"""What was seen of the deletes, as a table: four who saw each, and the floor under them.

Two origins of time. "After the answer" is what a person waits for once the API server has said yes;
it may be below zero for the watch, which hears of it at the same moment. Ratios are therefore made of
the times "from sending", which are those of the whole way.
"""

from dataclasses import dataclass
from typing import Any

from bench.measuring import Result, Samples, Table, shown

GOAL_MS = 250
STAGES = (
    "the API server's own watch (floor)",
    "Podium's frame at a socket",
    "document changed",
    "painted",
)


@dataclass(frozen=True, slots=True)
class Delete:
    """One pod that was deleted: sent (or kubectl started), and answered (or kubectl ended)."""

    uid: str
    by_kubectl: bool
    sent_ms: float
    answered_ms: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One delete, and when each of the four saw it."""

    delete: Delete
    stages_ms: tuple[float, ...]


def report(where: str, seen: list[Seen]) -> Result:
    """A line for each of the four, and two for kubectl."""
    by_api = [one for one in seen if not one.delete.by_kubectl]
    by_kubectl = [one for one in seen if one.delete.by_kubectl]
    head = ("", "median", "p95", "max", "seen", "from sending", "× floor")
    table = Table(f"Delete → picture: {where} (ms after the API server's answer)", head)
    data: dict[str, Any] = {}
    floor = Samples.of(one.stages_ms[0] - one.delete.sent_ms for one in by_api).median
    for i, name in enumerate(STAGES):
        after = Samples.of(one.stages_ms[i] - one.delete.answered_ms for one in by_api)
        whole = Samples.of(one.stages_ms[i] - one.delete.sent_ms for one in by_api)
        ratio = whole.median / floor
        table.rows.append(
            (
                name,
                *_figures(after),
                str(len(after.values)),
                shown(whole.median, 1),
                shown(ratio, 1),
            )
        )
        data[name] = {
            "after_answer_ms": after.as_json(),
            "after_sending_ms": whole.as_json(),
            "times_floor": ratio,
        }
    kubectl = Samples.of(one.stages_ms[3] - one.delete.sent_ms for one in by_kubectl)
    itself = Samples.of(one.delete.answered_ms - one.delete.sent_ms for one in by_kubectl)
    count = str(len(kubectl.values))
    table.rows.append(("painted, after kubectl was started", *_figures(kubectl), count, "", ""))
    table.rows.append(
        ("kubectl itself, from start to end", *_figures(itself), str(len(itself.values)), "", "")
    )
    data["after_start_of_kubectl_ms"] = {"painted": kubectl.as_json(), "kubectl": itself.as_json()}
    painted = Samples.of(one.stages_ms[3] - one.delete.answered_ms for one in by_api).median
    data["goal_met"] = painted < GOAL_MS
    table.remarks.append(_verdict(painted))
    return Result(f"delete, {where}", [table], data)


def _figures(samples: Samples) -> tuple[str, ...]:
    return tuple(shown(value, 1) for value in (samples.median, samples.p95, samples.highest))


def _verdict(painted_ms: float) -> str:
    word = "met" if painted_ms < GOAL_MS else "MISSED"
    return f"Goal: painted within {GOAL_MS} ms (median): {word} ({shown(painted_ms, 1)} ms)."
