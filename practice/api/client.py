"""The in-process client: how controllers, scheduler and kubelets reach the cluster.

Promises: the same admission, defaults, validation and versions as over HTTP; watch events arrive
through the clock, in order, never inside the write that caused them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from practice.api.api import Api
from practice.api.reading import WatchEvent
from practice.api.recording import Recorder, Report
from practice.api.registry import Registry
from practice.api.request import DeleteOptions, ListOptions, Request, User
from practice.api.resource import Object
from practice.api.values import at
from practice.clock import Clock

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
        self._recorder = Recorder(self, api.clock, self._component)

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
        return self._api.list(resource, namespace, options, as_kept=True).items

    def version_of(self, resource: str) -> str:
        """The resourceVersion of a list of all its objects."""
        return str(self._api.list(resource, None, ListOptions(limit=1)).resource_version)

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

    def request_token(self, namespace: str, account: str, spec: Object) -> Object | None:
        """A token of a ServiceAccount: the answered TokenRequest. ApiError 404, 409, 422."""
        body = {"spec": spec}
        return self._api.create(
            self._request(), "serviceaccounts", namespace, body, name=account, subresource="token"
        )

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
        """Record an Event about an object, as client-go does: the same one again is counted up, many
        similar ones are combined, too many are held back.

        Nothing is recorded, and nothing raised, in a namespace that is being deleted.

        With an `action` it is recorded the newer way, that of events.k8s.io: the scheduler's.
        """
        self._recorder.record(
            Report(
                about=about,
                type=type,
                reason=reason,
                message=message,
                component=component,
                host=host,
                action=action,
                annotations=annotations or {},
            )
        )

    def watch(self, resource: str, on_event: OnEvent) -> Callable[[], None]:
        """ADDED for what exists, then every change, each through the clock. Returns the cancel."""
        deliveries = _Deliveries(self._api.clock, self._component, on_event)
        watch = self._api.watch(resource, None, ListOptions(), deliveries.note, as_kept=True)
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
