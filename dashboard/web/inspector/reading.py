"""Fetching an object for the drawer, never more of it than may be looked at."""

import msgspec

from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import BadRequest, Unreadable
from dashboard.kube.kinds import NAMES_ONLY, accept, by_name, path

NOT_OBJECTS = frozenset({"SelfSubjectAccessReview", "SelfSubjectRulesReview"})


async def read(api: Api, target: Target) -> Object:
    """The object. Raises KubeError."""
    if target.kind in NOT_OBJECTS:
        raise BadRequest(
            f"A {target.kind} is a question, not a thing that can be looked at.", code=400
        )
    kind = by_name(target.kind)
    if target.kind not in NAMES_ONLY:
        return await api.get(kind, target.namespace, target.name)
    where = path(kind, target.namespace, target.name)
    raw = await api.request("GET", where, accept=accept(kind))
    try:
        meta = msgspec.json.decode(raw, type=Object)["metadata"]
    except (msgspec.MsgspecError, KeyError) as error:
        raise Unreadable(f"The API server's answer about {target.name} has no metadata.") from error
    return {"apiVersion": kind.api_version, "kind": target.kind, "metadata": meta}
