"""Who owns what: adoption of matching orphans and release of what no longer matches.

Mirrors the controller references of Kubernetes (design proposal "controller-ref", and the
documentation of ReplicaSet on acquiring pods): a controller's objects are those whose owner
reference with `controller: true` carries its uid. Matching objects without such an owner are
adopted, owned ones whose labels no longer match are released; objects of others are left alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from practice.api.client import Client
from practice.informer import Informer, Object, controller_of, key_of
from practice.refusals import gone_is_fine
from practice.selectors import is_empty, labels_of, matches, select


def reference_to(owner: Object) -> Object:
    """An owner reference that makes `owner` the controller of an object."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


def owner_keys(old: Object | None, new: Object | None, kind: str) -> Iterator[str]:
    """Of an object that has changed, the keys of its controllers of this kind, before and after."""
    for obj in (old, new):
        owner = controller_of(obj) if obj else None
        if obj and owner and owner["kind"] == kind:
            yield f"{obj['metadata']['namespace']}/{owner['name']}"


def _as_it_is(obj: Object) -> Object:
    return obj


def adopter_keys(
    owners: Informer, orphan: Object, read: Callable[[Object], Object] = _as_it_is
) -> Iterator[str]:
    """The keys of those that would adopt an object without a controller. `read` gives an owner
    with a LabelSelector in `spec.selector`."""
    for one in owners.by("namespace", orphan["metadata"]["namespace"]):
        selector = read(one)["spec"].get("selector")
        if not is_empty(selector) and matches(selector, labels_of(orphan)):
            yield key_of(one)


def _any(_: Object) -> bool:
    return True


def claim(
    client: Client,
    informer: Informer,
    owner: Object,
    *,
    counts: Callable[[Object], bool] = _any,
    finalizer: str = "",
) -> list[Object]:
    """The objects of `informer` that `owner` controls and that count, after adoption and release.

    A dying owner neither adopts nor releases. What is gone, or taken by another owner meanwhile, is
    left out; any other refusal of the API server is raised, and the owner is looked at again.
    What is adopted gets the `finalizer`, what is released loses it.
    """
    uid = owner["metadata"]["uid"]
    selector = owner["spec"].get("selector")
    dying = "deletionTimestamp" in owner["metadata"]
    claimed: list[Object] = []
    for obj in informer.by("owner", uid):
        reference = controller_of(obj)
        if reference is None or reference["uid"] != uid or not counts(obj):
            continue
        if matches(selector, labels_of(obj)):
            claimed.append(obj)
        elif not dying:
            _release(client, informer.resource, obj, uid, finalizer)
    if not dying and not is_empty(selector):
        orphans = _orphans(informer, owner, selector or {})
        claimed.extend(adopt(client, informer.resource, owner, filter(counts, orphans), finalizer))
    return claimed


def _orphans(informer: Informer, owner: Object, selector: Mapping[str, Any]) -> list[Object]:
    return [
        obj
        for obj in select(informer, owner["metadata"]["namespace"], selector)
        if controller_of(obj) is None and "deletionTimestamp" not in obj["metadata"]
    ]


def adopt(
    client: Client, resource: str, owner: Object, orphans: Iterable[Object], finalizer: str = ""
) -> list[Object]:
    """Make `owner` the controller of the orphans; those that were still there, with their owner."""
    adopted: list[Object] = []
    for obj in orphans:
        references = [*(obj["metadata"].get("ownerReferences") or ()), reference_to(owner)]
        finalizers = list(obj["metadata"].get("finalizers") or ())
        if finalizer and finalizer not in finalizers:
            finalizers.append(finalizer)
        taken = _set(client, resource, obj, references, finalizers)
        if taken is not None:
            adopted.append(taken)
    return adopted


def _release(client: Client, resource: str, obj: Object, uid: str, finalizer: str) -> None:
    references = [ref for ref in obj["metadata"]["ownerReferences"] if ref["uid"] != uid]
    finalizers = [one for one in obj["metadata"].get("finalizers") or () if one != finalizer]
    _set(client, resource, obj, references, finalizers)


def _set(
    client: Client, resource: str, obj: Object, references: list[Object], finalizers: list[str]
) -> Object | None:
    """Write owner references, and finalizers where they change; None when the object is gone or is
    another one by now."""
    metadata = obj["metadata"]
    change: Object = {"uid": metadata["uid"], "ownerReferences": references or None}
    if finalizers != list(metadata.get("finalizers") or ()):
        change["finalizers"] = finalizers or None
    with gone_is_fine():
        return client.patch(resource, metadata["namespace"], metadata["name"], {"metadata": change})
    return None
