"""What other labels would mean for a pod: which Services begin or cease to send to it, who lets it go, who takes it."""

from collections.abc import Mapping

from dashboard import limits
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.projection import selectors

_MAKERS = ("ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job")


async def of_labels(api: Api, pod: Object, after: Mapping[str, str]) -> list[str]:
    """Sentences; what cannot be read is left out."""
    namespace, before = pod["metadata"]["namespace"], pod["metadata"].get("labels") or {}
    said = []
    for service in await _all(api, "Service", namespace):
        selector = (service.get("spec") or {}).get("selector")
        name = service["metadata"]["name"]
        was, will = _chosen(selector, before), _chosen(selector, after)
        if was and not will:
            said.append(f"Service {name} no longer sends to it.")
        elif will and not was:
            said.append(f"Service {name} begins to send to it once it is ready.")
    return said + await _makers(api, pod, before, after)


async def _makers(
    api: Api, pod: Object, before: Mapping[str, str], after: Mapping[str, str]
) -> list[str]:
    owners = pod["metadata"].get("ownerReferences") or []
    owner = next((one for one in owners if one.get("controller")), None)
    said, is_free = [], owner is None
    if owner is not None and owner["kind"] in _MAKERS:
        found = await _all(api, owner["kind"], pod["metadata"]["namespace"])
        mine = next((one for one in found if one["metadata"]["uid"] == owner["uid"]), None)
        if mine is not None and _selects(mine, before) and not _selects(mine, after):
            is_free = True
            said.append(f"{owner['kind']} {owner['name']} lets it go and makes another.")
    for kind in ("ReplicaSet", "ReplicationController") if is_free else ():
        for one in await _all(api, kind, pod["metadata"]["namespace"]):
            if _selects(one, after) and not (owner and one["metadata"]["uid"] == owner["uid"]):
                wanted = int((one.get("spec") or {}).get("replicas", 1))
                many = int((one.get("status") or {}).get("replicas", 0)) + 1
                ends = (
                    " and ends one of its pods, as it has one too many then"
                    if many > wanted
                    else ""
                )
                said.append(f"{kind} {one['metadata']['name']} takes it as its own{ends}.")
    if is_free and owner is not None and len(said) == 1:
        said.append("This pod stays, and belongs to nobody then.")
    return said


def _selects(maker: Object, labels: Mapping[str, str]) -> bool:
    selector = (maker.get("spec") or {}).get("selector")
    if isinstance(selector, dict) and {"matchLabels", "matchExpressions"} & selector.keys():
        return selectors.matches(selectors.read(selector), dict(labels))
    return _chosen(selector, labels)


def _chosen(selector: object, labels: Mapping[str, str]) -> bool:
    """A plain map of labels, as Services and ReplicationControllers have it; none chooses nothing."""
    if not isinstance(selector, dict) or not selector:
        return False
    return all(labels.get(key) == value for key, value in selector.items())


async def _all(api: Api, kind: str, namespace: str) -> list[Object]:
    try:
        answer = await api.list(by_name(kind), namespace, limit=limits.LIST_PAGE_OBJECTS)
    except KubeError:
        return []
    return answer.get("items") or []
