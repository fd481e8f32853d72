"""Get, list and watch: selectors, versions, and pages that stay consistent.

A continue token carries the version and the last key, nothing is kept between pages: the state at
that version is rebuilt from the history, and 410 Expired is the answer once it is compacted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from practice.api.custom.conversion import UnconvertedError, unreadable_list
from practice.api.errors import (
    ApiError,
    bad_request,
    expired,
    invalid,
    not_found,
    too_large_version,
)
from practice.api.paging import CONTINUE_TOO_OLD, Token, decode_token, encode_token, version_of
from practice.api.request import ListOptions
from practice.api.resource import Object, Resource
from practice.api.selectors import (
    FieldReader,
    FieldTerm,
    LabelSelector,
    SelectorError,
    fields_match,
    known_fields,
    parse_fields,
    parse_labels,
)
from practice.api.store import EventType, Store, StoreEvent, as_seen
from practice.api.validation import causes
from practice.api.values import text_at
from practice.api.view import View

_META_FIELDS: dict[str, FieldReader] = {
    "metadata.name": text_at("metadata", "name"),
    "metadata.namespace": text_at("metadata", "namespace"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page. `remaining` is None when it is not known (selectors) or nothing remains."""

    items: list[Object]
    resource_version: str
    continue_token: str = ""
    remaining: int | None = None

    def metadata(self) -> dict[str, Any]:
        """Of the list that carries it (`ListMeta`); what is not known is left out."""
        known: dict[str, Any] = {}
        if self.resource_version:
            known["resourceVersion"] = self.resource_version
        if self.continue_token:
            known["continue"] = self.continue_token
        if self.remaining is not None:
            known["remainingItemCount"] = self.remaining
        return known


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """`version` is the store's at the write: what a bookmark may name afterwards."""

    type: EventType
    object: Object
    version: int


@dataclass(frozen=True, slots=True)
class Watch:
    """A begun watch. `initial` comes first (then, when `synthetic`, those are the list that the
    watch began with, and a streaming list ends it with a bookmark at `version`)."""

    initial: list[WatchEvent]
    synthetic: bool
    version: int
    cancel: Callable[[], None]


Matcher = Callable[[Object], bool]
Convert = Callable[[Object], Object]
"""How a webhook shows a stored object; UnconvertedError."""


def matcher(resource: Resource, namespace: str | None, options: ListOptions) -> Matcher | None:
    """Whether an object is asked for; None when all of the resource are. ApiError 400."""
    readers = {**_META_FIELDS, **resource.fields}
    try:
        labels = parse_labels(options.label_selector)
        terms = parse_fields(options.field_selector)
        known_fields(terms, readers, resource.unknown_field)
    except SelectorError as error:
        raise bad_request(str(error)) from None
    if not labels.requirements and not terms and not namespace:
        return None

    return partial(_matches, namespace, labels, terms, readers)


def _matches(
    namespace: str | None,
    labels: LabelSelector,
    terms: tuple[FieldTerm, ...],
    readers: Mapping[str, FieldReader],
    obj: Object,
) -> bool:
    metadata = obj["metadata"]
    if namespace and metadata.get("namespace") != namespace:
        return False
    return labels.matches(metadata.get("labels")) and fields_match(terms, readers, obj)


def list_measured(
    resource: Resource, measured: list[Object], namespace: str | None, options: ListOptions
) -> Listing:
    """What is asked for of objects that are not stored: they have no version. ApiError 400."""
    matches = matcher(resource, namespace, options)
    return Listing([obj for obj in measured if matches is None or matches(obj)], "")


def get_measured(
    resource: Resource, measured: list[Object], namespace: str | None, name: str
) -> Object:
    """One of the objects that are not stored. ApiError 404, worded as metrics-server words it."""
    for obj in measured:
        metadata = obj["metadata"]
        if metadata["name"] == name and metadata.get("namespace") == (namespace or None):
            return obj
    full_name = f"{namespace}/{name}" if namespace else name
    raise not_found(resource.kind.lower(), resource.group, full_name)


def list_objects(
    store: Store,
    resource: Resource,
    namespace: str | None,
    options: ListOptions,
    convert: Convert | None = None,
) -> Listing:
    """A page of the list. ApiError: 400 selectors and tokens, 410 too old, 504 not reached yet, 500
    where a webhook did not convert an object."""
    matches = matcher(resource, namespace, options)
    version, start, view = _state(store, resource, namespace, options)
    # Version 0 asks for what the cache has, and the cache knows no pages.
    limit = 0 if options.resource_version == "0" else options.limit
    found: list[Object] = []
    broken: list[tuple[str, Object, str]] = []
    last = ""
    for key, kept in view.after(start):
        obj = kept
        if convert is not None:
            try:
                obj = convert(kept)
            except UnconvertedError as error:
                broken.append((key, kept, str(error)))
                continue
        if matches is not None and not matches(obj):
            continue
        if limit and len(found) == limit and not broken:
            unfiltered = not (options.label_selector or options.field_selector)
            remaining = view.count_after(last) if unfiltered else None
            return Listing(found, str(version), encode_token(version, last), remaining)
        found.append(resource.from_storage(obj))
        last = key
    if broken:
        raise unreadable_list(resource, broken)
    return Listing(found, str(version))


def _state(
    store: Store, resource: Resource, namespace: str | None, options: ListOptions
) -> tuple[int, str, View]:
    """(version, key after which to begin, items): which state of the store is asked for."""
    prefix = f"{namespace}/" if namespace else ""
    _check_match(options)
    if options.continue_token:
        if options.resource_version not in ("", "0"):
            raise bad_request("specifying resource version is not allowed when using continue")
        return _continued(store, resource, prefix, decode_token(options.continue_token))
    asked = version_of(options.resource_version)
    exact = options.resource_version_match == "Exact"
    legacy_exact = options.limit > 0 and not options.resource_version_match
    if asked and (exact or legacy_exact):
        return asked, "", store.view_at(resource.stored_as, asked, prefix)
    if asked > store.version:
        raise too_large_version(asked, store.version)
    return store.version, "", store.view(resource.stored_as, prefix)


def _continued(
    store: Store, resource: Resource, prefix: str, token: Token
) -> tuple[int, str, View]:
    if token.rv < 0:
        return store.version, token.start, store.view(resource.stored_as, prefix)
    try:
        view = store.view_at(resource.stored_as, token.rv, prefix)
    except ApiError as error:
        if error.reason != "Expired":
            raise
        too_old = expired(CONTINUE_TOO_OLD)
        too_old.status["metadata"] = {"continue": encode_token(-1, token.start)}
        raise too_old from None
    return token.rv, token.start, view


def _check_match(options: ListOptions) -> None:
    """ApiError 422 with every reason for which resourceVersionMatch may not be said so."""
    match, field = options.resource_version_match, "resourceVersionMatch"
    if not match:
        return
    found = []
    if not options.resource_version:
        why = "resourceVersionMatch is forbidden unless resourceVersion is provided"
        found.append(causes.forbidden(field, why))
    if options.continue_token:
        why = "resourceVersionMatch is forbidden when continue is provided"
        found.append(causes.forbidden(field, why))
    if match not in ("Exact", "NotOlderThan"):
        found.append(causes.not_supported(field, match, ("Exact", "NotOlderThan", "")))
    if match == "Exact" and options.resource_version == "0":
        why = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
        found.append(causes.forbidden(field, why))
    if found:
        raise invalid("ListOptions", "meta.k8s.io", "", found)


def _not_broken(_resource: Resource) -> None:
    """Nothing is converted."""


def begin_watch(
    store: Store,
    resource: Resource,
    namespace: str | None,
    options: ListOptions,
    on_event: Callable[[WatchEvent], None],
    convert: Convert | None = None,
    on_broken: Callable[[Resource], None] = _not_broken,
) -> Watch:
    """Begin a watch: what came before is in the result, what comes later goes to `on_event`,
    inside the write. ApiError: 400 selectors, 410 too old, 500 where a webhook did not convert an
    object; later that goes to `on_broken`."""
    seen = partial(_seen, resource, matcher(resource, namespace, options), convert)
    version = version_of(options.resource_version)
    listed = options.send_initial_events or (options.send_initial_events is None and version == 0)
    if listed:
        if version > store.version:
            raise too_large_version(version, store.version)
        version = store.version
        found = list_objects(store, resource, namespace, _selectors(options), convert).items
        initial = [WatchEvent("ADDED", obj, _own_version(obj)) for obj in found]
    else:
        version = version or store.version
        past = store.since(resource.stored_as, min(version, store.version))
        try:
            initial = [shown for event in past if (shown := seen(event)) is not None]
        except UnconvertedError as error:
            raise ApiError(500, "", str(error)) from error
    broken = partial(on_broken, resource)
    notice = partial(_notice, seen, version, on_event, broken)
    cancel = store.subscribe(resource.stored_as, notice)
    return Watch(initial, bool(listed), store.version, cancel)


def _seen(
    resource: Resource, matches: Matcher | None, convert: Convert | None, event: StoreEvent
) -> WatchEvent | None:
    if convert is not None:
        before = convert(event.previous) if event.previous is not None and matches else None
        event = replace(event, object=convert(event.object), previous=before)
    if matches is None:
        return WatchEvent(event.type, resource.from_storage(event.object), event.version)
    shown = as_seen(event, matches)
    if shown is None:
        return None
    return WatchEvent(shown[0], resource.from_storage(shown[1]), event.version)


def _notice(
    seen: Callable[[StoreEvent], WatchEvent | None],
    version: int,
    on_event: Callable[[WatchEvent], None],
    broken: Callable[[], None],
    event: StoreEvent,
) -> None:
    try:
        shown = seen(event)
    except UnconvertedError:
        broken()
        return
    if shown is not None and event.version > version:
        on_event(shown)


def _selectors(options: ListOptions) -> ListOptions:
    return ListOptions(label_selector=options.label_selector, field_selector=options.field_selector)


def _own_version(obj: Object) -> int:
    return int(obj["metadata"]["resourceVersion"])
