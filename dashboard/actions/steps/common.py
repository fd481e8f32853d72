"""What several steps need: the object as it is now, and the uid that goes along."""

from dashboard.actions.target import Target
from dashboard.kube import errors
from dashboard.kube.api import Api, Object
from dashboard.kube.kinds import Kind


class Unchanged(Exception):
    """There was nothing to do, or it makes no sense now; the text is kubectl's way to say so."""


def with_uid(target: Target, body: Object) -> Object:
    """The body, refused by the API server for any other object of the same name."""
    if target.uid:
        body.setdefault("metadata", {})["uid"] = target.uid
    return body


def kind(target: Target) -> Kind:
    """The kind that is aimed at."""
    return target.api_kind


async def current(api: Api, target: Target) -> Object:
    """The object as it is now; Conflict when another one bears its name."""
    found = await api.get(kind(target), target.namespace, target.name)
    if target.uid and found["metadata"]["uid"] != target.uid:
        raise errors.Conflict(
            f"Precondition failed: UID in precondition: {target.uid}, UID in object meta: "
            f"{found['metadata']['uid']}",
            code=409,
        )
    return found


async def merge(api: Api, target: Target, body: Object) -> None:
    """A merge patch (RFC 7396) of exactly this object."""
    await api.patch(kind(target), target.namespace, target.name, with_uid(target, body))
