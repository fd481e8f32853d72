"""The in-process client: how controllers, scheduler and kubelets reach the cluster.

Promises: the same admission, defaults, validation and versions as over HTTP; watch events arrive
through the clock, in order, never inside the write that caused them.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from practice.api.api import Api
from practice.api.errors import ApiError
from practice.api.reading import WatchEvent
from practice.api.registry import Registry
from practice.api.request import DeleteOptions, ListOptions, Request, User
from practice.api.resource import Object
from practice.api.values import at
from practice.clock import Clock

HOST = "control-plane"
"""Where the cluster's own components say that they run."""

_NEWER: Object = {"source": {}, "firstTimestamp": None, "lastTimestamp": None, "count": None}

Objects = list[Object]
OnEvent = Callable[[str, Object], None]


class Client:
    """One user's access. `component` names the watch deliveries in the clock; it is the last part
    of the user's name when not given. Objects handed out are shared: copy before changing."""

    def __init__(self, api: Api, *, user: str, component: str = "") -> None:
        self._api = api
        self._user = User(name=user, groups=("system:authenticated",))
        self._component = component or user.rpartition(":")[2]
        self._manager = _manager_of(user) or self._component

    def _request(self) -> Request:
        return Request(user=self._user, manager=self._manager, trusted=True)

    @property
    def served(self) -> Registry:
        """What the API server serves at this moment; controllers subscribe to it."""
        return self._api.resources

    def get(
        self, resource: str, namespace: str | None, name: str, *, subresource: str = ""
    ) -> Object:
        """ApiError 404 when it is not there."""
        return self._api.get(resource, namespace, name, subresource=subresource)

    def list(self, resource: str, namespace: str | None = None, *, selector: str = "") -> Objects:
        options = ListOptions(label_selector=selector)
        return self._api.list(resource, namespace, options).items

    def create(self, resource: str, obj: Object, *, namespace: str | None = None) -> Object:
        """`namespace` None: the one in the object."""
        namespace = namespace or at(obj, "metadata", "namespace")
        return self._api.create(self._request(), resource, namespace, obj)

    def update(self, resource: str, obj: Object, *, subresource: str = "") -> Object:
        """PUT. ApiError 409 when the object's resourceVersion is not the newest."""
        metadata = obj["metadata"]
        return self._api.update(
            self._request(),
            resource,
            metadata.get("namespace"),
            metadata["name"],
            obj,
            subresource=subresource,
        )

    def patch(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        patch: dict[str, Any],
        *,
        subresource: str = "",
    ) -> Object:
        """A JSON merge patch (RFC 7396)."""
        return self._api.patch(
            self._request(), resource, namespace, name, patch, "merge", subresource=subresource
        )

    def delete(
        self,
        resource: str,
        namespace: str | None,
        name: str,
        *,
        uid: str = "",
        grace_period_s: int | None = None,
        propagation: str = "",
    ) -> Object | None:
        """`propagation`: Background, Foreground, Orphan or empty for the kind's default."""
        options = DeleteOptions(uid=uid, grace_period_s=grace_period_s, propagation=propagation)
        return self._api.delete(self._request(), resource, namespace, name, options)

    def bind(self, namespace: str, pod: str, node: str) -> None:
        """Place a pod. ApiError 409 when it is placed already or being deleted."""
        body = {"metadata": {"name": pod}, "target": {"kind": "Node", "name": node}}
        self._api.create(self._request(), "pods", namespace, body, name=pod, subresource="binding")

    def evict(self, namespace: str, pod: str, *, grace_period_s: int | None = None) -> None:
        """Ask a pod to go. ApiError 429 when its disruption budget forbids it."""
        options = {} if grace_period_s is None else {"gracePeriodSeconds": grace_period_s}
        body = {"metadata": {"name": pod}, "deleteOptions": options}
        self._api.create(self._request(), "pods", namespace, body, name=pod, subresource="eviction")

    def event(
        self,
        about: Object,
        *,
        type: str,
        reason: str,
        message: str,
        component: str,
        host: str = "",
        action: str = "",
        annotations: Mapping[str, str] | None = None,
    ) -> None:
        """Record an Event about an object; the same one again is counted up, as client-go does.

        Nothing is recorded, and nothing raised, in a namespace that is being deleted.

        With an `action` it is recorded the newer way, that of events.k8s.io: the scheduler's.
        """
        involved = _reference(about)
        namespace = involved.get("namespace") or "default"
        name = _event_name(involved, type, reason, message, component, host)
        now = self._api.clock.now_text()
        try:
            old = self._api.get("events", namespace, name)
        except ApiError as error:
            if error.code != 404:
                raise
        else:
            counted = _counted_up(old, now, self._api.clock.now_micro_text())
            self._api.patch(self._request(), "events", namespace, name, counted, "merge")
            return
        source = {"component": component, "host": host} if host else {"component": component}
        metadata: Object = {"name": name, "namespace": namespace}
        if annotations:
            metadata["annotations"] = dict(annotations)
        event: Object = {
            "metadata": metadata,
            "involvedObject": involved,
            "reason": reason,
            "message": message,
            "source": source,
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
            "type": type,
            "eventTime": None,
            "reportingComponent": component,
            "reportingInstance": host,
        }
        if action:
            event |= _NEWER | {
                "action": action,
                "eventTime": self._api.clock.now_micro_text(),
                "reportingInstance": f"{component}-{HOST}",
            }
        try:
            self._api.create(self._request(), "events", namespace, event)
        except ApiError as error:
            if error.code not in (403, 404):  # the namespace is going or gone: nobody will read it
                raise

    def watch(self, resource: str, on_event: OnEvent) -> Callable[[], None]:
        """ADDED for what exists, then every change, each through the clock. Returns the cancel."""
        deliveries = _Deliveries(self._api.clock, self._component, on_event)
        watch = self._api.watch(resource, None, ListOptions(), deliveries.note)
        for event in watch.initial:
            deliveries.note(event)
        return watch.cancel


class _Deliveries:
    """What one watch has yet to be told, each event one action of the clock."""

    def __init__(self, clock: Clock, component: str, on_event: OnEvent) -> None:
        self._clock = clock
        self._component = component
        self._on_event = on_event
        self._waiting: deque[WatchEvent] = deque()

    def note(self, event: WatchEvent) -> None:
        self._waiting.append(event)
        self._clock.schedule(0, self._component, self._deliver)

    def _deliver(self) -> None:
        event = self._waiting.popleft()
        self._on_event(event.type, event.object)


def _manager_of(user: str) -> str:
    """The program's name, which a real cluster records as field manager; empty for other users."""
    if user.startswith("system:serviceaccount:kube-system:"):
        return "kube-controller-manager"
    return "kubelet" if user.startswith("system:node:") else ""


def _reference(about: Object) -> Object:
    metadata = about["metadata"]
    found = {
        "kind": about["kind"],
        "apiVersion": about["apiVersion"],
        "name": metadata["name"],
        "namespace": metadata.get("namespace", ""),
        "uid": metadata.get("uid", ""),
        "resourceVersion": metadata.get("resourceVersion", ""),
        "fieldPath": about.get("fieldPath", ""),
    }
    return {key: value for key, value in found.items() if value}


def _counted_up(event: Object, now: str, now_micro: str) -> Object:
    """The patch for one occurrence more: a count, or in the newer way a series."""
    if not event.get("eventTime"):
        return {"count": event.get("count", 1) + 1, "lastTimestamp": now}
    series = event.get("series") or {"count": 1}
    return {"series": {"count": series["count"] + 1, "lastObservedTime": now_micro}}


def _event_name(involved: Object, *parts: str) -> str:
    """`name.0123456789abcdef`: the same cause gives the same name, so that it is counted up."""
    text = "\0".join([involved.get("uid", ""), involved["name"], *parts])
    digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    return f"{involved['name']}.{digest}"
