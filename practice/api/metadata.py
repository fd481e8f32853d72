"""Object metadata: what the server writes and what a client may change."""

from __future__ import annotations

import random
import uuid

from practice.api.errors import ApiError, bad_request, conflict, nameless
from practice.api.managed_fields import equal_but_for_times
from practice.api.resource import Context, Object, Resource
from practice.api.store import Store, object_key
from practice.limits import GENERATED_NAME_ATTEMPTS, GENERATED_NAME_PREFIX_CHARACTERS

NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
"""Kubernetes' alphabet for random names: no vowels (no words), no look-alikes."""

KEPT_ON_UPDATE = (
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "uid",
    "name",
    "namespace",
    "managedFields",
)


def stamp_new(obj: Object, context: Context, *, has_generation: bool) -> None:
    """What creation writes: uid, time, generation 1. What a client sent of these is dropped."""
    metadata = obj["metadata"]
    for name in ("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"):
        metadata.pop(name, None)
    metadata["uid"] = new_uid(context)
    metadata["creationTimestamp"] = context.clock.now_text()
    if has_generation:
        metadata["generation"] = 1


def new_uid(context: Context) -> str:
    return uuid_from(context.clock.random("uid"))


def uuid_from(chance: random.Random) -> str:
    """The next UUID (RFC 9562, version 4) of a random stream."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def generate_name(
    store: Store, resource: Resource, namespace: str | None, prefix: str, context: Context
) -> str:
    """`prefix` and five random characters that are not in use; the last try when all are."""
    chance = context.clock.random("names")
    name = ""
    for _ in range(GENERATED_NAME_ATTEMPTS):
        suffix = "".join(chance.choices(NAME_ALPHABET, k=5))
        name = prefix[:GENERATED_NAME_PREFIX_CHARACTERS] + suffix
        if store.get(resource.stored_as, object_key(namespace, name)) is None:
            break
    return name


def set_namespace(resource: Resource, obj: Object, namespace: str | None) -> None:
    """The request's namespace into the object. ApiError 400 when the object names another."""
    metadata = obj["metadata"]
    given = metadata.get("namespace") or ""
    if not resource.namespaced:
        metadata.pop("namespace", None)
        return
    if not namespace:
        raise bad_request("an empty namespace may not be set during creation")
    check_namespace(given, namespace)
    metadata["namespace"] = namespace


def check_namespace(given: str | None, namespace: str | None) -> None:
    """ApiError 400 when a body names another namespace than the URL."""
    if given and given != namespace:
        raise bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )


def check_name(metadata: Object, name: str) -> None:
    """ApiError 400 when a body is for another object than the URL."""
    given = metadata.get("name")
    if not given:
        raise nameless(name)
    if given != name:
        raise bad_request(
            f"the name of the object ({given}) does not match the name on the URL ({name})"
        )


def keep_system_fields(new: Object, old: Object) -> None:
    """Put back what an update may not touch."""
    given, kept = new["metadata"], old["metadata"]
    given.pop("selfLink", None)
    for name in KEPT_ON_UPDATE:
        if name in kept:
            given[name] = kept[name]
        else:
            given.pop(name, None)
    given["resourceVersion"] = kept["resourceVersion"]


# Where etcd keeps a kind, when it is not under its plural (SpecialDefaultResourcePrefixes of kube-apiserver).
PREFIXES = {
    "endpoints": "services/endpoints",
    "ingresses": "ingress",
    "nodes": "minions",
    "replicationcontrollers": "controllers",
    "services": "services/specs",
}


def other_uid(resource: Resource, kept: Object, asked: str) -> ApiError:
    """409 for an update of an object that has been deleted since, in etcd's words. `kept` is the metadata
    of the one that was made again under its name; without a uid where none was."""
    prefix = PREFIXES.get(resource.plural, resource.plural)
    key = f"/registry/{prefix}/{object_key(kept.get('namespace'), kept['name'])}"
    why = (
        f"StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, "
        f"AdditionalErrorMsg: Precondition failed: UID in precondition: {asked}, "
        f"UID in object meta: {kept.get('uid', '')}"
    )
    return conflict(resource.plural, resource.group, kept["name"], why)


def share_unchanged(new: Object, old: Object) -> None:
    """Let `new` refer to `old`'s equal parts: the history keeps versions, not copies."""
    for name, value in new.items():
        before = old.get(name)
        if name == "metadata" and isinstance(before, dict):
            for field, item in value.items():
                if isinstance(item, dict | list) and before.get(field) == item:
                    value[field] = before[field]
        elif isinstance(value, dict | list) and before == value:
            new[name] = before


def same(new: Object, old: Object) -> bool:
    """Equal but for the times in managedFields: such a write is none."""
    if new.keys() != old.keys():
        return False
    return all(_same_part(name, value, old[name]) for name, value in new.items())


def _same_part(name: str, value: object, before: object) -> bool:
    if value is before:
        return True
    if name != "metadata" or not isinstance(value, dict) or not isinstance(before, dict):
        return value == before
    if _but_for_entries(value) != _but_for_entries(before):
        return False
    entries = value.get("managedFields") or [], before.get("managedFields") or []
    return entries[0] is entries[1] or equal_but_for_times(*entries)


def _but_for_entries(metadata: Object) -> Object:
    return {name: value for name, value in metadata.items() if name != "managedFields"}
