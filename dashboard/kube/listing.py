"""A kind's whole list in pages, and the version that an API server has reached (Kubernetes' API concepts, "Retrieving
large results sets in chunks")."""

import msgspec

from dashboard.kube import errors
from dashboard.kube.events import T
from dashboard.kube.kinds import Kind, accept, path
from dashboard.kube.reading import UNREADABLE, Reader
from dashboard.kube.requests import Params, Requests
from dashboard.limits import LIST_PAGE_OBJECTS


class _ListMeta(msgspec.Struct, rename="camel"):
    resource_version: str = ""
    continue_: str = msgspec.field(name="continue", default="")


class _Page(msgspec.Struct):
    """One page of a list."""

    metadata: _ListMeta
    items: list[msgspec.Raw] | None = None


_pages = msgspec.json.Decoder(_Page)


async def listed(api: Requests, kind: Kind, namespace: str, reader: Reader[T]) -> list[T]:
    """All objects, of all namespaces where it is empty; the reader's position is the list's then. KubeError: Gone
    when a continue token has expired (begin again), Unreadable."""
    objects: list[T] = []
    token = ""
    while True:
        raw = await _asked(api, kind, namespace, {"limit": LIST_PAGE_OBJECTS, "continue": token})
        try:
            page = _pages.decode(raw)
        except UNREADABLE as error:
            raise errors.Unreadable(f"The list cannot be read: {error}") from error
        objects += reader.objects(page.items or ())
        token = page.metadata.continue_
        if not token:
            reader.version = page.metadata.resource_version
            return objects


async def newest_version(api: Requests, kind: Kind, namespace: str) -> str | None:
    """The resourceVersion of a list that is made now; None when what comes is no list. KubeError."""
    raw = await _asked(api, kind, namespace, {"limit": 1})
    try:
        return _pages.decode(raw).metadata.resource_version
    except UNREADABLE:
        return None


async def _asked(api: Requests, kind: Kind, namespace: str, params: Params) -> bytes:
    where = path(kind, namespace)
    return await api.request("GET", where, params=params, accept=accept(kind, lists=True))
