"""Reads while the watch cache is behind the store, as the fault `stale-reads` has it.

Mirrors kube-apiserver's watch cache (the documentation page on API concepts, "Semantics for get and
list" and "Semantics for watch"): which reads take what the cache has, which wait until it is new enough,
and which go past it. Without the fault every reader is as new as the store.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from practice.api.api import Api
from practice.api.errors import ApiError, not_found, too_large_version
from practice.api.http.outbox import Outbox
from practice.api.paging import version_of
from practice.api.reading import Listing, Watch, WatchEvent
from practice.api.request import ListOptions
from practice.api.resource import Object, Resource
from practice.api.store import object_key
from practice.limits import CACHE_WAIT_S, WATCH_FAULT_S


def cache_version(api: Api, resource: Resource) -> int | None:
    """How far the cache has come; None: it is not behind."""
    lag = api.faults.cache_lag
    if lag is None or resource.source is not None:
        return None
    return lag.version(api.store, resource.stored_as)


async def _wait(api: Api, resource: Resource, version: int) -> int | None:
    """Until the cache is that new: its version then. ApiError 504: it takes too long."""
    loop = asyncio.get_running_loop()
    until = loop.time() + CACHE_WAIT_S
    while (now := cache_version(api, resource)) is not None and now < version:
        if loop.time() >= until:
            raise too_large_version(version, now)
        await asyncio.sleep(WATCH_FAULT_S)
    return now


async def read(
    api: Api, resource: Resource, namespace: str | None, name: str, subresource: str, asked: str
) -> Object:
    """An object; from the cache when a version is asked for. ApiError 404, 504."""
    version = None
    if asked and not subresource:
        version = await _wait(api, resource, version_of(asked))
    if version is None:
        return api.get(resource.key, namespace, name, subresource=subresource)
    key = object_key(namespace if resource.namespaced else None, name)
    found = api.store.view_at(resource.stored_as, version).get(key)
    if found is None:
        raise not_found(resource.plural, resource.group, name)
    return api.show(resource, key, found)


async def read_list(
    api: Api, resource: Resource, namespace: str | None, options: ListOptions
) -> Listing:
    """A page of the list, from the cache or past it. ApiError as `Api.list`, and 504."""
    asked, match = options.resource_version, options.resource_version_match
    exact = match == "Exact" or (options.limit > 0 and not match and asked not in ("", "0"))
    version = None
    if not exact and not options.continue_token:
        version = await _version_for(api, resource, asked)
    if version is None:
        return api.list(resource.key, namespace, options)
    limit = 0 if asked == "0" else options.limit
    return api.list(resource.key, namespace, _at(options, version, limit))


async def _version_for(api: Api, resource: Resource, asked: str) -> int | None:
    """The cache's version for this reader; None: the store's."""
    try:
        return await _wait(api, resource, version_of(asked) if asked else api.store.version)
    except ApiError as error:
        if asked or error.code != 504:
            raise
        return None


def _at(options: ListOptions, version: int, limit: int) -> ListOptions:
    return replace(
        options, resource_version=str(version), resource_version_match="Exact", limit=limit
    )


async def begin_watch(
    api: Api,
    resource: Resource,
    namespace: str | None,
    options: ListOptions,
    outbox: Outbox[WatchEvent],
) -> Watch:
    """As `Api.watch`: what the cache does not know yet is in the outbox. ApiError as there, and 504."""
    asked = options.resource_version
    if options.send_initial_events:
        needed = version_of(asked) if asked else api.store.version
        await _wait(api, resource, needed)
    cached = cache_version(api, resource)
    if cached is None:
        return api.watch(resource.key, namespace, options, outbox.push)
    initial: list[WatchEvent] = []
    listed, start = _is_listed(options), options
    if listed:
        page = api.list(resource.key, namespace, _at(_selecting(options), cached, 0))
        initial = [WatchEvent("ADDED", one, cached) for one in page.items]
    if listed or asked in ("", "0"):
        start = _from(options, cached if listed or asked else api.store.version)
    watch = api.watch(resource.key, namespace, start, outbox.push)
    for event in watch.initial:
        if event.version <= cached:
            initial.append(event)
        else:
            outbox.push(event)
    version = max(cached, version_of(start.resource_version))
    return replace(watch, initial=initial, synthetic=listed, version=version)


def _is_listed(options: ListOptions) -> bool:
    """The watch begins with what there is."""
    if options.send_initial_events is None:
        return options.resource_version in ("", "0")
    return options.send_initial_events


def _selecting(options: ListOptions) -> ListOptions:
    return ListOptions(label_selector=options.label_selector, field_selector=options.field_selector)


def _from(options: ListOptions, version: int) -> ListOptions:
    return replace(_selecting(options), resource_version=str(version), send_initial_events=False)
