"""The API server's verbs, synchronous: what HTTP and the in-process client both call.

Promises: each call is atomic; a refused call raises `ApiError` and leaves the store as it was;
a write that changes nothing gets no new resourceVersion. Objects handed out are shared and must
not be changed; objects handed in are copied.

Authorization is not in the verbs: HTTP asks `authorizer` before it reads a body, as a real server
does, and the in-process client is for the cluster's own components.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from practice.api import reading
from practice.api.admission import Admission, Attempt
from practice.api.admission.attempt import Verb
from practice.api.apply import apply_object
from practice.api.authentication import Authenticator
from practice.api.custom.conversion import Conversions, UnconvertedError, unreadable
from practice.api.custom.lifecycle import CustomResources
from practice.api.deletion import gone_status, is_finished, plan_deletion
from practice.api.errors import ApiError, already_exists, name_taken, no_such_resource, not_found
from practice.api.evictions import evict
from practice.api.expiry import EventExpiry
from practice.api.faults import ApiFaults
from practice.api.kinds.access import REVIEWS
from practice.api.managed_fields.entries import Entries
from practice.api.node_services import NodeServices
from practice.api.patches import apply_patch
from practice.api.rbac.authorizer import Authorizer
from practice.api.registry import Registry
from practice.api.request import DeleteOptions, ListOptions, PatchType, Request, User
from practice.api.resource import Context, Object, Resource
from practice.api.resources import RESOURCES
from practice.api.reviews import answer
from practice.api.store import Store, object_key
from practice.api.subresources import (
    bind,
    read_scale,
    scale_entries,
    scaled,
    with_patched_scale,
)
from practice.api.tokens import Issuer, request_token
from practice.api.tokens.jwt import TokenError
from practice.api.writing import made_by_update, new_object, updated_object
from practice.clock import Clock

Objects = list[Object]
NO_LIST_OPTIONS = ListOptions()
NO_DELETE_OPTIONS = DeleteOptions()


class Api:
    """One API server: a store, its resources and the verbs."""

    def __init__(
        self,
        clock: Clock,
        *,
        store: Store | None = None,
        node_services: NodeServices | None = None,
        authenticator: Authenticator | None = None,
        without_plugins: Collection[str] = (),
    ) -> None:
        self.clock = clock
        self.store = store or Store(now_s=clock.now_s)
        self.faults = ApiFaults(
            chance=clock.random("api-faults"),
            chance_of_writes=clock.random("api-faults/writes"),
        )
        self.authenticator = authenticator or Authenticator()
        self.authorizer = Authorizer(self.store)
        self.resources = Registry(RESOURCES)
        self.admission = Admission(self.authorizer, self.resources, without=without_plugins)
        self.node_services = node_services
        self.context = Context(clock, self.store)
        self.tokens = Issuer(self.context)
        self.event_expiry = EventExpiry(clock, self.store)
        self.conversions = Conversions(self.context, self.resources)
        self.custom = CustomResources(self)

    def resource(self, key: str) -> Resource:
        """The row of "pods" or "deployments.apps". ApiError 404 when it is not served."""
        found = self.resources.get(key)
        if found is None:
            raise no_such_resource()
        return found

    def user_of(self, token: str) -> User | None:
        """The user of a bearer token; None when nobody has it, or not any more."""
        try:
            return self.authenticator.user_of(token) or self.tokens.user_of(token)
        except TokenError:
            return None

    # -- reading -----------------------------------------------------------------------------------

    def get(self, key: str, namespace: str | None, name: str, *, subresource: str = "") -> Object:
        """The object, or its Scale. ApiError 404."""
        resource = self.resource(key)
        if resource.source is not None:
            return reading.get_measured(resource, self._measured(resource), namespace, name)
        obj = self.stored(resource, namespace, name)
        return read_scale(resource, obj) if subresource == "scale" else resource.from_storage(obj)

    def list(
        self,
        key: str,
        namespace: str | None = None,
        options: ListOptions = NO_LIST_OPTIONS,
        *,
        as_kept: bool = False,
    ) -> reading.Listing:
        """A page of objects. See `practice.api.reading.list_objects`.

        `as_kept`: no webhook is asked, for components that look at metadata only."""
        resource = self.resource(key)
        if resource.source is not None:
            return reading.list_measured(resource, self._measured(resource), namespace, options)
        convert = None if as_kept else self._converter(resource)
        return reading.list_objects(self.store, resource, namespace, options, convert)

    def _measured(self, resource: Resource) -> Objects:
        """What is found out now."""
        return resource.source(self.node_services, self.clock) if resource.source else []

    def watch(
        self,
        key: str,
        namespace: str | None,
        options: ListOptions,
        on_event: Callable[[reading.WatchEvent], None],
        *,
        as_kept: bool = False,
    ) -> reading.Watch:
        """A begun watch; `on_event` is called inside later writes. See `reading.begin_watch`."""
        resource = self.resource(key)
        return reading.begin_watch(
            self.store,
            resource,
            namespace,
            options,
            on_event,
            None if as_kept else self._converter(resource),
            self._end_watches,
        )

    def _converter(self, resource: Resource) -> reading.Convert | None:
        return partial(self.conversions.shown, resource) if resource.conversion else None

    def _end_watches(self, resource: Resource) -> None:
        """An object cannot be shown any more: clients list anew, and are told why they cannot."""
        self.resources.on_gone([resource])

    def stored(
        self, resource: Resource, namespace: str | None, name: str, *, to_change: bool = False
    ) -> Object:
        """The object as it is kept, converted where a webhook does that. ApiError 404, 500."""
        key = object_key(namespace if resource.namespaced else None, name)
        obj = self.store.get(resource.stored_as, key)
        if obj is None:
            raise not_found(resource.plural, resource.group, name)
        return self._read(resource, key, obj, to_change=to_change)

    def show(self, resource: Resource, key: str, obj: Object) -> Object:
        """A stored object as its readers see it. ApiError 500: it cannot be converted."""
        return resource.from_storage(self._read(resource, key, obj, to_change=False))

    def _read(self, resource: Resource, key: str, obj: Object, *, to_change: bool) -> Object:
        try:
            return self.conversions.read(resource, obj)
        except UnconvertedError as error:
            raise unreadable(resource, key, obj, str(error), to_change=to_change) from error

    def _put(self, resource: Resource, key: str, obj: Object) -> Object:
        """Store an object; it as its writer sees it. ApiError 500: it cannot be converted."""
        kept = self.conversions.kept(resource, obj)
        if kept is obj:
            return self.store.put(resource.stored_as, key, obj)
        kept = self.store.put(resource.stored_as, key, kept)
        try:
            return self.conversions.read(resource, kept)
        except UnconvertedError as error:
            raise ApiError(500, "", str(error)) from error

    # -- writing -----------------------------------------------------------------------------------

    def create(
        self,
        request: Request,
        key: str,
        namespace: str | None,
        body: Object,
        *,
        name: str = "",
        subresource: str = "",
    ) -> Object:
        """The created object; for `binding` and `eviction` the Status. ApiError 409, 422, …"""
        resource = self.resource(key)
        if any(resource is review for review in REVIEWS):
            return answer(self, resource, namespace, body, request)
        if subresource == "binding" or key == "bindings":
            self._admit_options(request, resource, namespace, name, subresource, body)
            return bind(self, request, namespace, name, body)
        if subresource == "token":
            self._admit_options(request, resource, namespace, name, subresource, body)
            return request_token(self, request, namespace, name, body)
        if subresource == "eviction":
            self._admit_options(request, resource, namespace, name, subresource, body)
            return evict(self, request, namespace, name, body)
        return self.insert(request, resource, namespace, body)

    def _admit_options(
        self,
        request: Request,
        resource: Resource,
        namespace: str | None,
        name: str,
        subresource: str,
        body: Object,
        verb: Verb = "create",
    ) -> None:
        """Admission of what is sent to an object and never stored: bindings, evictions, …"""
        attempt = Attempt(
            verb=verb,
            resource=resource,
            request=request,
            context=self.context,
            namespace=namespace or "",
            name=name,
            subresource=subresource,
            obj=body,
        )
        self.admission.admit(attempt)
        self.admission.validate(attempt)

    def admit_connection(
        self,
        request: Request,
        key: str,
        namespace: str | None,
        name: str,
        subresource: str,
        options: Object,
    ) -> None:
        """Admission of exec, attach, portforward and proxy; `options` is what is asked for, as an
        object. ApiError: a plugin refuses."""
        resource = self.resource(key)
        self._admit_options(request, resource, namespace, name, subresource, options, "connect")

    def insert(
        self,
        request: Request,
        resource: Resource,
        namespace: str | None,
        body: Object,
        *,
        entries: Entries | None = None,
    ) -> Object:
        """Store a new object. `entries` are its managedFields, where an apply has made them."""
        with self.clock.aside(request.dry_run):
            attempt = new_object(
                resource, namespace, body, request, self.context, self.admission, entries=entries
            )
        obj = attempt.new
        metadata = obj["metadata"]
        stored_key = object_key(metadata.get("namespace"), metadata["name"])
        if self.store.get(resource.stored_as, stored_key) is not None:
            generated = body.get("metadata", {}).get("generateName") and not body["metadata"].get(
                "name"
            )
            taken = name_taken if generated else already_exists
            raise taken(resource.plural, resource.group, metadata["name"])
        attempt.settle()
        if request.dry_run:
            self.conversions.kept(resource, obj)
        else:
            obj = self._put(resource, stored_key, obj)
            self.custom.after_write(resource, obj)
        return resource.from_storage(obj)

    def update(
        self,
        request: Request,
        key: str,
        namespace: str | None,
        name: str,
        body: Object,
        *,
        subresource: str = "",
    ) -> Object:
        """PUT. ApiError 409 when `body` carries a resourceVersion that is not the newest."""
        resource = self.resource(key)
        try:
            old = self.stored(resource, namespace, name, to_change=True)
        except ApiError as error:
            if error.code != 404 or subresource or not resource.create_on_update:
                raise
            body = made_by_update(resource, namespace, name, body)
            request.created = True
            return self.create(request, key, namespace, body)
        if subresource == "scale":
            return self._scale(request, resource, old, scaled(resource, old, body))
        return resource.from_storage(self.commit(request, resource, old, body, subresource))

    def patch(
        self,
        request: Request,
        key: str,
        namespace: str | None,
        name: str,
        patch: Any,
        patch_type: PatchType,
        *,
        subresource: str = "",
    ) -> Object:
        """PATCH. ApiError 404, 409, 415 (a type that the kind does not know), 422."""
        resource = self.resource(key)
        if patch_type == "apply":
            return apply_object(self, request, resource, namespace, name, patch, subresource)
        old = self.stored(resource, namespace, name, to_change=True)
        if subresource == "scale":
            body = with_patched_scale(resource, old, patch, patch_type, request)
            return self._scale(request, resource, old, body)
        body = apply_patch(
            resource.kind_key,
            resource.from_storage(old),
            patch,
            patch_type,
            request,
            resource.types,
        )
        new = self.commit(request, resource, old, body, subresource, from_patch=True)
        return resource.from_storage(new)

    def _scale(self, request: Request, resource: Resource, old: Object, body: Object) -> Object:
        """Store an object with other replicas; its Scale."""
        entries = scale_entries(resource, old, body, request, self.clock.now_text())
        new = self.commit(request, resource, old, body, "scale", entries=entries)
        return read_scale(resource, new)

    def commit(
        self,
        request: Request,
        resource: Resource,
        old: Object,
        body: Object,
        subresource: str,
        *,
        from_patch: bool = False,
        entries: Entries | None = None,
    ) -> Object:
        """Store the update; an object that waited only for this one is removed by it."""
        with self.clock.aside(request.dry_run):
            attempt = updated_object(
                resource,
                old,
                body,
                subresource,
                request,
                self.context,
                self.admission,
                from_patch=from_patch,
                entries=entries,
            )
        new = attempt.new
        key = object_key(new["metadata"].get("namespace"), new["metadata"]["name"])
        if request.dry_run or (new is old and not self._is_kept_as_before(resource, key)):
            return new
        attempt.settle()
        if is_finished(resource, new):
            self.store.remove(resource.stored_as, key)
        else:
            new = self._put(resource, key, new)
        self.custom.after_write(resource, new, gone=is_finished(resource, new))
        return new

    def _is_kept_as_before(self, resource: Resource, key: str) -> bool:
        """A custom object that is stored in another version than its definition wants by now."""
        if resource.types is None:
            return False
        webhook = resource.conversion
        wanted = webhook.stored if webhook is not None else resource.stored_api_version
        kept = self.store.get(resource.stored_as, key)
        return kept is not None and kept["apiVersion"] != wanted

    # -- deleting ----------------------------------------------------------------------------------

    def delete(
        self,
        request: Request,
        key: str,
        namespace: str | None,
        name: str,
        options: DeleteOptions = NO_DELETE_OPTIONS,
    ) -> Object:
        """The object while it waits (grace period, finalizers), else a Status or the last state."""
        resource = self.resource(key)
        attempt = Attempt(
            verb="delete",
            resource=resource,
            request=request,
            context=self.context,
            namespace=(namespace or "") if resource.namespaced else "",
            name=name,
        )
        self.admission.admit(attempt)
        old = attempt.old = self.stored(resource, namespace, name)
        self.admission.validate(attempt)
        if resource.deletion_warning and not options.says_what_follows:
            request.warnings.append(resource.deletion_warning)
        waiting = plan_deletion(resource, old, options, self.context)
        stored_key = object_key(old["metadata"].get("namespace"), name)
        if waiting is not None and waiting is not old:
            if not request.dry_run:
                waiting = self._put(resource, stored_key, waiting)
                self.custom.after_write(resource, waiting)
            if is_finished(resource, waiting):
                old, waiting = waiting, None
        if waiting is None:
            if not request.dry_run:
                gone = self.store.remove(resource.stored_as, stored_key)
                old = old if gone is None or resource.conversion is not None else gone
                self.custom.after_write(resource, old, gone=True)
            return (
                resource.from_storage(old)
                if resource.returns_deleted
                else gone_status(resource, old)
            )
        return resource.from_storage(waiting)

    def delete_collection(
        self,
        request: Request,
        key: str,
        namespace: str | None,
        selection: ListOptions,
        options: DeleteOptions = NO_DELETE_OPTIONS,
    ) -> Objects:
        """Delete what the selectors choose; the objects as they were."""
        resource = self.resource(key)
        chosen = self.list(key, namespace, selection).items
        for obj in chosen:
            metadata = obj["metadata"]
            self.delete(request, resource.key, metadata.get("namespace"), metadata["name"], options)
        return chosen
