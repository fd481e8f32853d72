"""Who made this object: the chain of controllers upwards."""

from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import UnknownKind, by_name
from dashboard.web.inspector.facts import Ref

LEVELS_MAX = 4  # pod, ReplicaSet, Deployment, and one more for an operator's own kind


async def chain(api: Api, found: Object) -> list[Ref]:
    """From the nearest owner upwards. What cannot be fetched ends the chain, with its name still
    told.
    """
    namespace = found["metadata"].get("namespace", "")
    owners: list[Ref] = []
    while len(owners) < LEVELS_MAX:
        owner = _controller(found)
        if owner is None:
            break
        owners.append(Ref(kind=owner["kind"], namespace=namespace, name=owner["name"]))
        try:
            found = await api.get(by_name(owner["kind"]), namespace, owner["name"])
        except (KubeError, UnknownKind):
            break
    return owners


def _controller(found: Object) -> dict[str, str] | None:
    for one in found["metadata"].get("ownerReferences") or []:
        if one.get("controller"):
            return {"kind": str(one.get("kind", "")), "name": str(one.get("name", ""))}
    return None
