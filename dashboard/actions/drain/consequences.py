"""What a drain would mean: how many pods go and stay, who forbids it, which budgets make it wait, which
Services would be without an endpoint, and whether the other nodes have room."""

from collections import Counter
from collections.abc import Sequence

from dashboard import limits
from dashboard.actions.drain.looking import TooManyPods, look
from dashboard.actions.drain.sorting import Options, Sorted, controller
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.projection import selectors
from dashboard.projection.quantities import thousandths, whole

_NAMED = 4  # of several things; more are counted


async def of_drain(api: Api, node: str, options: Options) -> list[str]:
    """Sentences; what cannot be read is left out."""
    try:
        found = await look(api, node, options)
    except (KubeError, TooManyPods) as why:
        return [str(why)]
    said = [*_going(found), *_forbidding(found)]
    said += await _budgets(api, found.evicted)
    said += await _services(api, node)
    said += await _room(api, node, found.evicted)
    return said


def _going(found: Sorted) -> list[str]:
    owners = Counter(_owner(pod) for pod in found.evicted)
    named = ", ".join(f"{count} of {name}" for name, count in owners.most_common(_NAMED))
    more = len(owners) - _NAMED
    said = [
        f"{_pods(len(found.evicted))} would be evicted"
        + (f": {named}{f' and of {more} more' if more > 0 else ''}." if named else ".")
    ]
    if found.left:
        word = "stays" if len(found.left) == 1 else "stay"
        said.append(f"{_pods(len(found.left))} of DaemonSets or of the node itself {word}.")
    return said


def _owner(pod: Object) -> str:
    owner = controller(pod)
    if owner is None:
        return f"nobody ({pod['metadata']['name']})"
    labels = pod["metadata"].get("labels") or {}
    hash_ = labels.get("pod-template-hash")
    return str(owner["name"]).removesuffix(f"-{hash_}") if hash_ else str(owner["name"])


def _forbidding(found: Sorted) -> list[str]:
    said = [f"{pod['metadata']['name']} forbids it: {why}." for pod, why in found.refused[:_NAMED]]
    if len(found.refused) > _NAMED:
        said.append(f"So do {len(found.refused) - _NAMED} more.")
    return said


async def _budgets(api: Api, evicted: Sequence[Object]) -> list[str]:
    said = []
    for budget in await _all(api, "PodDisruptionBudget"):
        selector = (budget.get("spec") or {}).get("selector")
        hit = [
            pod
            for pod in evicted
            if selector is not None
            and pod["metadata"]["namespace"] == budget["metadata"]["namespace"]
            and selectors.matches(selectors.read(selector), pod["metadata"].get("labels") or {})
        ]
        allowed = int((budget.get("status") or {}).get("disruptionsAllowed", 0))
        name = budget["metadata"]["name"]
        if hit and not allowed:
            said.append(
                f"Budget {name} allows no eviction now: {_pods(len(hit))} would wait for it."
            )
        elif len(hit) > allowed:
            said.append(f"Budget {name} lets {allowed} of its {len(hit)} pods go at a time.")
    return said


async def _services(api: Api, node: str) -> list[str]:
    here: Counter[tuple[str, str]] = Counter()
    all_: Counter[tuple[str, str]] = Counter()
    for one in await _all(api, "EndpointSlice"):
        service = (one["metadata"].get("labels") or {}).get("kubernetes.io/service-name")
        for endpoint in (one.get("endpoints") or []) if service else []:
            if (endpoint.get("conditions") or {}).get("ready") is False:
                continue
            key = (one["metadata"]["namespace"], str(service))
            all_[key] += 1
            here[key] += endpoint.get("nodeName") == node
    alone = sorted(
        name for (space, name), count in here.items() if count and count == all_[space, name]
    )
    if not alone:
        return ["Every Service keeps a ready endpoint on another node."] if here else []
    named = ", ".join(alone[:_NAMED]) + (
        f" and {len(alone) - _NAMED} more" if len(alone) > _NAMED else ""
    )
    return [
        f"Ready endpoints on this node only: {named}. Nobody answers there until the new pods are ready."
    ]


async def _room(api: Api, node: str, evicted: Sequence[Object]) -> list[str]:
    """Requests against what is free elsewhere, in sums; the scheduler may still find no single place."""
    nodes = await _all(api, "Node")
    pods = await _all(api, "Pod")
    others = {
        one["metadata"]["name"]: one
        for one in nodes
        if one["metadata"]["name"] != node and not (one.get("spec") or {}).get("unschedulable")
    }
    if not nodes or len(pods) >= limits.LIST_PAGE_OBJECTS:
        return []
    if not others:
        return ["No other node takes pods: what is evicted would wait."]
    free_m = free_b = 0
    for one in others.values():
        given = (one.get("status") or {}).get("allocatable") or {}
        free_m += thousandths(given.get("cpu", 0))
        free_b += whole(given.get("memory", 0))
    for pod in pods:
        if (pod.get("spec") or {}).get("nodeName") in others:
            cpu_m, memory_b = _requests(pod)
            free_m, free_b = free_m - cpu_m, free_b - memory_b
    need_m = sum(_requests(pod)[0] for pod in evicted)
    need_b = sum(_requests(pod)[1] for pod in evicted)
    is_one = len(others) == 1
    if need_m <= free_m and need_b <= free_b:
        fits = f"{'has' if is_one else 'have'} room for it"
    else:
        fits = f"{'does' if is_one else 'do'} not have room for all of it"
    count = f"{len(others)} other {'node' if is_one else 'nodes'}"
    return [
        f"It needs {need_m / 1000:g} cores and {need_b / 2**20:.0f} MiB elsewhere; {count} {fits} "
        f"({max(free_m, 0) / 1000:g} cores, {max(free_b, 0) / 2**20:.0f} MiB free)."
    ]


def _requests(pod: Object) -> tuple[int, int]:
    """What the containers ask for: thousandths of a core, bytes."""
    if (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed"):
        return 0, 0
    asked = [
        (one.get("resources") or {}).get("requests") or {}
        for one in (pod.get("spec") or {}).get("containers") or []
    ]
    return (
        sum(thousandths(one.get("cpu", 0)) for one in asked),
        sum(whole(one.get("memory", 0)) for one in asked),
    )


async def _all(api: Api, kind: str) -> list[Object]:
    try:
        answer = await api.list(by_name(kind), limit=limits.LIST_PAGE_OBJECTS)
    except KubeError:
        return []
    return answer.get("items") or []


def _pods(count: int) -> str:
    return f"{count} {'pod' if count == 1 else 'pods'}"
