"""What goes with an object of a kind that only the API server's discovery knows, when it is deleted."""

from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import Kind


async def of_deleting(api: Api, target: Target, found: Object) -> list[str]:
    """Sentences; what cannot be read is left out."""
    said = []
    group = target.of.group if target.of else ""
    if (group, target.kind) == ("", "Namespace"):
        said.append(f"Everything in the namespace {target.name} is deleted with it.")
    if (group, target.kind) == ("apiextensions.k8s.io", "CustomResourceDefinition"):
        said.append(await _with_its_objects(api, found))
    if finalizers := found["metadata"].get("finalizers"):
        said.append(f"It stays until these are done with it: {', '.join(map(str, finalizers))}.")
    return said


async def _with_its_objects(api: Api, definition: Object) -> str:
    spec = definition["spec"]
    name = spec["names"]["kind"]
    version = next((one["name"] for one in spec["versions"] if one.get("served")), "")
    kind = Kind(spec["group"], version, spec["names"]["plural"], name, namespaced=False)
    try:
        answer = await api.list(kind, limit=1)
    except KubeError:
        return f"All objects of the kind {name} are deleted with it."
    more = (answer.get("metadata") or {}).get("remainingItemCount") or 0
    count = len(answer.get("items") or []) + int(more)
    return (
        f"All objects of the kind {name} are deleted with it: {count} now, in the whole cluster."
        if count
        else f"There is no object of the kind {name} that would go with it."
    )
