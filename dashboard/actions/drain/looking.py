"""What stands on a node now, asked of the API server."""

from dashboard import limits
from dashboard.actions.drain.sorting import Options, Sorted, daemon_set, sort_out
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import NotFound
from dashboard.kube.kinds import by_name


class TooManyPods(Exception):
    """More pods than one drain looks after."""


async def pods_on(api: Api, node: str) -> list[Object]:
    """All pods of a node. Raises KubeError, TooManyPods."""
    found: list[Object] = []
    token = ""
    while True:
        page = await api.list(
            by_name("Pod"),
            field_selector=f"spec.nodeName={node}",
            limit=limits.LIST_PAGE_OBJECTS,
            continue_token=token,
        )
        found += page.get("items") or []
        token = (page.get("metadata") or {}).get("continue") or ""
        if len(found) > limits.DRAIN_PODS:
            raise TooManyPods(f"More than {limits.DRAIN_PODS} pods are on {node}.")
        if not token:
            return found


async def look(api: Api, node: str, options: Options) -> Sorted:
    """Sorted by what a drain would do with them. Raises KubeError, TooManyPods."""
    pods = await pods_on(api, node)
    there = set()
    for owner in {one for pod in pods if (one := daemon_set(pod)) is not None}:
        try:
            await api.get(by_name("DaemonSet"), *owner)
            there.add(owner)
        except NotFound:
            pass
    return sort_out(pods, options, daemon_sets=there)
