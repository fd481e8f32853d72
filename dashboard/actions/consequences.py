"""What an action would mean for those who depend on the object: in sentences, from the cluster as it
is now. Facts that cannot be read (not served, not allowed) are left out; nothing is guessed.
"""

from collections.abc import Awaitable, Callable, Iterator

from dashboard import limits
from dashboard.actions import labels
from dashboard.actions.catalog import Values
from dashboard.actions.catalog.debugging import copy_name
from dashboard.actions.drain.consequences import of_drain
from dashboard.actions.drain.sorting import Options
from dashboard.actions.others import of_deleting
from dashboard.actions.relabelled import of_labels
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.limits import LIST_PAGE_OBJECTS
from dashboard.projection import selectors

Sentences = list[str]


async def consequences(
    api: Api, name: str, target: Target, found: Object, values: Values
) -> Sentences:
    """For the action called ``name``; none where there is nothing to say."""
    tell = _TELLERS.get(name)
    return await tell(api, target, found, values) if tell is not None else []


async def _listed(
    api: Api, kind: str, namespace: str, *, label_selector: str = "", field_selector: str = ""
) -> list[Object]:
    """At most one page: what is more than that is said as "… or more"."""
    try:
        answer = await api.list(
            by_name(kind),
            namespace,
            label_selector=label_selector,
            field_selector=field_selector,
            limit=LIST_PAGE_OBJECTS,
        )
    except KubeError:
        return []
    return answer.get("items") or []


# --- a pod leaves -------------------------------------------------------------------------------


async def _pod_leaves(api: Api, target: Target, found: Object, _values: Values) -> Sentences:
    said = [_replacement(found)]
    said += list(_endpoints_left(await _listed(api, "EndpointSlice", target.namespace), found))
    for budget in await _listed(api, "PodDisruptionBudget", target.namespace):
        labels = found["metadata"].get("labels") or {}
        if selects((budget.get("spec") or {}).get("selector"), labels):
            said.append(_budget(budget))
    return said


def _replacement(pod: Object) -> str:
    owners = pod["metadata"].get("ownerReferences") or []
    owner = next((one for one in owners if one.get("controller")), None)
    if owner is None:
        return "Nothing owns this pod: no other will take its place."
    if owner["kind"] == "StatefulSet":
        return f"StatefulSet {owner['name']} makes a pod of the same name again, with its claims."
    return f"{owner['kind']} {owner['name']} makes another one."


def _endpoints_left(slices: list[Object], pod: Object) -> Iterator[str]:
    """For each Service that sends traffic to the pod: how many others stay."""
    uid = pod["metadata"]["uid"]
    serving: dict[str, set[str]] = {}
    for one in slices:
        service = (one["metadata"].get("labels") or {}).get("kubernetes.io/service-name")
        for endpoint in (one.get("endpoints") or []) if service else []:
            if (endpoint.get("conditions") or {}).get("ready") is not False:
                serving.setdefault(str(service), set()).add(
                    (endpoint.get("targetRef") or {}).get("uid", "")
                )
    for service, uids in sorted(serving.items()):
        if uid in uids:
            left = len(uids - {uid})
            yield (
                f"Service {service} keeps {left} ready {'endpoint' if left == 1 else 'endpoints'}."
                if left
                else f"Service {service} has no other ready endpoint: nobody answers for a while."
            )


def _budget(budget: Object) -> str:
    allowed = (budget.get("status") or {}).get("disruptionsAllowed", 0)
    name = budget["metadata"]["name"]
    if allowed:
        return f"Budget {name} allows {allowed} more to be evicted now."
    return f"Budget {name} allows no eviction now. Killing does not ask it, evicting does."


def _pods(count: int) -> str:
    if count >= LIST_PAGE_OBJECTS:
        return f"{count} pods or more"
    return f"{count} {'pod' if count == 1 else 'pods'}"


# --- a workload changes its size ----------------------------------------------------------------


async def _scaled(api: Api, target: Target, found: Object, values: Values) -> Sentences:
    now, then = int(found["spec"].get("replicas", 1)), int(values["replicas"])
    said = [_fewer_or_more(now, then)] if now != then else ["It has this number already."]
    for one in await _listed(api, "HorizontalPodAutoscaler", target.namespace):
        spec = one.get("spec") or {}
        aim = spec.get("scaleTargetRef") or {}
        if (aim.get("kind"), aim.get("name")) == (target.kind, target.name):
            low, high = spec.get("minReplicas", 1), spec.get("maxReplicas")
            name = one["metadata"]["name"]
            said.append(
                f"Autoscaler {name} keeps it between {low} and {high}, and will decide again."
            )
    labels = _template_labels(found)
    if then == 0:
        for service in await _listed(api, "Service", target.namespace):
            chosen = (service.get("spec") or {}).get("selector")
            if chosen and selects({"matchLabels": chosen}, labels):
                said.append(
                    f"Service {service['metadata']['name']} loses the pods it selects here."
                )
    return said


def _fewer_or_more(now: int, then: int) -> str:
    count = abs(then - now)
    if then > now:
        return f"{_pods(count)} more."
    return f"{_pods(count)} {'ends' if count == 1 else 'end'}."


def _template_labels(found: Object) -> dict[str, str]:
    template = (found.get("spec") or {}).get("template") or {}
    return (template.get("metadata") or {}).get("labels") or {}


# --- an object goes -----------------------------------------------------------------------------


async def _deleted(api: Api, target: Target, found: Object, values: Values) -> Sentences:
    if target.of is not None:
        return await of_deleting(api, target, found)
    said: Sentences = []
    labels = _template_labels(found)
    selector = (found.get("spec") or {}).get("selector")
    if labels and isinstance(selector, dict):
        chosen = (
            selector
            if {"matchLabels", "matchExpressions"} & selector.keys()
            else {"matchLabels": selector}
        )
        pairs = chosen.get("matchLabels") or {}
        wanted = ",".join(f"{key}={value}" for key, value in sorted(pairs.items()))
        pods = await _listed(api, "Pod", target.namespace, label_selector=wanted)
        count = sum(selects(chosen, pod["metadata"].get("labels") or {}) for pod in pods)
        fate = "stay, and belong to nobody" if values.get("cascade") == "orphan" else "go with it"
        said.append(f"{_pods(count)} {fate}.")
    if target.kind == "StatefulSet":
        said.append("The claims of its pods stay, unless its retention policy says otherwise.")
    if target.kind == "PersistentVolumeClaim":
        users = [
            pod["metadata"]["name"]
            for pod in await _listed(api, "Pod", target.namespace)
            if _mounts(pod, target.name)
        ]
        said += [f"Pod {name} uses it: it is kept until that pod is gone." for name in users[:3]]
    if target.kind in ("ConfigMap", "Secret"):
        said.append("Pods that run keep what they have read; new ones that need it will not start.")
    return said


def _mounts(pod: Object, claim: str) -> bool:
    volumes = (pod.get("spec") or {}).get("volumes") or []
    return any(
        (one.get("persistentVolumeClaim") or {}).get("claimName") == claim for one in volumes
    )


def selects(selector: Object | None, labels: dict[str, str]) -> bool:
    """Whether a LabelSelector chooses these labels; none chooses nothing, an empty one all."""
    return selector is not None and selectors.matches(selectors.read(selector), labels)


async def _no_new_pods(api: Api, target: Target, _found: Object, _values: Values) -> Sentences:
    here = f"spec.nodeName={target.name}"
    count = len(await _listed(api, "Pod", "", field_selector=here))
    nodes = await _listed(api, "Node", "")
    others = [
        one
        for one in nodes
        if one["metadata"]["name"] != target.name and not one["spec"].get("unschedulable")
    ]
    return [
        f"{_pods(count)} {'stays' if count == 1 else 'stay'} on it.",
        f"{len(others)} other {'node takes' if len(others) == 1 else 'nodes take'} new pods.",
    ]


async def _drained(api: Api, target: Target, _found: Object, values: Values) -> Sentences:
    options = Options(empty_dirs=bool(values["empty_dirs"]), force=bool(values["force"]))
    return await of_drain(api, target.name, options)


async def _labelled(api: Api, _target: Target, found: Object, values: Values) -> Sentences:
    now = found["metadata"].get("labels") or {}
    return await of_labels(api, found, labels.changed(now, labels.read(str(values["changes"]))))


async def _looked_into(_api: Api, target: Target, found: Object, values: Values) -> Sentences:
    if values["how"] == "beside":
        return [
            "The pod runs on; the new container cannot be taken out of it and ends with it.",
            f"It sees the processes of {values['container']}, where the runtime allows that.",
        ]
    count = len(found["spec"].get("containers") or [])
    return [
        f"{copy_name(target, values)} runs the {count} {'container' if count == 1 else 'containers'} "
        f"of {target.name} once more and asks the scheduler for the same room.",
        "It has none of its labels: no Service sends to it, and nothing owns it. "
        f"Podium removes it after {values.get('minutes', limits.COPY_USUAL_MINUTES)} minutes.",
    ]


# --- a Service is asked ---------------------------------------------------------------------------


async def _asked(api: Api, target: Target, _found: Object, values: Values) -> Sentences:
    label = f"kubernetes.io/service-name={target.name}"
    slices = await _listed(api, "EndpointSlice", target.namespace, label_selector=label)
    ready = {
        str((endpoint.get("targetRef") or {}).get("uid") or endpoint.get("addresses"))
        for one in slices
        for endpoint in one.get("endpoints") or []
        if (endpoint.get("conditions") or {}).get("ready") is not False
    }
    most = int(values["rate"]) * int(values["minutes"]) * 60
    count = len(ready)
    return [
        f"{count} {'endpoint is' if count == 1 else 'endpoints are'} ready to answer now."
        if ready
        else "No endpoint is ready: every request would fail.",
        f"At most {most:,} requests; the programs count and log them like any others.",
    ]


_TELLERS: dict[str, Callable[[Api, Target, Object, Values], Awaitable[Sentences]]] = {
    "kill": _pod_leaves,
    "evict": _pod_leaves,
    "scale": _scaled,
    "delete": _deleted,
    "cordon": _no_new_pods,
    "drain": _drained,
    "probe": _asked,
    "label": _labelled,
    "debug": _looked_into,
}
