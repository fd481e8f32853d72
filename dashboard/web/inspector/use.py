"""What an object uses, beside what it asked for and may use at most: two small charts and their words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.projection.audience import audience_of
from dashboard.projection.quantities import thousandths, whole
from dashboard.usage.polling import Usage
from dashboard.web.logs.sources import SELECTING, selector_text

WIDTH, HEIGHT = 320, 56
MEASURED = (SELECTING - {"Service"}) | {"Pod", "Node"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A level across the chart; `y` from its top."""

    name: str
    text: str
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One resource over the last half hour. `points` is an SVG polyline; `said` the same in words."""

    title: str
    now: str
    points: str
    marks: list[Mark]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Either charts, or why there are none."""

    charts: Sequence[Chart] = ()
    why_not: str = ""


async def use_of(
    api: Api, usage: Usage | None, target: Target, found: Object, *, role: str
) -> Use | None:
    """None for kinds that are not measured."""
    if target.kind not in MEASURED or usage is None:
        return None
    if target.kind == "Node":
        samples = usage.nodes.of(("", target.name))
        has = (found.get("status") or {}).get("allocatable") or {}
        levels = [("allocatable", thousandths(has.get("cpu", 0)), whole(has.get("memory", 0)))]
    else:
        pods = [found] if target.kind == "Pod" else await _pods(api, target, found)
        keys = [(target.namespace, str(one["metadata"]["name"])) for one in pods]
        samples = usage.pods.sum_of(keys)
        levels = [("requested", *_total(pods, "requests")), ("limit", *_total(pods, "limits"))]
    if not samples:
        why_not = usage.why_not if audience_of(role) == "operator" else usage.briefly
        return Use(
            why_not=why_not or "Nothing is measured of it yet: it takes up to half a minute."
        )
    cpu = [(one.at_ms, one.cpu_m) for one in samples]
    memory = [(one.at_ms, one.memory_b) for one in samples]
    charts = [
        _chart("CPU", cpu, [(name, level) for name, level, _ in levels], cores),
        _chart("Memory", memory, [(name, level) for name, _, level in levels], size),
    ]
    return Use(charts=charts)


async def _pods(api: Api, target: Target, found: Object) -> list[Object]:
    selector = selector_text(found)
    if not selector:
        return []
    try:
        answer = await api.list(
            by_name("Pod"), target.namespace, label_selector=selector, limit=limits.REASONS_OBJECTS
        )
    except KubeError:
        return []
    return answer.get("items") or []


def _total(pods: Sequence[Object], what: str) -> tuple[int, int]:
    """Of their containers; a limit only where every container has one."""
    cpu, memory = [], []
    for pod in pods:
        for one in (pod.get("spec") or {}).get("containers") or ():
            amounts = (one.get("resources") or {}).get(what) or {}
            cpu.append(thousandths(amounts.get("cpu", 0)))
            memory.append(whole(amounts.get("memory", 0)))
    if what == "limits":
        return (sum(cpu) if all(cpu) else 0), (sum(memory) if all(memory) else 0)
    return sum(cpu), sum(memory)


def _chart(
    title: str,
    values: Sequence[tuple[int, int]],
    levels: Sequence[tuple[str, int]],
    write: Callable[[int], str],
) -> Chart:
    shown = [(name, level) for name, level in levels if level]
    top = max([value for _, value in values] + [level for _, level in shown] + [1]) * 1.1
    end_ms = values[-1][0]
    span_ms = limits.USAGE_KEPT_S * 1000

    def y(value: int) -> float:
        return round(HEIGHT - HEIGHT * value / top, 1)

    points = [
        f"{round(WIDTH - WIDTH * (end_ms - at_ms) / span_ms, 1)},{y(value)}"
        for at_ms, value in values
    ]
    if len(points) == 1:  # one sample is a line, too
        points.append(f"{WIDTH - 4},{y(values[0][1])}")
    now = write(values[-1][1])
    low, high = (write(pick(value for _, value in values)) for pick in (min, max))
    bounds = "".join(f", {name} {write(level)}" for name, level in shown)
    minutes = max(1, round((end_ms - values[0][0]) / 60_000))
    return Chart(
        title=title,
        now=now,
        points=" ".join(points),
        marks=[Mark(name=name, text=write(level), y=y(level)) for name, level in shown],
        said=f"{title}: {now} now, between {low} and {high} in the last {minutes} min{bounds}.",
    )


def cores(thousandths_: int) -> str:
    """``12m``, ``1.25`` cores as kubectl top and people write them."""
    return f"{thousandths_}m" if thousandths_ < 1000 else f"{thousandths_ / 1000:.3g}"


def size(bytes_: int) -> str:
    """``34 Mi``, ``1.5 Gi``."""
    for unit, length in (("Gi", 2**30), ("Mi", 2**20), ("Ki", 2**10)):
        if bytes_ >= length:
            return f"{bytes_ / length:.3g} {unit}"
    return f"{bytes_} B"
